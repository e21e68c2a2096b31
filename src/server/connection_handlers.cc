#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "connection/policy.h"
#include "connection/s3_check.h"
#include "server/connection_json.h"
#include "server/error_reply.h"
#include "server/events.h"
#include "server/group_choice.h"
#include "server/paging.h"
#include "server/route_tables.h"
#include "server/schemas.h"
#include "service/connections.h"
#include "service/wire_time.h"

namespace waybill::server {
namespace {

using service::Permission;
using service::ResourceKind;
using Unsaved = service::Connections::Unsaved;

std::string TextIn(const Json& body, const char* name) {
  return body.contains(name) && body[name].is_string() ? body[name].get<std::string>() : "";
}

Result<std::optional<int64_t>> OptionalIdIn(const Json& body, const char* name) {
  if (!body.contains(name) || body[name].is_null()) return std::nullopt;
  if (body[name].is_number_integer()) return body[name].get<int64_t>();
  return Fail(ErrorKind::kDefinition, "body",
              fmt::format("{}: must be a whole number or null", name));
}

Result<connection::Use> ParseUse(const std::string& text) {
  if (text.empty() || text == "source") return connection::Use::kSource;
  if (text == "destination") return connection::Use::kDestination;
  if (text == "both") return connection::Use::kBoth;
  return Fail(ErrorKind::kDefinition, "body", "use: must be source, destination or both");
}

Result<Reply> Shown(Api& api, const Request& request, const metastore::Connection& connection,
                    int status = 200) {
  ARROW_ASSIGN_OR_RAISE(Json body, ConnectionToJson(api, connection, request.caller));
  AddOwnAccount(api, &body);
  return JsonReply(std::move(body), status);
}

/// By id, so that a page begins where the one before ended, whatever was renamed between.
Result<Reply> ReadList(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(Page page, ReadPage(request, 200));
  ARROW_ASSIGN_OR_RAISE(auto all, api.services.connections.List());
  ARROW_ASSIGN_OR_RAISE(auto visible,
                        api.services.access.Visible(request.caller, ResourceKind::kConnection));
  std::ranges::sort(all, {}, &metastore::Connection::id);
  std::string wanted = TextOf(request, "name");
  Json items = Json::array();
  int64_t last = 0;
  for (const auto& each : all) {
    bool is_shown = each.id > page.cursor && each.name.find(wanted) != std::string::npos &&
                    (!visible || std::ranges::binary_search(*visible, each.id));
    if (!is_shown) continue;
    if (int64_t(items.size()) == page.limit) break;
    ARROW_ASSIGN_OR_RAISE(Json item, ConnectionToJson(api, each, request.caller));
    items.push_back(std::move(item));
    last = each.id;
  }
  return PageReply(std::move(items), page, last);
}

/// Waybill's own account is asked for once the page is read: no reader is held meanwhile.
Result<Reply> List(Api& api, const Request& request) {
  Reply reply;
  ARROW_RETURN_NOT_OK(
      api.services.store.ReadTogether([&] { return ReadList(api, request).Value(&reply); }));
  for (Json& item : reply.body["items"]) AddOwnAccount(api, &item);
  return reply;
}

Result<Reply> Add(Api& api, const Request& request) {
  service::Connections::Maker maker{.owner_id = request.caller.user_id,
                                    .form_id = TextIn(request.body, "draft_id")};
  ARROW_ASSIGN_OR_RAISE(maker.resource_group_id, ChosenGroup(api, request));
  ARROW_ASSIGN_OR_RAISE(Json options, ConnectionOptionsIn(request.body));
  ARROW_ASSIGN_OR_RAISE(auto added, api.services.connections.Add(options, maker));
  return Shown(api, request, added, 201);
}

Result<Reply> Show(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto found, api.services.connections.FindById(IdOf(request)));
  return Shown(api, request, found);
}

Result<Reply> Edit(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto stored, api.services.connections.FindById(IdOf(request)));
  service::Connections::Editor editor{.user_id = request.caller.user_id};
  ARROW_ASSIGN_OR_RAISE(editor.group.emplace(),
                        ChosenGroup(api, request, stored.resource_group_id));
  ARROW_ASSIGN_OR_RAISE(Json changes, ConnectionOptionsIn(request.body));
  ARROW_ASSIGN_OR_RAISE(auto edited, api.services.connections.Edit(stored.name, changes, editor));
  return Shown(api, request, edited);
}

Result<Reply> Remove(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto stored, api.services.connections.FindById(IdOf(request)));
  ARROW_RETURN_NOT_OK(api.services.connections.Remove(stored.name));
  return Reply{.status = 204};
}

Result<Reply> OpenForm(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto form,
                        api.services.store.connections().OpenForm(request.caller.user_id));
  service::OwnIdentity self = api.identity();
  return JsonReply(
      {{"draft_id", form.id},
       {"aws_external_id", form.external_id},
       {"aws_principal_account_id", self.known.ok() ? Json(self.account_id) : Json(nullptr)},
       {"aws_principal_problem", self.known.ok() ? Json(nullptr) : Json(self.known.message())}});
}

Result<Unsaved> UnsavedIn(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(Json options, ConnectionOptionsIn(request.body));
  Unsaved form{.options = std::move(options),
               .form_id = TextIn(request.body, "draft_id"),
               .user_id = request.caller.user_id};
  ARROW_ASSIGN_OR_RAISE(form.id, OptionalIdIn(request.body, "id"));
  if (form.id) {
    ARROW_RETURN_NOT_OK(api.services.access.Require(request.caller, Permission::kConnectionEdit,
                                                    {ResourceKind::kConnection, *form.id}));
  }
  return form;
}

Result<connection::CheckRequest> CheckIn(const Json& body) {
  connection::CheckRequest check{.bucket = TextIn(body, "bucket"),
                                 .prefix = TextIn(body, "prefix"),
                                 .key = TextIn(body, "key")};
  ARROW_ASSIGN_OR_RAISE(check.use, ParseUse(TextIn(body, "use")));
  return check;
}

using RunTest = std::function<Result<connection::CheckReport>(
    const std::function<void(const connection::CheckRow&)>& on_row, std::stop_token stop)>;

/// Row by row for who wants events, whole for who does not.
Result<Reply> TestReply(const Request& request, RunTest run) {
  if (!request.wants_events) {
    ARROW_ASSIGN_OR_RAISE(auto report, run([](const connection::CheckRow&) {}, request.stop));
    return JsonReply(connection::CheckReportToJson(report));
  }
  auto outcome = std::make_shared<Result<Json>>(Cancelled());
  Reply reply = EventsReply([run = std::move(run), outcome](const WorkEvents::Emit& emit,
                                                            std::stop_token stop) -> Status {
    auto report =
        run([&](const connection::CheckRow& row) { emit("row", connection::CheckRowToJson(row)); },
            stop);
    if (!report.ok()) {
      *outcome = report.status();
      return report.status();
    }
    *outcome = connection::CheckReportToJson(*report);
    emit("report", **outcome);
    return Status::OK();
  });
  reply.outcome = [outcome, id = request.id] {
    return outcome->ok() ? JsonReply(**outcome) : ErrorReply(outcome->status(), id);
  };
  return reply;
}

Result<Reply> Test(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto stored, api.services.connections.FindById(IdOf(request)));
  ARROW_ASSIGN_OR_RAISE(auto check, CheckIn(request.body));
  return TestReply(request, [&connections = api.services.connections, name = stored.name, check](
                                const auto& on_row, std::stop_token stop) {
    return connections.Test(name, check, on_row, std::move(stop));
  });
}

Result<Reply> TestUnsaved(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto form, UnsavedIn(api, request));
  ARROW_ASSIGN_OR_RAISE(auto check, CheckIn(request.body));
  return TestReply(request, [&connections = api.services.connections, form, check](
                                const auto& on_row, std::stop_token stop) {
    return connections.TestUnsaved(form, check, on_row, std::move(stop));
  });
}

Result<connection::Grant> GrantOf(std::string bucket, std::string prefix, const std::string& use) {
  connection::Grant grant{.bucket = std::move(bucket), .prefix = std::move(prefix)};
  ARROW_ASSIGN_OR_RAISE(grant.use, ParseUse(use));
  ARROW_RETURN_NOT_OK(connection::CheckGrant(grant));
  return grant;
}

/// All that is to be pasted into AWS, in every form at once: a page switches between them.
Reply PolicyReply(const service::Connections::Setup& setup) {
  using enum connection::PolicyForm;
  const auto& values = setup.values;
  bool is_role = values.auth == connection::AwsAuth::kAssumeRole;
  Json problem = nullptr;
  if (is_role && !setup.identity.known.ok()) problem = setup.identity.known.message();
  return JsonReply(
      {{"trust_policy", is_role ? connection::TrustPolicy(values.trust) : Json(nullptr)},
       {"permission_policy", connection::PermissionPolicy(values.grant)},
       {"cli", connection::RenderPolicies(values, kCli)},
       {"cloudformation", connection::RenderPolicies(values, kCloudFormation)},
       {"terraform", connection::RenderPolicies(values, kTerraform)},
       {"steps", connection::RenderSteps(values)},
       {"aws_principal_problem", problem}});
}

Result<Reply> Policy(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto stored, api.services.connections.FindById(IdOf(request)));
  ARROW_ASSIGN_OR_RAISE(auto grant, GrantOf(TextOf(request, "bucket"), TextOf(request, "prefix"),
                                            TextOf(request, "use")));
  ARROW_ASSIGN_OR_RAISE(auto setup,
                        api.services.connections.Prepare(
                            stored.name, grant, connection::TrustedParty::kAccount, request.stop));
  return PolicyReply(setup);
}

Result<Reply> PolicyUnsaved(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto form, UnsavedIn(api, request));
  ARROW_ASSIGN_OR_RAISE(auto grant,
                        GrantOf(TextIn(request.body, "bucket"), TextIn(request.body, "prefix"),
                                TextIn(request.body, "use")));
  ARROW_ASSIGN_OR_RAISE(auto setup,
                        api.services.connections.PrepareUnsaved(
                            form, grant, connection::TrustedParty::kAccount, request.stop));
  return PolicyReply(setup);
}

Result<std::unique_ptr<connection::OpenedConnection>> Opened(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto stored, api.services.connections.FindById(IdOf(request)));
  return api.services.connections.Open(stored.name, "look", api.services.log);
}

Result<Reply> ListBuckets(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto opened, Opened(api, request));
  ARROW_ASSIGN_OR_RAISE(auto buckets, opened->client().ListBuckets(request.stop));
  Json items = Json::array();
  for (const auto& bucket : buckets) items.push_back({{"name", bucket.name}});
  return JsonReply({{"items", std::move(items)}});
}

Result<Reply> ListObjects(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(Page page, ReadPage(request, 1000, 200));
  ARROW_ASSIGN_OR_RAISE(auto opened, Opened(api, request));
  ARROW_ASSIGN_OR_RAISE(auto listed,
                        opened->client().ListObjects({.bucket = TextOf(request, "bucket"),
                                                      .prefix = TextOf(request, "prefix"),
                                                      .delimiter = "/",
                                                      .max_keys = int(page.limit)},
                                                     request.stop));
  Json items = Json::array();
  for (const auto& object : listed.objects) {
    items.push_back({{"key", object.key},
                     {"size", object.bytes},
                     {"last_modified", service::WireTime(object.modified)}});
  }
  return JsonReply({{"items", std::move(items)},
                    {"prefixes", listed.common_prefixes},
                    {"truncated", !listed.next_token.empty()}});
}

Result<Reply> OtherKind(Api&, const Request& request) {
  return Fail(
      ErrorKind::kDefinition, "connection",
      fmt::format("connection_type: '{}' is a kind that this Waybill cannot use yet; it has: "
                  "s3",
                  request.path.at("connection_type")));
}

Json DraftSchema() {
  return ObjectSchema({{"draft_id", "string"},
                       {"aws_external_id", "string"},
                       {"aws_principal_account_id", "string|null"},
                       {"aws_principal_problem", "string|null"}});
}
Json CheckSchema() { return ObjectSchema({{"verdict", "string"}, {"rows", "array"}}); }
Json PolicySchema() {
  return ObjectSchema({{"trust_policy", "object|null"},
                       {"permission_policy", "object"},
                       {"cli", "string"},
                       {"cloudformation", "string"},
                       {"terraform", "string"},
                       {"steps", "string"},
                       {"aws_principal_problem", "string|null"}});
}
Json BucketsSchema() { return ObjectSchema({{"items", "array"}}); }
Json ObjectsSchema() {
  return ObjectSchema({{"items", "array"}, {"prefixes", "array"}, {"truncated", "boolean"}});
}
Json CheckBodySchema() {
  Json schema = ObjectSchema(
      {{"bucket", "string"}, {"prefix", "string"}, {"key", "string"}, {"use", "string"}});
  schema.erase("required");
  schema["properties"]["use"]["enum"] = {"source", "destination", "both"};
  return schema;
}
Json UnsavedBodySchema() {
  Json schema = ConnectionBodySchema();
  schema["properties"].update(CheckBodySchema()["properties"]);
  schema["properties"]["id"] = {{"type", "integer"}};
  return schema;
}
Json EditBodySchema() {
  Json schema = ConnectionBodySchema();
  schema.erase("required");
  return schema;
}

}  // namespace

// NOLINTNEXTLINE(readability-function-size): a table.
std::span<const Route> ConnectionRoutes() {
  constexpr std::string_view kTag = "connections";
  constexpr Parameter kBucket{"bucket", "string", "bucket to look into"};
  constexpr Parameter kPrefix{"prefix", "string", "what keys begin with"};
  static const Route kRoutes[] = {
      {.verb = "GET",
       .path = "/api/connections/s3",
       .permission = Permission::kSignedIn,
       .tag = kTag,
       .sentence = "The S3 connections that one may see",
       .handler = List,
       .query = {{"limit", "integer", "how many, 1 to 200"},
                 {"cursor", "string", "next_cursor of the page before"},
                 {"name", "string", "a part of the name"}},
       .reply = ConnectionPageSchema},
      {.verb = "POST",
       .path = "/api/connections/s3",
       .permission = Permission::kConnectionCreate,
       .tag = kTag,
       .sentence = "Make an S3 connection",
       .handler = Add,
       .body = ConnectionBodySchema,
       .reply = ConnectionSchema,
       .success = 201},
      {.verb = "POST",
       .path = "/api/connections/s3/drafts",
       .permission = Permission::kConnectionCreate,
       .tag = kTag,
       .sentence = "A form opens: the external ID that its connection will have",
       .handler = OpenForm,
       .reply = DraftSchema,
       .action = "draft"},
      {.verb = "POST",
       .path = "/api/connections/s3/test",
       .permission = Permission::kConnectionCreate,
       .tag = kTag,
       .sentence = "Test what a form holds, before it is saved; events when they are accepted",
       .handler = TestUnsaved,
       .body = UnsavedBodySchema,
       .reply = CheckSchema,
       .action = "test",
       .also = {422},
       .waits_on_others = true},
      {.verb = "POST",
       .path = "/api/connections/s3/policy",
       .permission = Permission::kConnectionCreate,
       .tag = kTag,
       .sentence = "What to paste into AWS for what a form holds",
       .handler = PolicyUnsaved,
       .body = UnsavedBodySchema,
       .reply = PolicySchema,
       .changes_nothing = true,
       .also = {422},
       .waits_on_others = true},
      {.verb = "GET",
       .path = "/api/connections/s3/{id}",
       .permission = Permission::kConnectionView,
       .resource = ResourceKind::kConnection,
       .tag = kTag,
       .sentence = "One S3 connection, without its secrets",
       .handler = Show,
       .reply = ConnectionSchema},
      {.verb = "PATCH",
       .path = "/api/connections/s3/{id}",
       .permission = Permission::kConnectionEdit,
       .resource = ResourceKind::kConnection,
       .tag = kTag,
       .sentence = "Change what the body holds; a secret that is absent stays",
       .handler = Edit,
       .body = EditBodySchema,
       .reply = ConnectionSchema},
      {.verb = "DELETE",
       .path = "/api/connections/s3/{id}",
       .permission = Permission::kConnectionEdit,
       .resource = ResourceKind::kConnection,
       .tag = kTag,
       .sentence = "Remove a connection that no transfer uses",
       .handler = Remove},
      {.verb = "POST",
       .path = "/api/connections/s3/{id}/test",
       .permission = Permission::kConnectionUse,
       .resource = ResourceKind::kConnection,
       .tag = kTag,
       .sentence = "Try every permission, and remember the result; events when they are accepted",
       .handler = Test,
       .body = CheckBodySchema,
       .reply = CheckSchema,
       .also = {422},
       .waits_on_others = true},
      {.verb = "GET",
       .path = "/api/connections/s3/{id}/policy",
       .permission = Permission::kConnectionView,
       .resource = ResourceKind::kConnection,
       .tag = kTag,
       .sentence = "What to paste into AWS",
       .handler = Policy,
       .query = {kBucket, kPrefix, {"use", "string", "source, destination or both"}},
       .reply = PolicySchema,
       .also = {422},
       .waits_on_others = true},
      {.verb = "GET",
       .path = "/api/connections/s3/{id}/buckets",
       .permission = Permission::kConnectionUse,
       .resource = ResourceKind::kConnection,
       .tag = kTag,
       .sentence = "The buckets that the connection may list",
       .handler = ListBuckets,
       .reply = BucketsSchema,
       .also = {422},
       .waits_on_others = true},
      {.verb = "GET",
       .path = "/api/connections/s3/{id}/objects",
       .permission = Permission::kConnectionUse,
       .resource = ResourceKind::kConnection,
       .tag = kTag,
       .sentence = "Objects and folders under a prefix",
       .handler = ListObjects,
       .query = {kBucket, kPrefix, {"limit", "integer", "how many, 1 to 1000"}},
       .reply = ObjectsSchema,
       .also = {422},
       .waits_on_others = true},
      {.verb = "GET",
       .path = "/api/connections/{connection_type}",
       .permission = Permission::kSignedIn,
       .tag = kTag,
       .sentence = "Connections of another kind: none can be used yet",
       .handler = OtherKind},
      {.verb = "POST",
       .path = "/api/connections/{connection_type}",
       .permission = Permission::kConnectionCreate,
       .tag = kTag,
       .sentence = "Connections of another kind: none can be used yet",
       .handler = OtherKind},
      {.verb = "GET",
       .path = "/api/connections/{connection_type}/{id}",
       .permission = Permission::kSignedIn,
       .tag = kTag,
       .sentence = "A connection of another kind: none can be used yet",
       .handler = OtherKind},
      {.verb = "PATCH",
       .path = "/api/connections/{connection_type}/{id}",
       .permission = Permission::kConnectionCreate,
       .tag = kTag,
       .sentence = "A connection of another kind: none can be used yet",
       .handler = OtherKind},
      {.verb = "DELETE",
       .path = "/api/connections/{connection_type}/{id}",
       .permission = Permission::kConnectionCreate,
       .tag = kTag,
       .sentence = "A connection of another kind: none can be used yet",
       .handler = OtherKind},
  };
  return kRoutes;
}

}  // namespace waybill::server
