#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/version.h"
#include "server/api.h"
#include "server/cookie.h"
#include "server/error_reply.h"
#include "server/paging.h"
#include "server/route_tables.h"
#include "server/schemas.h"
#include "service/accounts.h"

namespace waybill::server {
namespace {

using service::Permission;

constexpr size_t kMaxEmailBytes = 254;  // RFC 5321 §4.5.3.1.3, without its brackets

Result<std::string> TextIn(const Json& body, const char* name) {
  if (body.contains(name) && body[name].is_string()) return body[name].get<std::string>();
  return Fail(ErrorKind::kDefinition, "body", fmt::format("{}: must be a text", name));
}

service::Client ClientOf(const Request& request) {
  return {request.caller.ip, request.caller.user_agent};
}

/// The person at the other end, and what the console needs to know at its start.
Result<Json> SessionJson(Api& api, int64_t user_id, const Secret& session) {
  ARROW_ASSIGN_OR_RAISE(auto user, api.services.accounts.FindUser(user_id));
  service::OwnIdentity self = api.identity();
  Json account = nullptr;
  Json problem = nullptr;
  if (self.known.ok()) account = self.account_id;
  if (!self.known.ok()) problem = self.known.message();
  return Json{{"user", service::UserToJson(user)},
              {"csrf_token", session.empty() ? "" : service::Accounts::CsrfToken(session)},
              {"version", Version()},
              {"aws_principal_account_id", account},
              {"aws_principal_problem", problem}};
}

Result<Reply> SignedInReply(Api& api, const Request& request,
                            const Result<service::Accounts::SignedIn>& signed_in) {
  if (!signed_in.ok()) {
    ErrorKind kind = KindOf(signed_in.status());
    if (kind == ErrorKind::kDenied)
      return ErrorReply(401, signed_in.status().message(), request.id);
    if (kind == ErrorKind::kBusy) return ErrorReply(429, signed_in.status().message(), request.id);
    return signed_in.status();
  }
  ARROW_ASSIGN_OR_RAISE(Json body, SessionJson(api, signed_in->caller.user_id, signed_in->session));
  Reply reply = JsonReply(std::move(body));
  reply.headers.push_back(SessionCookie(signed_in->session, request.is_tls));
  return reply;
}

Result<Reply> ShowSession(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(Json body,
                        SessionJson(api, request.caller.user_id, Secret(request.session)));
  return JsonReply(std::move(body));
}

Result<Reply> SignIn(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(std::string email, TextIn(request.body, "email"));
  if (email.size() > kMaxEmailBytes) {
    return Fail(ErrorKind::kDefinition, "sign-in", "email: is longer than any address");
  }
  ARROW_ASSIGN_OR_RAISE(std::string password, TextIn(request.body, "password"));
  return SignedInReply(api, request,
                       api.services.accounts.SignIn(email, Secret(password), ClientOf(request)));
}

Result<Reply> SetUp(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(std::string token, TextIn(request.body, "token"));
  ARROW_ASSIGN_OR_RAISE(std::string email, TextIn(request.body, "email"));
  ARROW_ASSIGN_OR_RAISE(std::string password, TextIn(request.body, "password"));
  return SignedInReply(
      api, request,
      api.services.accounts.SetUp(Secret(token), email, Secret(password), ClientOf(request)));
}

Result<Reply> SignOut(Api& api, const Request& request) {
  ARROW_RETURN_NOT_OK(api.services.accounts.SignOut(Secret(request.session)));
  Reply reply{.status = 204};
  reply.headers.push_back(NoSessionCookie(request.is_tls));
  return reply;
}

Result<Reply> ChangeSession(Api& api, const Request& request) {
  int64_t user_id = request.caller.user_id;
  if (request.body.contains("preferences")) {
    ARROW_RETURN_NOT_OK(
        api.services.accounts.SavePreferences(user_id, request.body["preferences"]));
  }
  if (request.body.contains("password")) {
    ARROW_ASSIGN_OR_RAISE(std::string current, TextIn(request.body, "current_password"));
    ARROW_ASSIGN_OR_RAISE(std::string wanted, TextIn(request.body, "password"));
    return SignedInReply(api, request,
                         api.services.accounts.ChangePassword({.user_id = user_id,
                                                               .current = Secret(current),
                                                               .wanted = Secret(wanted),
                                                               .client = ClientOf(request)}));
  }
  return ShowSession(api, request);
}

Result<Reply> KeysOf(Api& api, int64_t user_id) {
  ARROW_ASSIGN_OR_RAISE(auto keys, api.services.accounts.ListApiKeys(user_id));
  Json items = Json::array();
  for (const auto& key : keys) items.push_back(service::ApiKeyToJson(key));
  return JsonReply({{"items", std::move(items)}, {"next_cursor", nullptr}});
}

Result<Reply> ListApiKeys(Api& api, const Request& request) {
  return KeysOf(api, request.caller.user_id);
}

Result<Reply> ListKeysOfUser(Api& api, const Request& request) {
  ARROW_RETURN_NOT_OK(api.services.accounts.FindUser(IdOf(request)));
  return KeysOf(api, IdOf(request));
}

Result<Reply> RevokeKeyOfUser(Api& api, const Request& request) {
  ARROW_RETURN_NOT_OK(
      api.services.accounts.RevokeApiKey(IdOf(request), IdOf(request, "key_id"), request.caller));
  return Reply{.status = 204};
}

Result<Reply> AddApiKey(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(std::string name, TextIn(request.body, "name"));
  std::optional<Time> expires;
  if (request.body.contains("expires_at") && !request.body["expires_at"].is_null()) {
    ARROW_ASSIGN_OR_RAISE(std::string text, TextIn(request.body, "expires_at"));
    auto parsed = ParseUtc(text);
    if (!parsed.ok()) {
      return Fail(ErrorKind::kDefinition, "API key",
                  "expires_at: must be a time like 2027-01-31T00:00:00Z");
    }
    expires = *parsed;
  }
  auto scope = service::KeyScope::kAll;
  if (request.body.contains("scope")) {
    ARROW_ASSIGN_OR_RAISE(std::string text, TextIn(request.body, "scope"));
    ARROW_ASSIGN_OR_RAISE(scope, service::ParseKeyScope(text));
  }
  ARROW_ASSIGN_OR_RAISE(
      auto added, api.services.accounts.AddApiKey(request.caller.user_id, name, expires, scope));
  Json body = service::ApiKeyToJson(added.key);
  body["token"] = added.token.Reveal();
  return JsonReply(std::move(body), 201);
}

Result<Reply> RemoveApiKey(Api& api, const Request& request) {
  ARROW_RETURN_NOT_OK(api.services.accounts.RemoveApiKey(request.caller.user_id, IdOf(request)));
  return Reply{.status = 204};
}

Json SessionSchema() {
  return ObjectSchema({{"user", "object"},
                       {"csrf_token", "string"},
                       {"version", "string"},
                       {"aws_principal_account_id", "string|null"},
                       {"aws_principal_problem", "string|null"}});
}
Json SignInSchema() { return ObjectSchema({{"email", "string"}, {"password", "string"}}); }
Json SetUpSchema() {
  return ObjectSchema({{"token", "string"}, {"email", "string"}, {"password", "string"}});
}
Json ChangeSchema() {
  Json schema = ObjectSchema(
      {{"preferences", "object"}, {"password", "string"}, {"current_password", "string"}});
  schema.erase("required");
  return schema;
}
Json ApiKeySchema() {
  return ObjectSchema({{"id", "integer"},
                       {"name", "string"},
                       {"hint", "string"},
                       {"scope", "string"},
                       {"created_at", "time"},
                       {"expires_at", "time|null"},
                       {"last_used_at", "time|null"}});
}
Json ApiKeyPageSchema() { return PageSchema(ApiKeySchema()); }
Json MadeApiKeySchema() {
  Json schema = ApiKeySchema();
  schema["properties"]["token"] = {{"type", "string"}, {"description", "shown this once"}};
  schema["required"].push_back("token");
  return schema;
}
Json NewApiKeySchema() {
  Json schema =
      ObjectSchema({{"name", "string"}, {"expires_at", "time|null"}, {"scope", "string"}});
  schema["properties"]["scope"] = {
      {"type", "string"},
      {"enum", {"read", "run", "all"}},
      {"default", "all"},
      {"description",
       "read: look at everything; run: also run and cancel transfers and test "
       "connections; all: whatever its person may"}};
  schema["required"] = {"name"};
  return schema;
}

}  // namespace

// NOLINTNEXTLINE(readability-function-size): a table.
std::span<const Route> SessionRoutes() {
  static const Route kRoutes[] = {
      {.verb = "POST",
       .path = "/api/setup",
       .permission = Permission::kNobody,
       .tag = "session",
       .sentence = "First start: make the first person, a super_admin, and sign in",
       .handler = SetUp,
       .body = SetUpSchema,
       .reply = SessionSchema,
       .action = "set_up",
       .also = {401, 429}},
      {.verb = "GET",
       .path = "/api/session",
       .permission = Permission::kSignedIn,
       .tag = "session",
       .sentence = "Who is signed in, and what a page needs for changes",
       .handler = ShowSession,
       .reply = SessionSchema},
      {.verb = "POST",
       .path = "/api/session",
       .permission = Permission::kNobody,
       .tag = "session",
       .sentence = "Sign in",
       .handler = SignIn,
       .body = SignInSchema,
       .reply = SessionSchema,
       .action = "sign_in",
       .also = {401, 429}},
      {.verb = "PATCH",
       .path = "/api/session",
       .permission = Permission::kSignedIn,
       .tag = "session",
       .sentence = "Change one's own preferences or password",
       .handler = ChangeSession,
       .body = ChangeSchema,
       .reply = SessionSchema,
       .also = {429}},
      {.verb = "DELETE",
       .path = "/api/session",
       .permission = Permission::kSignedIn,
       .tag = "session",
       .sentence = "Sign out",
       .handler = SignOut,
       .action = "sign_out"},
      {.verb = "GET",
       .path = "/api/api_keys",
       .permission = Permission::kSignedIn,
       .tag = "api_keys",
       .sentence = "One's own API keys, without their tokens",
       .handler = ListApiKeys,
       .reply = ApiKeyPageSchema},
      {.verb = "POST",
       .path = "/api/api_keys",
       .permission = Permission::kKeyCreate,
       .tag = "api_keys",
       .sentence =
           "Make an API key, signed in and not by another key; its token is shown this once",
       .handler = AddApiKey,
       .body = NewApiKeySchema,
       .reply = MadeApiKeySchema,
       .success = 201},
      {.verb = "DELETE",
       .path = "/api/api_keys/{id}",
       .permission = Permission::kSignedIn,
       .tag = "api_keys",
       .sentence = "Revoke an API key",
       .handler = RemoveApiKey},
      {.verb = "GET",
       .path = "/api/users/{id}/api_keys",
       .permission = Permission::kOrganisationManage,
       .tag = "api_keys",
       .sentence = "A person's API keys, without their tokens",
       .handler = ListKeysOfUser,
       .reply = ApiKeyPageSchema},
      {.verb = "DELETE",
       .path = "/api/users/{id}/api_keys/{key_id}",
       .permission = Permission::kOrganisationManage,
       .tag = "api_keys",
       .sentence = "Revoke a person's API key",
       .handler = RevokeKeyOfUser},
  };
  return kRoutes;
}

}  // namespace waybill::server
