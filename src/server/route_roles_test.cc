#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "server/testing_web.h"

namespace waybill::server {
namespace {

/// Who may do what, written out by route from what people were promised (roles as TROCCO has them),
/// not from what the routes say themselves: both would be wrong together.
///
/// One letter per person of kPeople: + may, - may not (403), ? does not even learn that there is
/// such a thing (404), 1 must sign in first (401).
struct Row {
  const char* route;     ///< as in Routes(): verb and path
  const char* verdicts;  ///< with a session
  std::string query = {};
  Json body = Json::object();
  const char* by_key = nullptr;  ///< with an API key, where that differs
};

/// In this order. The roles in the middle are those of a resource group that holds the things.
constexpr const char* kPeople[] = {"nobody",   "member",     "viewer",
                                   "operator", "editor",     "group administrator",
                                   "admin",    "super_admin"};

constexpr const char* kAnybody = "++++++++";
constexpr const char* kSignedIn = "1+++++++";
constexpr const char* kView = "1?++++?+";
constexpr const char* kRun = "1?-+++?+";
constexpr const char* kEdit = "1?--++?+";
constexpr const char* kGroupAdministrators = "1----+++";
constexpr const char* kAdmins = "1-----++";
constexpr const char* kSuperAdmin = "1------+";

// {connection}, {transfer}, {super_admin} stand for the id of one.
const Row kRows[] = {
    {"GET /healthz", kAnybody},
    {.route = "GET /metrics", .verdicts = "1-----++", .by_key = kSignedIn},
    {"GET /api/openapi.json", kSignedIn},

    {"POST /api/setup", kAnybody},
    {"POST /api/session", kAnybody},
    {"GET /api/session", kSignedIn},
    {"PATCH /api/session", kSignedIn},
    {"DELETE /api/session", kSignedIn},
    {"GET /api/api_keys", kSignedIn},
    {.route = "POST /api/api_keys", .verdicts = kSignedIn, .by_key = "1-------"},
    {"DELETE /api/api_keys/{id}", kSignedIn},

    // Viewers and operators see that there is a connection, not how it signs in.
    {"GET /api/connections/s3", kSignedIn},
    {"POST /api/connections/s3", kSignedIn},
    {"POST /api/connections/s3/drafts", kSignedIn},
    {"POST /api/connections/s3/test", kSignedIn},
    {.route = "POST /api/connections/s3/test", .verdicts = kEdit, .body = {{"id", "{connection}"}}},
    {"POST /api/connections/s3/policy", kSignedIn},
    {.route = "POST /api/connections/s3/policy",
     .verdicts = kEdit,
     .body = {{"id", "{connection}"}}},
    {"GET /api/connections/s3/{id}", kEdit},
    {"PATCH /api/connections/s3/{id}", kEdit},
    {"DELETE /api/connections/s3/{id}", kEdit},
    {"POST /api/connections/s3/{id}/test", kRun},
    {"GET /api/connections/s3/{id}/policy", kEdit},
    {"GET /api/connections/s3/{id}/buckets", kRun},
    {"GET /api/connections/s3/{id}/objects", kRun},
    {"GET /api/connections/{connection_type}", kSignedIn},
    {"POST /api/connections/{connection_type}", kSignedIn},
    {"GET /api/connections/{connection_type}/{id}", kSignedIn},
    {"PATCH /api/connections/{connection_type}/{id}", kSignedIn},
    {"DELETE /api/connections/{connection_type}/{id}", kSignedIn},

    {"GET /api/job_definitions", kSignedIn},
    {"POST /api/job_definitions", kSignedIn},
    {.route = "POST /api/job_definitions/guess",
     .verdicts = kRun,
     .body = {{"connection_id", "{connection}"}}},
    {"POST /api/job_definitions/preview", kSignedIn},
    {"POST /api/job_definitions/validate", kSignedIn},
    {"GET /api/job_definitions/{id}", kView},
    {"PATCH /api/job_definitions/{id}", kEdit},
    {"DELETE /api/job_definitions/{id}", kEdit},
    {"GET /api/job_definitions/{id}/revisions", kView},
    {"GET /api/job_definitions/{id}/revisions/{revision}", kView},
    {"POST /api/job_definitions/{id}/revisions/{revision}/restore", kEdit},

    {"GET /api/job_definitions/{id}/ledger", kView},
    {"DELETE /api/job_definitions/{id}/ledger", kEdit},

    {"GET /api/jobs", kSignedIn},
    {.route = "POST /api/jobs", .verdicts = kRun, .query = "job_definition_id={transfer}"},
    {"GET /api/job_definitions/{id}/jobs", kView},
    {"GET /api/jobs/{id}", kView},
    {"POST /api/jobs/{id}/cancel", kRun},
    {"GET /api/jobs/{id}/waybill", kView},
    {"GET /api/jobs/{id}/log", kView},
    {"GET /api/jobs/{id}/rejects", kView},
    {"GET /api/jobs/{id}/events", kView},
    {"GET /api/events", kSignedIn},
    {"GET /api/dashboard", kSignedIn},

    {"GET /api/schedules", kSignedIn},
    {"POST /api/schedules/next_runs", kSignedIn},
    {"PATCH /api/schedules/{id}", kEdit},

    {"GET /api/notification_destinations/{kind}", kSignedIn},
    {"POST /api/notification_destinations/{kind}", kAdmins},
    {"GET /api/notification_destinations/{kind}/{id}", kSignedIn},
    {"PATCH /api/notification_destinations/{kind}/{id}", kAdmins},
    {"DELETE /api/notification_destinations/{kind}/{id}", kAdmins},
    {"POST /api/notification_destinations/{kind}/{id}/test", kAdmins},
    {"GET /api/notification_deliveries", kAdmins},

    {"GET /api/audit_log", kSuperAdmin},

    {"GET /api/labels", kSignedIn},
    {"POST /api/labels", kSignedIn},
    {"GET /api/labels/{id}", kSignedIn},
    {"PATCH /api/labels/{id}", kSignedIn},
    {"DELETE /api/labels/{id}", kSignedIn},

    // A group's name and teams are no secret; who is its administrator gives roles in it.
    {"GET /api/resource_groups", kSignedIn},
    {"POST /api/resource_groups", kAdmins},
    {"GET /api/resource_groups/{id}", kSignedIn},
    {"PATCH /api/resource_groups/{id}", kGroupAdministrators},
    {"DELETE /api/resource_groups/{id}", kGroupAdministrators},

    {"GET /api/teams", kSignedIn},
    {"POST /api/teams", kAdmins},
    {"GET /api/teams/{id}", kSignedIn},
    {"PATCH /api/teams/{id}", kAdmins},
    {"DELETE /api/teams/{id}", kAdmins},

    {"GET /api/users", kAdmins},
    {"POST /api/users", kAdmins},
    {.route = "POST /api/users",
     .verdicts = kSuperAdmin,
     .body = {{"email", "x@example.com"}, {"role", "super_admin"}}},
    {"GET /api/users/{id}", kAdmins},
    {.route = "PATCH /api/users/{id}", .verdicts = kAdmins, .body = {{"role", "admin"}}},
    {.route = "PATCH /api/users/{id}", .verdicts = kSuperAdmin, .body = {{"role", "super_admin"}}},
    {"DELETE /api/users/{id}", kSuperAdmin},
    {"GET /api/users/{id}/api_keys", kAdmins},
    {"DELETE /api/users/{id}/api_keys/{key_id}", kAdmins},
};

// What a key of the scope "read" is for beside every GET, and what "run" is for beside that.
const std::set<std::string> kLooks = {
    "POST /api/setup",
    "POST /api/session",
    "POST /api/connections/s3/policy",
    "POST /api/schedules/next_runs",
    "POST /api/job_definitions/guess",
    "POST /api/job_definitions/preview",
    "POST /api/job_definitions/validate",
};
const std::set<std::string> kRuns = {
    "POST /api/jobs",
    "POST /api/jobs/{id}/cancel",
    "POST /api/connections/s3/{id}/test",
};

std::string NameOf(const Route& route) { return fmt::format("{} {}", route.verb, route.path); }

char VerdictOf(const Reply& reply) {
  std::string message = reply.body.is_object() ? reply.body.value("message", "") : "";
  if (reply.status == 401 && reply.body.contains("setup_needed")) return '1';
  if (reply.status == 403) return '-';
  // What Access says; a handler that misses something else says what.
  if (reply.status == 404 && message.starts_with("Not found: there is no such thing")) return '?';
  return reply.status == 500 ? 'x' : '+';
}

void Replace(std::string* text, std::string_view what, const std::string& by) {
  size_t at = text->find(what);
  if (at != std::string::npos) text->replace(at, what.size(), by);
}

class RouteRolesTest : public WebTest {
 protected:
  RouteRolesTest() {
    owner_ = AddPerson("owner", "super_admin").user_id;
    for (const char* name : kPeople) {
      std::string_view role = name;
      if (role == "nobody") continue;
      bool is_account_role = role == "admin" || role == "super_admin";
      people_[name] = AddPerson(std::to_string(people_.size()), is_account_role ? name : "member");
      keys_[name] = ApiKeyOf(people_[name]);
    }
    for (const char* role : {"viewer", "operator", "editor"}) AddToGroup(people_[role], role);
    AddToGroup(people_["group administrator"], "administrator");
  }

  /// A new thing, in the group where its kind can be in one, of the kind that {id} of `path` names.
  int64_t MakeThing(std::string_view path, const std::string& person) {
    std::string name = "thing " + std::to_string(++made_);
    if (path.starts_with("/api/connections/")) return AddConnection(name, owner_);
    if (path.starts_with("/api/job_definitions/")) return AddTransfer(name, owner_);
    if (path.starts_with("/api/jobs/")) return AddJob(name, AddTransfer(name, owner_));
    if (path.starts_with("/api/users/")) return AddPerson(name, "member").user_id;
    if (path.starts_with("/api/api_keys/")) {
      int64_t user = person == "nobody" ? owner_ : people_[person].user_id;
      return accounts_.AddApiKey(user, name, std::nullopt)->key.id;
    }
    if (path.starts_with("/api/schedules/")) {
      Json daily = {{"frequency", "daily"}, {"hour", 3}, {"minute", 0}, {"time_zone", "UTC"}};
      auto made = scheduler_.Replace(AddTransfer(name, owner_), Json::array({daily}));
      EXPECT_TRUE(made.ok()) << made.status();
      return made.ok() ? made->front().id : 0;
    }
    if (path.starts_with("/api/notification_destinations/")) {
      return store().notifications().Add("email", {{"email", "ana@example.com"}}, {})->id;
    }
    auto& organisation = store().organisation();
    if (path.starts_with("/api/labels/")) {
      return organisation.SaveLabel({.name = name, .color = "#000000"})->id;
    }
    if (path.starts_with("/api/teams/")) return organisation.SaveTeam({.name = name})->id;
    if (path.starts_with("/api/resource_groups/")) {
      auto teams = organisation.FindGroup(group_)->teams;
      return organisation.SaveGroup({.name = name, .teams = teams})->id;
    }
    ADD_FAILURE() << "say in MakeThing how a thing of " << path << " is made";
    return 0;
  }

  void FillIn(std::string* text) {
    Replace(text, "\"{connection}\"", "{connection}");
    if (text->find("{connection}") != std::string::npos) {
      Replace(text, "{connection}", std::to_string(MakeThing("/api/connections/s3/", "")));
    }
    if (text->find("{transfer}") != std::string::npos) {
      Replace(text, "{transfer}", std::to_string(MakeThing("/api/job_definitions/", "")));
    }
  }

  char Try(const Row& row, const std::string& person, const Credential& credential) {
    std::string_view route = row.route;
    std::string_view verb = route.substr(0, route.find(' '));
    std::string path(route.substr(verb.size() + 1));
    if (path.find("{id}") != std::string::npos) {
      Replace(&path, "{id}", std::to_string(MakeThing(path, person)));
    }
    Replace(&path, "{revision}", "1");
    Replace(&path, "{key_id}", "1");
    Replace(&path, "{connection_type}", "mysql");
    Replace(&path, "{kind}", "email");
    std::string query = row.query;
    FillIn(&query);
    std::string body = row.body.dump();
    FillIn(&body);
    if (!query.empty()) path += "?" + query;
    if (verb == "GET" || verb == "DELETE") return VerdictOf(AskAs(credential, verb, path));
    return VerdictOf(AskAs(credential, verb, path, Json::parse(body)));
  }

  int64_t owner_ = 0;
  std::map<std::string, service::Caller> people_;
  std::map<std::string, Credential> keys_;
  int made_ = 0;
};

TEST_F(RouteRolesTest, EveryRouteHasItsRowAndEveryRowItsRoute) {
  std::set<std::string> routes;
  std::set<std::string> rows;
  for (const Route& route : Routes()) routes.insert(NameOf(route));
  for (const Row& row : kRows) rows.insert(row.route);
  EXPECT_EQ(routes, rows) << "write down in kRows who may use a new route";
}

TEST_F(RouteRolesTest, EachPersonMayWhatTheTableSaysWithASession) {
  for (const Row& row : kRows) {
    std::string found;
    for (const std::string person : kPeople) {
      Credential who = person == "nobody" ? Credential{} : SignIn(people_[person]);
      found += Try(row, person, who);
    }
    EXPECT_EQ(found, row.verdicts) << row.route << " " << row.query << " " << row.body.dump();
  }
}

TEST_F(RouteRolesTest, AnApiKeyMayWhatItsPersonMay) {
  for (const Row& row : kRows) {
    std::string found;
    for (const std::string person : kPeople) found += Try(row, person, keys_[person]);
    EXPECT_EQ(found, row.by_key != nullptr ? row.by_key : row.verdicts)
        << row.route << " " << row.query << " " << row.body.dump();
  }
}

TEST_F(RouteRolesTest, AnApiKeyMayNoMoreThanItsScope) {
  const Credential read = ApiKeyOf(people_["super_admin"], service::KeyScope::kRead);
  const Credential run = ApiKeyOf(people_["super_admin"], service::KeyScope::kRun);
  for (const Row& row : kRows) {
    bool looks = std::string_view(row.route).starts_with("GET ") || kLooks.contains(row.route);
    bool runs = looks || kRuns.contains(row.route);
    EXPECT_EQ(Try(row, "super_admin", read), looks ? '+' : '-') << row.route;
    EXPECT_EQ(Try(row, "super_admin", run), runs ? '+' : '-') << row.route;
  }
}

TEST_F(RouteRolesTest, OnlyASuperAdminChangesOne) {
  std::string other = "/api/users/" + std::to_string(owner_);
  for (const Json& change : {Json{{"role", "member"}}, Json{{"can_use_audit_log", true}}}) {
    EXPECT_EQ(AskAs(keys_["admin"], "PATCH", other, change).status, 403) << change.dump();
  }
  EXPECT_EQ(AskAs(keys_["super_admin"], "PATCH", other, Json{{"role", "member"}}).status, 200);
}

TEST_F(RouteRolesTest, AnAdminRevokesKeysButNotThoseOfASuperAdmin) {
  Credential key = ApiKeyOf(people_["viewer"]);
  std::string keys = "/api/users/" + std::to_string(people_["viewer"].user_id) + "/api_keys";
  Json listed = AskAs(keys_["admin"], "GET", keys).body["items"];
  ASSERT_EQ(listed.size(), 2);
  EXPECT_FALSE(listed[1].contains("token"));
  EXPECT_EQ(AskAs(key, "GET", "/api/session").status, 200);
  std::string path = keys + "/" + listed[1]["id"].dump();
  EXPECT_EQ(AskAs(keys_["admin"], "DELETE", path).status, 204);
  EXPECT_EQ(AskAs(key, "GET", "/api/session").status, 401);
  EXPECT_EQ(AskAs(keys_["admin"], "DELETE", path).status, 404);
  EXPECT_EQ(AskAs(keys_["admin"], "GET", "/api/users/999/api_keys").status, 404);

  keys = "/api/users/" + std::to_string(people_["super_admin"].user_id) + "/api_keys";
  path = keys + "/" + AskAs(keys_["admin"], "GET", keys).body["items"][0]["id"].dump();
  EXPECT_EQ(AskAs(keys_["admin"], "DELETE", path).status, 403);
  EXPECT_EQ(AskAs(keys_["super_admin"], "DELETE", path).status, 204);
}

TEST_F(RouteRolesTest, WhoseConnectionChangesAreRestrictedMakesAndChangesNone) {
  ASSERT_TRUE(accounts_
                  .EditUser(people_["editor"].user_id, {{"is_restricted_connection_modify", true}},
                            people_["super_admin"])
                  .ok());
  for (const char* route : {"POST /api/connections/s3", "POST /api/connections/s3/drafts",
                            "POST /api/connections/s3/test", "PATCH /api/connections/s3/{id}",
                            "DELETE /api/connections/s3/{id}"}) {
    EXPECT_EQ(Try({route, ""}, "editor", keys_["editor"]), '-') << route;
  }
  EXPECT_EQ(Try({"POST /api/connections/s3/{id}/test", ""}, "editor", keys_["editor"]), '+');
}

}  // namespace
}  // namespace waybill::server
