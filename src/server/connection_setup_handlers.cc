#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "connection/policy.h"
#include "connection/s3_check.h"
#include "server/connection_json.h"
#include "server/error_reply.h"
#include "server/events.h"
#include "server/paging.h"
#include "server/route_tables.h"
#include "server/schemas.h"
#include "service/connections.h"

namespace waybill::server {
namespace {

using service::Permission;
using service::ResourceKind;
using Unsaved = service::Connections::Unsaved;

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
}  // namespace

// NOLINTNEXTLINE(readability-function-size): a table.
std::span<const Route> ConnectionSetupRoutes() {
  constexpr std::string_view kTag = "connections";
  constexpr Parameter kBucket{"bucket", "string", "bucket to look into"};
  constexpr Parameter kPrefix{"prefix", "string", "what keys begin with"};
  static const Route kRoutes[] = {
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
      {.verb = "POST",
       .path = "/api/connections/s3/{id}/test",
       .permission = Permission::kConnectionUse,
       .resource = ResourceKind::kConnection,
       .tag = kTag,
       .sentence = "Try every permission, and remember the result; events when they are accepted",
       .handler = Test,
       .body = CheckBodySchema,
       .reply = CheckSchema,
       .scope = service::KeyScope::kRun,
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
  };
  return kRoutes;
}

}  // namespace waybill::server
