#include "server/job_definition_json.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <nlohmann/json.hpp>
#include <ranges>
#include <utility>

#include "server/paging.h"
#include "server/transfer_json.h"
#include "service/document_access.h"
#include "service/transfers.h"
#include "transfer/definition.h"
#include "transfer/job_definition.h"
#include "transfer/yaml.h"

namespace waybill::server {
namespace {

constexpr char kKept[] = "job_definition";  // service::ParseTransferSettings knows it

bool HasText(const Json& body, const char* name) {
  return body.contains(name) && body[name].is_string();
}

transfer::JobDefinitionTerms TermsOf(Api& api, const Connectors& connectors) {
  auto& store = api.services.store.connections();
  return {.connectors = connectors,
          .name_of = [&store](int64_t id) -> std::optional<std::string> {
            auto found = store.FindById(id);
            return found.ok() ? std::optional(found->name) : std::nullopt;
          },
          .id_of = [&store](const std::string& name) -> std::optional<int64_t> {
            auto found = store.Find(name);
            return found.ok() ? std::optional(found->id) : std::nullopt;
          }};
}

/// What was sent in TROCCO's words, or what the document is in them.
Result<Json> KeptDefinition(const metastore::Transfer& stored,
                            const transfer::JobDefinitionTerms& terms) {
  if (stored.settings.contains(kKept) && stored.settings[kKept].is_object()) {
    return stored.settings[kKept];
  }
  std::vector<Problem> problems;
  auto definition = transfer::CheckDocument(stored.document, terms.connectors, &problems);
  if (!problems.empty()) {
    return Fail(ErrorKind::kDefinition, "transfer", problems.front().message);
  }
  return transfer::JobDefinitionOfDocument(definition.document, terms);
}

/// Whether two objects say the same, whatever the order of their names.
bool IsSame(const Json& left, const Json& right) {
  return nlohmann::json(left) == nlohmann::json(right);
}

Result<DocumentChange> ReadJobDefinition(Api& api, const Json& body,
                                         const metastore::Transfer* stored) {
  auto reach = api.services.open("definition", api.services.log);
  auto terms = TermsOf(api, reach->connectors());
  Json kept = Json::object();
  Json document = Json::object();
  if (stored != nullptr) {
    ARROW_ASSIGN_OR_RAISE(kept, KeptDefinition(*stored, terms));
    for (const char* name : {"name", "memo"}) {
      if (stored->document.contains(name)) document[name] = stored->document[name];
    }
  }
  ARROW_ASSIGN_OR_RAISE(Json merged, transfer::MergeJobDefinition(kept, body));
  if (stored != nullptr && IsSame(merged, kept)) return DocumentChange{};
  ARROW_ASSIGN_OR_RAISE(Json parts, transfer::DocumentOfJobDefinition(merged, terms));
  document.update(parts);
  return DocumentChange{std::move(document), std::move(merged)};
}

Json At(const Json& object, const char* name) {
  return object.is_object() ? object.value(name, Json()) : Json();
}

/// A shape that would be passed over in silence.
Status CheckShapes(const Json& body, const metastore::Transfer* stored) {
  auto wrong = [](std::string_view what) { return Fail(ErrorKind::kDefinition, "transfer", what); };
  const Json document = At(body, "document");
  if (!document.is_null() && !document.is_object()) return wrong("document: must be an object");
  const Json yaml = At(body, "yaml");
  if (!yaml.is_null() && !yaml.is_string()) return wrong("yaml: must be a text");
  if (stored == nullptr || transfer::HasJobDefinition(body)) return Status::OK();
  for (const auto& [type, end] :
       {std::pair{"input_option_type", "source"}, std::pair{"output_option_type", "destination"}}) {
    bool is_same = !HasText(body, type) || body[type] == At(At(stored->document, end), "type");
    if (!is_same) return wrong(fmt::format("{}: cannot change without its options", type));
  }
  return Status::OK();
}

/// Each form in which `body` says the whole transfer, without those that say what is stored: who
/// sends back what he was shown sends all of them, and means the one that he changed.
Result<std::map<std::string_view, DocumentChange>> FormsIn(Api& api, const Json& body,
                                                           const metastore::Transfer* stored) {
  std::map<std::string_view, DocumentChange> forms;
  if (body.contains("document") && body["document"].is_object()) {
    bool is_stored = stored != nullptr && IsSame(body["document"], stored->document);
    if (!is_stored) forms["document"] = {body["document"], Json()};
  }
  if (HasText(body, "yaml")) {
    const auto& text = body["yaml"].get_ref<const std::string&>();
    bool is_stored = stored != nullptr && text == YamlOf(stored->document);
    ARROW_ASSIGN_OR_RAISE(auto parsed, transfer::ParseYaml(text, "yaml"));
    if (!is_stored) forms["yaml"] = {std::move(parsed.value), Json()};
  }
  if (transfer::HasJobDefinition(body)) {
    ARROW_ASSIGN_OR_RAISE(auto change, ReadJobDefinition(api, body, stored));
    if (change.job_definition) forms["input_option"] = std::move(change);
  }
  return forms;
}

/// The name beside the document is the one within it, unless both were changed.
Status Rename(const Json& body, const metastore::Transfer* stored, DocumentChange* change) {
  if (!HasText(body, "name")) return Status::OK();
  const auto name = body["name"].get<std::string>();
  if (stored != nullptr && name == stored->name) return Status::OK();
  if (!change->document) {
    if (stored != nullptr) change->document = stored->document;
    if (stored != nullptr) (*change->document)["name"] = name;
    return Status::OK();
  }
  if (!change->document->is_object()) return Status::OK();  // refused with its reason
  const std::string kept = stored == nullptr ? "" : stored->name;
  const std::string within = change->document->value("name", Json(name)).dump();
  if (within == Json(name).dump() || within == Json(kept).dump()) {
    (*change->document)["name"] = name;
    return Status::OK();
  }
  return Fail(ErrorKind::kDefinition, "transfer",
              fmt::format("name: is '{}', and {} within the document: give one", name, within));
}

Result<DocumentChange> ReadGiven(Api& api, const Json& body, const metastore::Transfer* stored) {
  ARROW_RETURN_NOT_OK(CheckShapes(body, stored));
  ARROW_ASSIGN_OR_RAISE(auto forms, FormsIn(api, body, stored));
  if (forms.size() > 1) {
    return Fail(ErrorKind::kDefinition, "transfer",
                fmt::format("{}: each says the whole transfer, so only one of them can change; "
                            "leave the others out, or as they were shown",
                            fmt::join(forms | std::views::keys, ", ")));
  }
  DocumentChange change;
  if (!forms.empty()) change = std::move(forms.begin()->second);
  ARROW_RETURN_NOT_OK(Rename(body, stored, &change));
  return change;
}

}  // namespace

Result<DocumentChange> ReadDocument(Api& api, const Request& request,
                                    const metastore::Transfer* stored) {
  ARROW_ASSIGN_OR_RAISE(DocumentChange change, ReadGiven(api, request.body, stored));
  if (change.document) {
    ARROW_RETURN_NOT_OK(service::CheckDocumentAccess(api.services.access, api.services.store,
                                                     request.caller, *change.document));
  }
  return change;
}

Result<DocumentChange> NeededDocument(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(DocumentChange given, ReadDocument(api, request, nullptr));
  if (given.document) return given;
  return Fail(ErrorKind::kDefinition, "transfer",
              "document: must be given, or yaml, or input_option and output_option");
}

Result<Reply> ShownTransfer(Api& api, const Request& request, const metastore::Transfer& transfer,
                            int status) {
  ARROW_ASSIGN_OR_RAISE(Json body, TransferToJson(api, transfer, request.caller));
  body.update(JobDefinitionFields(api, transfer));
  return JsonReply(std::move(body), status);
}

Json JobDefinitionFields(Api& api, const metastore::Transfer& transfer) {
  auto reach = api.services.open("definition", api.services.log);
  auto kept = KeptDefinition(transfer, TermsOf(api, reach->connectors()));
  return kept.ok() ? *std::move(kept) : Json::object();
}

void DescribeJobDefinition(Json* schema) {
  Json& properties = (*schema)["properties"];
  for (const char* name : {"input_option_type", "output_option_type"}) {
    properties[name] = {{"type", {"string", "null"}}};
  }
  for (const char* name : {"input_option", "output_option", "filter_rows", "filter_add_time"}) {
    properties[name] = {{"type", {"object", "null"}}};
  }
  for (const char* name : {"filter_columns", "filter_masks", "filter_gsub", "filter_hashes",
                           "filter_string_transforms", "filter_unixtime_conversions"}) {
    properties[name] = {{"type", {"array", "null"}}, {"items", {{"type", "object"}}}};
  }
}

}  // namespace waybill::server
