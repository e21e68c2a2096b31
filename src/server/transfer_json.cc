#include "server/transfer_json.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "server/job_definition_json.h"
#include "server/job_json.h"
#include "server/schemas.h"
#include "server/transfer_parts.h"
#include "service/access.h"
#include "service/accounts.h"
#include "service/transfers.h"
#include "service/wire_time.h"
#include "transfer/yaml.h"

namespace waybill::server {
namespace {

using service::ResourceRole;
using service::WireTime;

Json WithoutNulls(const Json& value) {
  if (value.is_array()) {
    Json out = Json::array();
    for (const Json& each : value) out.push_back(WithoutNulls(each));
    return out;
  }
  if (!value.is_object()) return value;
  Json out = Json::object();
  for (const auto& [name, each] : value.items()) {
    if (!each.is_null()) out[name] = WithoutNulls(each);
  }
  return out;
}

std::string TextAt(const Json& document, const char* end, const char* name) {
  bool has_it = document.contains(end) && document[end].is_object() && document[end].contains(name);
  return has_it && document[end][name].is_string() ? document[end][name].get<std::string>() : "";
}

/// "s3://bucket/prefix", or what paths begin with.
std::string PlaceOf(const Json& document, const char* end) {
  std::string path = TextAt(document, end, "path_prefix");
  std::string bucket = TextAt(document, end, "bucket");
  return bucket.empty() ? path : fmt::format("s3://{}/{}", bucket, path);
}

Result<Json> LastJobJson(Api& api, int64_t transfer_id, const service::Caller& caller) {
  ARROW_ASSIGN_OR_RAISE(auto jobs,
                        api.services.store.jobs().List({.transfer_id = transfer_id, .limit = 1}));
  if (jobs.empty()) return Json(nullptr);
  return JobView(api, caller).Show(jobs.front());
}

Json OptionalId(const std::optional<int64_t>& id) { return id ? Json(*id) : Json(nullptr); }

}  // namespace

std::string YamlOf(const Json& document) { return transfer::WriteYaml(WithoutNulls(document)); }

Result<Json> TransferItemJson(Api& api, const metastore::Transfer& transfer,
                              const service::Caller& caller) {
  ARROW_ASSIGN_OR_RAISE(
      ResourceRole role,
      api.services.access.RoleOn(caller, {service::ResourceKind::kTransfer, transfer.id}));
  ARROW_ASSIGN_OR_RAISE(auto settings, service::ParseTransferSettings(transfer.settings));
  Json owner = nullptr;
  if (transfer.owner_id) {
    ARROW_ASSIGN_OR_RAISE(auto user, api.services.accounts.FindUser(*transfer.owner_id));
    owner = {{"id", user.id}, {"email", user.email}};
  }
  bool may_run = role >= ResourceRole::kOperator;
  ARROW_ASSIGN_OR_RAISE(Json last_job, LastJobJson(api, transfer.id, caller));
  ARROW_ASSIGN_OR_RAISE(Json parts, PartsJson(api, transfer));
  // "" was said, null was not.
  Json description = transfer.settings.value("description", Json());
  return Json{{"id", transfer.id},
              {"name", transfer.name},
              {"description", description},
              {"resource_group_id", OptionalId(transfer.resource_group_id)},
              {"input_option_type", TextAt(transfer.document, "source", "type")},
              {"output_option_type", TextAt(transfer.document, "destination", "type")},
              {"is_runnable_concurrently", settings.is_runnable_concurrently},
              {"retry_limit", settings.retry_limit},
              {"execution_timeout", settings.execution_timeout},
              {"resource_enhancement", settings.resource_enhancement},
              {"labels", parts["labels"]},
              {"schedules", parts["schedules"]},
              {"notifications", parts["notifications"]},
              {"source_place", PlaceOf(transfer.document, "source")},
              {"destination_place", PlaceOf(transfer.document, "destination")},
              {"revision", transfer.revision},
              {"last_job", last_job},
              {"next_run_at", parts["next_run_at"]},
              {"owner", owner},
              {"can", {{"edit", role >= ResourceRole::kEditor}, {"run", may_run}}},
              {"created_at", WireTime(transfer.created)},
              {"updated_at", WireTime(transfer.updated)}};
}

Result<Json> TransferToJson(Api& api, const metastore::Transfer& transfer,
                            const service::Caller& caller) {
  ARROW_ASSIGN_OR_RAISE(Json json, TransferItemJson(api, transfer, caller));
  json["document"] = transfer.document;
  json["yaml"] = YamlOf(transfer.document);
  return json;
}

namespace {

Json EnvelopeSchema() {
  return ObjectSchema({{"id", "integer"},
                       {"name", "string"},
                       {"description", "string|null"},
                       {"resource_group_id", "integer|null"},
                       {"input_option_type", "string"},
                       {"output_option_type", "string"},
                       {"is_runnable_concurrently", "boolean"},
                       {"retry_limit", "integer"},
                       {"execution_timeout", "integer"},
                       {"resource_enhancement", "string"},
                       {"source_place", "string"},
                       {"destination_place", "string"},
                       {"revision", "integer"},
                       {"last_job", "object|null"},
                       {"owner", "object|null"},
                       {"can", "object"},
                       {"created_at", "time"},
                       {"updated_at", "time"}});
}

}  // namespace

Json TransferSchema() {
  Json schema = EnvelopeSchema();
  AddPartsSchema(&schema);
  schema["properties"]["document"] = {{"type", "object"}};
  schema["properties"]["yaml"] = {{"type", "string"}};
  for (const char* name : {"document", "yaml"}) schema["required"].push_back(name);
  DescribeJobDefinition(&schema);
  return schema;
}

Json TransferPageSchema() {
  Json schema = EnvelopeSchema();
  AddPartsSchema(&schema);
  return PageSchema(schema);
}

Json TransferBodySchema() {
  Json schema = OptionSchema(service::TransferSettingsOptions());
  for (Json& property : schema["properties"]) {
    property["type"] = Json({property["type"], "null"});
    if (property.contains("enum")) property["enum"].push_back(nullptr);
  }
  schema["properties"]["document"] = {{"type", "object"}};
  schema["properties"]["yaml"] = {{"type", "string"}};
  schema["properties"]["resource_group_id"] = {{"type", {"integer", "null"}}};
  AddPartsBodySchema(&schema);
  DescribeJobDefinition(&schema);
  schema["properties"]["name"] = {{"type", "string"}};
  return schema;
}

}  // namespace waybill::server
