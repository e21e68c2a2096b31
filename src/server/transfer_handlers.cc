#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "server/group_choice.h"
#include "server/job_definition_json.h"
#include "server/paging.h"
#include "server/route_tables.h"
#include "server/schemas.h"
#include "server/transfer_json.h"
#include "server/transfer_parts.h"
#include "service/document_access.h"
#include "service/guess.h"
#include "service/transfers.h"
#include "service/wire_time.h"
#include "transfer/preview.h"
#include "transfer/variables.h"
#include "transfer/yaml.h"

namespace waybill::server {
namespace {

using metastore::Transfer;
using service::Permission;
using service::ResourceKind;

constexpr int64_t kMaxPreviewRows = 1000;

Result<Reply> Shown(Api& api, const Request& request, const Transfer& transfer, int status = 200) {
  ARROW_ASSIGN_OR_RAISE(Json body, TransferToJson(api, transfer, request.caller));
  body.update(JobDefinitionFields(api, transfer));
  return JsonReply(std::move(body), status);
}

/// What a body says of a new transfer: its document is there.
Result<DocumentChange> NeededDocument(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(DocumentChange given, ReadDocument(api, request, nullptr));
  if (given.document) return given;
  return Fail(ErrorKind::kDefinition, "transfer",
              "document: must be given, or yaml, or input_option and output_option");
}

/// The settings that a body holds, and none of the rest.
Json SettingsIn(const Json& body) {
  Json settings = Json::object();
  for (const Option& option : service::TransferSettingsOptions().options) {
    if (body.contains(option.name)) settings[std::string(option.name)] = body[option.name];
  }
  return settings;
}

/// The revision that a change was made from: the one of the body, or the newest.
Result<int64_t> RevisionIn(const Json& body, int64_t newest) {
  if (!body.contains("expected_revision") || body["expected_revision"].is_null()) return newest;
  if (body["expected_revision"].is_number_integer()) {
    return body["expected_revision"].get<int64_t>();
  }
  return Fail(ErrorKind::kDefinition, "transfer", "expected_revision: must be a number");
}

Result<Reply> List(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(Page page, ReadPage(request, 200));
  metastore::TransferFilter filter{
      .name_part = TextOf(request, "name"), .after_id = page.cursor, .limit = page.limit};
  ARROW_ASSIGN_OR_RAISE(filter.visible,
                        api.services.access.Visible(request.caller, ResourceKind::kTransfer));
  if (std::string label = TextOf(request, "label"); !label.empty()) {
    ARROW_ASSIGN_OR_RAISE(auto id, api.services.store.organisation().FindLabelId(label));
    filter.label_id = id.value_or(0);  // which no label has
  }
  ARROW_ASSIGN_OR_RAISE(auto transfers, api.transfers.List(filter));
  Json items = Json::array();
  for (const Transfer& each : transfers) {
    ARROW_ASSIGN_OR_RAISE(Json item, TransferItemJson(api, each, request.caller));
    items.push_back(std::move(item));
  }
  return PageReply(std::move(items), page, transfers.empty() ? 0 : transfers.back().id);
}

Result<Reply> Add(Api& api, const Request& request) {
  service::Transfers::Draft draft{.settings = SettingsIn(request.body)};
  ARROW_ASSIGN_OR_RAISE(DocumentChange given, NeededDocument(api, request));
  draft.document = *std::move(given.document);
  draft.settings["job_definition"] = *std::move(given.job_definition);
  ARROW_ASSIGN_OR_RAISE(draft.resource_group_id, ChosenGroup(api, request));
  ARROW_ASSIGN_OR_RAISE(TransferParts parts, PartsIn(api, request.body));
  draft.label_ids = parts.label_ids.value_or(draft.label_ids);
  ARROW_ASSIGN_OR_RAISE(Transfer added, api.transfers.Add(draft, request.caller));
  ARROW_RETURN_NOT_OK(StoreParts(api, added.id, parts));
  return Shown(api, request, added, 201);
}

Result<Reply> Show(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(Transfer found, api.transfers.Find(IdOf(request)));
  return Shown(api, request, found);
}

Result<Reply> Edit(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(Transfer stored, api.transfers.Find(IdOf(request)));
  ARROW_ASSIGN_OR_RAISE(DocumentChange given, ReadDocument(api, request, &stored));
  service::TransferChange change;
  change.document = std::move(given.document);
  ARROW_ASSIGN_OR_RAISE(change.expected_revision.emplace(),
                        RevisionIn(request.body, stored.revision));
  Json settings = SettingsIn(request.body);
  if (given.job_definition) settings["job_definition"] = *std::move(given.job_definition);
  if (!settings.empty()) change.settings = std::move(settings);
  ARROW_ASSIGN_OR_RAISE(change.resource_group_id.emplace(),
                        ChosenGroup(api, request, stored.resource_group_id));
  ARROW_ASSIGN_OR_RAISE(TransferParts parts, PartsIn(api, request.body));
  change.label_ids = parts.label_ids;
  ARROW_ASSIGN_OR_RAISE(Transfer edited, api.transfers.Edit(IdOf(request), change, request.caller));
  ARROW_RETURN_NOT_OK(StoreParts(api, edited.id, parts));
  return Shown(api, request, edited);
}

Result<Reply> Remove(Api& api, const Request& request) {
  ARROW_RETURN_NOT_OK(api.transfers.Remove(IdOf(request)));
  return Reply{.status = 204};
}

Result<Reply> Guess(Api& api, const Request& request) {
  const Json& body = request.body;
  bool has_id = body.contains("connection_id") && body["connection_id"].is_number_integer();
  if (!has_id) {
    return Fail(ErrorKind::kDefinition, "guess", "connection_id: must name an S3 connection");
  }
  int64_t id = body["connection_id"];
  ARROW_RETURN_NOT_OK(api.services.access.Require(request.caller, Permission::kConnectionUse,
                                                  {ResourceKind::kConnection, id}));
  ARROW_ASSIGN_OR_RAISE(auto connection, api.services.connections.FindById(id));
  auto text = [&](const char* name) {
    return body.contains(name) && body[name].is_string() ? body[name].get<std::string>() : "";
  };
  auto reach = api.services.open("guess", api.services.log);
  service::GuessRequest wanted{.connection = connection.name,
                               .bucket = text("bucket"),
                               .path_prefix = text("path_prefix"),
                               .path_match_pattern = text("path_match_pattern"),
                               .decompression = text("decompression")};
  ARROW_ASSIGN_OR_RAISE(Json document,
                        service::GuessTransfer(wanted, reach->connectors(), request.stop));
  return JsonReply({{"document", document},
                    {"yaml", YamlOf(document)},
                    {"evidence", {document.value("memo", "")}}});
}

/// Cells as texts: a page shows them, and never more than that.
Json PreviewReply(const transfer::Preview& preview) {
  Json body = transfer::PreviewJson(preview);
  for (Json& row : body["rows"]) {
    for (Json& cell : row) {
      if (!cell.is_null() && !cell.is_string()) cell = cell.dump();
    }
  }
  return body;
}

Result<Reply> Preview(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(DocumentChange given, NeededDocument(api, request));
  const Json& document = *given.document;
  int64_t limit = 100;
  if (request.body.contains("limit") && request.body["limit"].is_number_integer()) {
    limit = request.body["limit"];
  }
  if (limit < 1 || limit > kMaxPreviewRows) {
    return Fail(ErrorKind::kDefinition, "preview",
                fmt::format("limit: must be 1 to {}", kMaxPreviewRows));
  }
  auto reach = api.services.open("preview", api.services.log);
  ARROW_ASSIGN_OR_RAISE(auto definition,
                        transfer::ReadJson(document.dump(), "transfer", reach->connectors()));
  Time now = api.services.clock.Now();
  ARROW_ASSIGN_OR_RAISE(definition, transfer::Expand(definition, {}, {now, now}));
  ARROW_ASSIGN_OR_RAISE(auto preview, transfer::LookAt(definition, reach->connectors(),
                                                       {.rows = limit}, request.stop));
  return JsonReply(PreviewReply(preview));
}

/// What of a document is wrong, each with its pointer and, where it was written as YAML, its place.
class Problems {
 public:
  explicit Problems(const transfer::YamlDocument* yaml) : yaml_(yaml) {}

  void Add(std::string_view pointer, std::string_view message) {
    Json problem = {{"pointer", pointer}, {"message", message}};
    if (yaml_ != nullptr) {
      transfer::Place place = yaml_->PlaceOf(pointer);
      problem["line"] = place.line;
      problem["column"] = place.column;
    }
    all_.push_back(std::move(problem));
  }
  const Json& all() const { return all_; }

 private:
  const transfer::YamlDocument* yaml_;
  Json all_ = Json::array();
};

/// The text is given whenever the document could be read: a form shows it while it is being filled.
Reply Verdict(const Problems& problems, const Json& document) {
  return JsonReply({{"ok", problems.all().empty()},
                    {"problems", problems.all()},
                    {"document", document},
                    {"yaml", document.is_object() ? Json(YamlOf(document)) : Json(nullptr)}});
}

void AddFound(Api& api, const Json& document, Problems* problems) {
  auto reach = api.services.open("validate", api.services.log);
  std::vector<Problem> found;
  transfer::CheckDocument(document, reach->connectors(), &found);
  for (const Problem& problem : found) problems->Add(problem.pointer, problem.message);
}

Reply ValidateYaml(Api& api, const std::string& text) {
  transfer::YamlDocument yaml;
  Problems problems(&yaml);
  auto parsed = transfer::ParseYaml(text, "yaml");
  if (!parsed.ok()) {
    problems.Add("", parsed.status().message());
    return Verdict(problems, nullptr);
  }
  yaml = *std::move(parsed);
  for (const auto& [place, problem] : yaml.problems) problems.Add(problem.pointer, problem.message);
  if (yaml.problems.empty()) AddFound(api, yaml.value, &problems);
  return Verdict(problems, yaml.value);
}

Result<Reply> Validate(Api& api, const Request& request) {
  if (request.body.contains("yaml") && request.body["yaml"].is_string()) {
    return ValidateYaml(api, request.body["yaml"].get<std::string>());
  }
  ARROW_ASSIGN_OR_RAISE(DocumentChange given, NeededDocument(api, request));
  Problems problems(nullptr);
  AddFound(api, *given.document, &problems);
  return Verdict(problems, *given.document);
}

Result<Reply> ListRevisions(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(Page page, ReadPage(request, 200));
  ARROW_ASSIGN_OR_RAISE(auto revisions,
                        api.transfers.Revisions(IdOf(request), page.cursor, page.limit));
  Json items = Json::array();
  for (const auto& each : revisions) {
    items.push_back({{"revision", each.revision},
                     {"email", each.email.empty() ? Json(nullptr) : Json(each.email)},
                     {"created_at", service::WireTime(each.created)}});
  }
  return PageReply(std::move(items), page, revisions.empty() ? 0 : revisions.back().revision);
}

Result<Reply> ShowRevision(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto found,
                        api.transfers.FindRevision(IdOf(request), IdOf(request, "revision")));
  return JsonReply({{"revision", found.revision},
                    {"document", found.document},
                    {"yaml", YamlOf(found.document)}});
}

Result<Reply> Restore(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto found,
                        api.transfers.FindRevision(IdOf(request), IdOf(request, "revision")));
  ARROW_RETURN_NOT_OK(service::CheckDocumentAccess(api.services.access, api.services.store,
                                                   request.caller, found.document));
  ARROW_ASSIGN_OR_RAISE(Transfer restored,
                        api.transfers.Restore(IdOf(request), found.revision, request.caller));
  return Shown(api, request, restored);
}

Json AnyObjectSchema() { return {{"type", "object"}}; }
Json EditSchema() {
  Json schema = TransferBodySchema();
  schema.erase("required");
  schema["properties"]["expected_revision"] = {
      {"type", "integer"},
      {"description", "the revision that the change was made from; 409 when it is not the newest"}};
  return schema;
}
Json DocumentSchema() {
  Json schema = ObjectSchema({{"name", "string"}, {"document", "object"}, {"yaml", "string"}});
  schema.erase("required");
  DescribeJobDefinition(&schema);
  return schema;
}
Json PreviewSchema() {
  Json schema = DocumentSchema();
  schema["properties"]["limit"] = {
      {"type", "integer"}, {"minimum", 1}, {"maximum", kMaxPreviewRows}};
  return schema;
}
Json GuessSchema() {
  Json schema = ObjectSchema({{"connection_id", "integer"},
                              {"bucket", "string"},
                              {"path_prefix", "string"},
                              {"path_match_pattern", "string"},
                              {"decompression", "string"}});
  schema["required"] = {"connection_id", "bucket", "path_prefix"};
  return schema;
}
Json RevisionsSchema() { return PageSchema({{"type", "object"}}); }

}  // namespace

// NOLINTNEXTLINE(readability-function-size): a table.
std::span<const Route> TransferRoutes() {
  constexpr std::string_view kTag = "job_definitions";
  static const Route kRoutes[] = {
      {.verb = "GET",
       .path = "/api/job_definitions",
       .permission = Permission::kSignedIn,
       .tag = kTag,
       .sentence = "The transfers that one may see",
       .handler = List,
       .query = {{"limit", "integer", "how many, 1 to 200"},
                 {"cursor", "string", "next_cursor of the page before"},
                 {"name", "string", "a part of the name"},
                 {"label", "string", "only with the label of this name"}},
       .reply = TransferPageSchema,
       .reads_together = true},
      {.verb = "POST",
       .path = "/api/job_definitions",
       .permission = Permission::kTransferCreate,
       .tag = kTag,
       .sentence = "Store a transfer",
       .handler = Add,
       .body = TransferBodySchema,
       .reply = TransferSchema,
       .success = 201},
      {.verb = "POST",
       .path = "/api/job_definitions/guess",
       .permission = Permission::kTransferCreate,
       .tag = kTag,
       .sentence = "A transfer to start from, its columns guessed from the first bytes",
       .handler = Guess,
       .body = GuessSchema,
       .reply = AnyObjectSchema,
       .changes_nothing = true,
       .also = {422},
       .waits_on_others = true},
      {.verb = "POST",
       .path = "/api/job_definitions/preview",
       .permission = Permission::kTransferCreate,
       .tag = kTag,
       .sentence = "The first rows of a transfer, as a job would read them",
       .handler = Preview,
       .body = PreviewSchema,
       .reply = AnyObjectSchema,
       .changes_nothing = true,
       .also = {422},
       .waits_on_others = true},
      {.verb = "POST",
       .path = "/api/job_definitions/validate",
       .permission = Permission::kTransferCreate,
       .tag = kTag,
       .sentence = "What is wrong with a document, and where",
       .handler = Validate,
       .body = DocumentSchema,
       .reply = AnyObjectSchema,
       .changes_nothing = true},
      {.verb = "GET",
       .path = "/api/job_definitions/{id}",
       .permission = Permission::kTransferView,
       .resource = ResourceKind::kTransfer,
       .tag = kTag,
       .sentence = "One transfer",
       .handler = Show,
       .reply = TransferSchema,
       .reads_together = true},
      {.verb = "PATCH",
       .path = "/api/job_definitions/{id}",
       .permission = Permission::kTransferEdit,
       .resource = ResourceKind::kTransfer,
       .tag = kTag,
       .sentence = "Change what the body holds",
       .handler = Edit,
       .body = EditSchema,
       .reply = TransferSchema},
      {.verb = "DELETE",
       .path = "/api/job_definitions/{id}",
       .permission = Permission::kTransferEdit,
       .resource = ResourceKind::kTransfer,
       .tag = kTag,
       .sentence = "Remove a transfer that does not run; its jobs stay in the history",
       .handler = Remove},
      {.verb = "GET",
       .path = "/api/job_definitions/{id}/revisions",
       .permission = Permission::kTransferView,
       .resource = ResourceKind::kTransfer,
       .tag = kTag,
       .sentence = "Every state that it has had, the newest first",
       .handler = ListRevisions,
       .query = {{"limit", "integer", "how many, 1 to 200"},
                 {"cursor", "string", "next_cursor of the page before"}},
       .reply = RevisionsSchema},
      {.verb = "GET",
       .path = "/api/job_definitions/{id}/revisions/{revision}",
       .permission = Permission::kTransferView,
       .resource = ResourceKind::kTransfer,
       .tag = kTag,
       .sentence = "One state that it has had",
       .handler = ShowRevision,
       .reply = AnyObjectSchema},
      {.verb = "POST",
       .path = "/api/job_definitions/{id}/revisions/{revision}/restore",
       .permission = Permission::kTransferEdit,
       .resource = ResourceKind::kTransfer,
       .tag = kTag,
       .sentence = "Make that state the newest revision",
       .handler = Restore,
       .reply = TransferSchema},
  };
  return kRoutes;
}

}  // namespace waybill::server
