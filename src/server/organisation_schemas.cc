#include "server/organisation_schemas.h"

#include <nlohmann/json.hpp>
#include <vector>

#include "server/schemas.h"

namespace waybill::server {
namespace {

/// The schema of a request whose `required` must be given.
Json Required(Json schema, const std::vector<const char*>& required) {
  schema["required"] = required;
  return schema;
}

/// Of a name, as every kind has it.
Json NamedSchema(Json schema) {
  schema["properties"]["name"] = {{"type", "string"}, {"minLength", 1}, {"maxLength", 255}};
  return schema;
}

Json ChoiceSchema(const std::vector<const char*>& choices) {
  return {{"type", "string"}, {"enum", choices}};
}

Json GroupTeamSchema() {
  Json schema = ObjectSchema({{"team_id", "integer"}, {"role", "string"}});
  schema["properties"]["role"] = ChoiceSchema({"administrator", "editor", "operator", "viewer"});
  return schema;
}

Json MemberSchema() {
  Json schema = ObjectSchema({{"user_id", "integer"}, {"role", "string"}});
  schema["properties"]["role"] = ChoiceSchema({"team_admin", "team_member"});
  return schema;
}

Json ListedTeamSchema() {
  return ObjectSchema({{"id", "integer"},
                       {"name", "string"},
                       {"description", "string|null"},
                       {"created_at", "time"},
                       {"updated_at", "time"}});
}

}  // namespace

Json LabelSchema() {
  return ObjectSchema({{"id", "integer"},
                       {"name", "string"},
                       {"description", "string|null"},
                       {"color", "string"},
                       {"created_at", "time"},
                       {"updated_at", "time"}});
}

Json LabelPageSchema() { return PageSchema(LabelSchema()); }

Json LabelChangeSchema() {
  Json schema = NamedSchema(ObjectSchema({{"description", "string|null"}}));
  schema["properties"]["color"] = {{"type", "string"},
                                   {"pattern", "^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$"}};
  return Required(schema, {});
}

Json LabelBodySchema() { return Required(LabelChangeSchema(), {"name", "color"}); }

Json GroupSchema() {
  Json schema = ObjectSchema({{"id", "integer"},
                              {"name", "string"},
                              {"description", "string|null"},
                              {"teams", "array"},
                              {"created_at", "time"},
                              {"updated_at", "time"}});
  schema["properties"]["teams"] = ListSchema(GroupTeamSchema());
  return schema;
}

Json GroupPageSchema() { return PageSchema(GroupSchema()); }

Json GroupBodySchema() {
  Json schema =
      NamedSchema(ObjectSchema({{"description", "string|null"}, {"teams", "array|null"}}));
  schema["properties"]["teams"]["items"] = GroupTeamSchema();
  return Required(schema, {"name"});
}

Json TeamPageSchema() { return PageSchema(ListedTeamSchema()); }

Json TeamSchema() {
  Json member = MemberSchema();
  member["properties"]["email"] = {{"type", "string"}};
  member["required"].push_back("email");
  Json schema = ListedTeamSchema();
  schema["properties"]["members"] = ListSchema(std::move(member));
  schema["required"].push_back("members");
  return schema;
}

Json TeamBodySchema() {
  Json schema = NamedSchema(ObjectSchema({{"description", "string|null"}, {"members", "array"}}));
  schema["properties"]["members"] = ListSchema(MemberSchema());
  schema["properties"]["members"]["minItems"] = 1;
  return Required(schema, {"name", "members"});
}

Json UserSchema() {
  return ObjectSchema({{"id", "integer"},
                       {"email", "string"},
                       {"role", "string"},
                       {"can_use_audit_log", "boolean"},
                       {"is_restricted_connection_modify", "boolean"},
                       {"last_sign_in_at", "time|null"},
                       {"created_at", "time"},
                       {"updated_at", "time"},
                       {"preferences", "object"},
                       {"otp_required_for_login", "boolean"},
                       {"can_use_basic_services", "boolean"},
                       {"can_use_data_catalog", "boolean"},
                       {"teams", "array"}});
}

Json UserPageSchema() { return PageSchema(UserSchema()); }

Json MadeUserSchema() {
  Json schema = UserSchema();
  schema["properties"]["password"] = {{"type", "string"},
                                      {"description", "when it was generated: shown this once"}};
  return schema;
}

Json UserChangeSchema() {
  Json schema = ObjectSchema(
      {{"can_use_audit_log", "boolean|null"}, {"is_restricted_connection_modify", "boolean|null"}});
  schema["properties"]["role"] = ChoiceSchema({"super_admin", "admin", "member"});
  return Required(schema, {});
}

Json UserBodySchema() {
  Json schema = UserChangeSchema();
  schema["properties"]["email"] = {{"type", "string"}};
  schema["properties"]["password"] = {{"type", {"string", "null"}}, {"writeOnly", true}};
  schema["properties"]["password_auto_generated"] = {{"type", {"boolean", "null"}}};
  return Required(schema, {"email", "role"});
}

}  // namespace waybill::server
