#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "server/paging.h"
#include "server/route_tables.h"
#include "server/schedule_json.h"
#include "server/schemas.h"
#include "service/scheduler.h"
#include "service/wire_time.h"

namespace waybill::server {
namespace {

using metastore::Schedule;
using service::Permission;
using service::ResourceKind;

constexpr int64_t kMostItems = 200;
constexpr int64_t kUsualNextRuns = 5;
constexpr int64_t kMostNextRuns = 10;

Result<Reply> List(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(Page page, ReadPage(request, kMostItems));
  metastore::ScheduleFilter filter{.after_id = page.cursor, .limit = page.limit};
  ARROW_ASSIGN_OR_RAISE(filter.transfer_id, IntegerOf(request, "job_definition_id"));
  ARROW_ASSIGN_OR_RAISE(filter.visible,
                        api.services.access.Visible(request.caller, ResourceKind::kTransfer));
  ARROW_ASSIGN_OR_RAISE(auto schedules, api.scheduler.List(filter));
  Json items = Json::array();
  for (const Schedule& each : schedules) {
    ARROW_ASSIGN_OR_RAISE(Json item, ScheduleWithTransfer(api, each, request.caller));
    items.push_back(std::move(item));
  }
  return PageReply(std::move(items), page, schedules.empty() ? 0 : schedules.back().id);
}

Result<Reply> Switch(Api& api, const Request& request) {
  const Json& body = request.body;
  if (!body.contains("enabled") || !body["enabled"].is_boolean()) {
    return Fail(ErrorKind::kDefinition, "schedule", "enabled: must be true or false");
  }
  ARROW_ASSIGN_OR_RAISE(Schedule schedule,
                        api.scheduler.Enable(IdOf(request), body["enabled"].get<bool>()));
  ARROW_ASSIGN_OR_RAISE(Json shown, ScheduleWithTransfer(api, schedule, request.caller));
  return JsonReply(std::move(shown));
}

Result<Reply> NextRuns(Api& api, const Request& request) {
  const Json& body = request.body;
  int64_t count = kUsualNextRuns;
  if (body.contains("count") && body["count"].is_number_integer()) count = body["count"];
  if (count < 1 || count > kMostNextRuns) {
    return Fail(ErrorKind::kDefinition, "schedule",
                fmt::format("count: must be 1 to {}", kMostNextRuns));
  }
  if (!body.contains("schedule")) {
    return Fail(ErrorKind::kDefinition, "schedule", "schedule: must be given");
  }
  ARROW_ASSIGN_OR_RAISE(auto runs, api.scheduler.Preview(body["schedule"], int(count)));
  Json items = Json::array();
  for (Time run : runs) items.push_back(service::WireTime(run));
  return JsonReply({{"items", std::move(items)}});
}

Json ListedSchema() {
  Json schema = ScheduleSchema();
  schema["properties"]["job_definition"] = ObjectSchema({{"id", "integer"}, {"name", "string"}});
  schema["properties"]["can"] = ObjectSchema({{"edit", "boolean"}});
  return schema;
}
Json ListedPageSchema() { return PageSchema(ListedSchema()); }
Json SwitchSchema() { return ObjectSchema({{"enabled", "boolean"}}); }
Json NextRunsBodySchema() {
  Json schema = ObjectSchema({{"schedule", "object"}});
  schema["properties"]["schedule"] = ScheduleBodySchema();
  schema["properties"]["count"] = {{"type", "integer"}, {"minimum", 1}, {"maximum", kMostNextRuns}};
  return schema;
}
Json NextRunsSchema() { return ObjectSchema({{"items", "array"}}); }

}  // namespace

std::span<const Route> ScheduleRoutes() {
  constexpr std::string_view kTag = "schedules";
  static const Route kRoutes[] = {
      {.verb = "GET",
       .path = "/api/schedules",
       .permission = Permission::kSignedIn,
       .tag = kTag,
       .sentence = "The schedules of the transfers that one may see",
       .handler = List,
       .query = {{"limit", "integer", "how many, 1 to 200"},
                 {"cursor", "string", "next_cursor of the page before"},
                 {"job_definition_id", "integer", "only of this transfer"}},
       .reply = ListedPageSchema,
       .reads_together = true},
      {.verb = "POST",
       .path = "/api/schedules/next_runs",
       .permission = Permission::kSignedIn,
       .tag = kTag,
       .sentence = "When a schedule would run next",
       .handler = NextRuns,
       .body = NextRunsBodySchema,
       .reply = NextRunsSchema,
       .changes_nothing = true},
      {.verb = "PATCH",
       .path = "/api/schedules/{id}",
       .permission = Permission::kTransferEdit,
       .resource = ResourceKind::kSchedule,
       .tag = kTag,
       .sentence = "Switch one on or off; the rest of it is part of its transfer",
       .handler = Switch,
       .body = SwitchSchema,
       .reply = ListedSchema},
  };
  return kRoutes;
}

}  // namespace waybill::server
