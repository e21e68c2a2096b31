#include "server/job_definition_json.h"

#include <nlohmann/json.hpp>
#include <utility>

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
  if (HasText(body, "name")) document["name"] = body["name"];
  ARROW_ASSIGN_OR_RAISE(Json merged, transfer::MergeJobDefinition(kept, body));
  ARROW_ASSIGN_OR_RAISE(Json parts, transfer::DocumentOfJobDefinition(merged, terms));
  document.update(parts);
  return DocumentChange{std::move(document), std::move(merged)};
}

Result<DocumentChange> ReadGiven(Api& api, const Json& body, const metastore::Transfer* stored) {
  bool has_document = body.contains("document") && body["document"].is_object();
  if (HasText(body, "yaml") && has_document) {
    return Fail(ErrorKind::kDefinition, "transfer", "document: is given together with yaml");
  }
  if (HasText(body, "yaml")) {
    ARROW_ASSIGN_OR_RAISE(auto parsed,
                          transfer::ParseYaml(body["yaml"].get<std::string>(), "yaml"));
    return DocumentChange{std::move(parsed.value), Json()};
  }
  if (has_document) return DocumentChange{body["document"], Json()};
  if (transfer::HasJobDefinition(body)) return ReadJobDefinition(api, body, stored);
  if (stored == nullptr || !HasText(body, "name")) return DocumentChange{};
  Json renamed = stored->document;
  renamed["name"] = body["name"];
  return DocumentChange{std::move(renamed), {}};
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
