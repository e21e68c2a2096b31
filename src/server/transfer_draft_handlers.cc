#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "server/job_definition_json.h"
#include "server/paging.h"
#include "server/route_tables.h"
#include "server/schemas.h"
#include "server/transfer_json.h"
#include "service/guess.h"
#include "transfer/preview.h"
#include "transfer/variables.h"
#include "transfer/yaml.h"

namespace waybill::server {
namespace {

using service::Permission;
using service::ResourceKind;

constexpr int64_t kMaxPreviewRows = 1000;

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
                               .decompression = text("decompression"),
                               .match_name = text("match_name")};
  if (body.contains("variables")) {
    ARROW_ASSIGN_OR_RAISE(wanted,
                          service::WithValues(wanted, body["variables"], reach->connectors(),
                                              api.services.clock.Now()));
  }
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
                                                       {.rows = limit, .now = now}, request.stop));
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

Json AnyObjectSchema() { return {{"type", "object"}}; }
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
                              {"decompression", "string"},
                              {"match_name", "string"}});
  schema["properties"]["variables"] = {
      {"type", "array"},
      {"items", {{"type", "object"}}},
      {"description",
       "as a transfer has them: the place is looked up as a run now would expand it"}};
  schema["required"] = {"connection_id", "bucket", "path_prefix"};
  return schema;
}

}  // namespace

// NOLINTNEXTLINE(readability-function-size): a table.
std::span<const Route> TransferDraftRoutes() {
  constexpr std::string_view kTag = "job_definitions";
  static const Route kRoutes[] = {
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
  };
  return kRoutes;
}

}  // namespace waybill::server
