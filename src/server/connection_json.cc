#include "server/connection_json.h"

#include <nlohmann/json.hpp>

#include "connection/s3_connection.h"
#include "server/schemas.h"
#include "service/accounts.h"
#include "service/wire_time.h"

namespace waybill::server {
namespace {

using service::ResourceRole;
using service::WireTime;

Result<Json> OwnerJson(Api& api, const std::optional<int64_t>& owner_id) {
  if (!owner_id) return Json(nullptr);
  ARROW_ASSIGN_OR_RAISE(auto owner, api.services.accounts.FindUser(*owner_id));
  return Json{{"id", owner.id}, {"email", owner.email}};
}

Json SecretsJson(const metastore::Connection& connection) {
  Json secrets = Json::object();
  for (const auto& [name, since] : connection.secrets) {
    secrets[name] = {{"set", true}, {"updated_at", WireTime(since)}};
  }
  return secrets;
}

Json LastTestJson(const metastore::Connection& connection) {
  if (!connection.test_result) return nullptr;
  Json test = *connection.test_result;
  test["tested_at"] = WireTime(connection.tested);
  return test;
}

/// What editors see: how it signs in, and every option that differs from its default.
Json SettingsJson(const metastore::Connection& connection) {
  Json out = connection.settings;
  bool is_role = out.value("aws_auth_type", "") == "assume_role";
  for (const char* name : {"aws_assume_role_account_id", "aws_assume_role_name"}) {
    if (!out.contains(name)) out[name] = nullptr;
  }
  out["access_key_id"] =
      out.contains("aws_access_key_id") ? out["aws_access_key_id"] : Json(nullptr);
  out["aws_access_key_id"] = nullptr;
  out["aws_external_id"] = is_role ? Json(connection.external_id) : Json(nullptr);
  out["aws_principal_account_id"] = nullptr;
  out["secrets"] = SecretsJson(connection);
  return out;
}

}  // namespace

Result<Json> ConnectionToJson(Api& api, const metastore::Connection& connection,
                              const service::Caller& caller) {
  ARROW_ASSIGN_OR_RAISE(
      ResourceRole role,
      api.services.access.RoleOn(caller, {service::ResourceKind::kConnection, connection.id}));
  Json group = nullptr;
  if (connection.resource_group_id) group = *connection.resource_group_id;
  Json out = {{"id", connection.id},
              {"name", connection.name},
              {"description", connection.memo ? Json(*connection.memo) : Json(nullptr)},
              {"resource_group_id", group}};
  if (role >= ResourceRole::kEditor) {
    out.update(SettingsJson(connection));
  } else {
    out["aws_auth_type"] = connection.settings.value("aws_auth_type", "");
    out["secrets"] = Json::object();
  }
  out["last_test"] = LastTestJson(connection);
  ARROW_ASSIGN_OR_RAISE(out["owner"], OwnerJson(api, connection.owner_id));
  bool may_edit = role >= ResourceRole::kEditor && !caller.is_restricted_connection_modify;
  out["can"] = {{"edit", may_edit}, {"use", role >= ResourceRole::kOperator}};
  out["created_at"] = WireTime(connection.created);
  out["updated_at"] = WireTime(connection.updated);
  return out;
}

void AddOwnAccount(Api& api, Json* connection) {
  bool has_role =
      connection->contains("aws_external_id") && !(*connection)["aws_external_id"].is_null();
  if (!has_role) return;
  service::OwnIdentity self = api.identity();
  if (self.known.ok()) (*connection)["aws_principal_account_id"] = self.account_id;
}

Result<Json> ConnectionOptionsIn(const Json& body) {
  auto ca_file = body.find("ca_file");
  bool is_unset = ca_file == body.end() || ca_file->is_null() ||
                  (ca_file->is_string() && ca_file->get_ref<const std::string&>().empty());
  if (!is_unset) {
    return Fail(
        ErrorKind::kDefinition, "connection",
        "ca_file: files of the server cannot be named here; give the certificate itself, as "
        "PEM text, in ca_certificate");
  }
  Json options = Json::object();
  for (const Option& option : connection::S3ConnectionOptions().options) {
    if (body.contains(option.name) && !body[option.name].is_null()) {
      options[std::string(option.name)] = body[option.name];
    }
  }
  // An empty one is kept as it is, and null takes it away.
  for (const char* name : {"memo", "description"}) {
    if (body.contains(name)) options["memo"] = body[name];
  }
  return options;
}

std::string TextIn(const Json& body, const char* name) {
  return body.contains(name) && body[name].is_string() ? body[name].get<std::string>() : "";
}

Json ConnectionSchema() {
  Json schema = ObjectSchema({{"id", "integer"},
                              {"name", "string"},
                              {"description", "string|null"},
                              {"resource_group_id", "integer|null"},
                              {"aws_auth_type", "string"},
                              {"secrets", "object"},
                              {"last_test", "object|null"},
                              {"owner", "object|null"},
                              {"can", "object"},
                              {"created_at", "time"},
                              {"updated_at", "time"}});
  // Of those who may edit it.
  for (const char* name : {"aws_access_key_id", "access_key_id", "aws_assume_role_account_id",
                           "aws_assume_role_name", "aws_external_id", "aws_principal_account_id"}) {
    schema["properties"][name] = {{"type", {"string", "null"}}};
  }
  return schema;
}

Json ConnectionPageSchema() { return PageSchema(ConnectionSchema()); }

Json ConnectionBodySchema() {
  Json schema = OptionSchema(connection::S3ConnectionOptions());
  schema["properties"].erase("ca_file");
  schema["properties"]["description"] = {{"type", {"string", "null"}}};
  schema["properties"]["resource_group_id"] = {{"type", {"integer", "null"}}};
  schema["properties"]["draft_id"] = {{"type", "string"}};
  return schema;
}

}  // namespace waybill::server
