#include <cctz/civil_time.h>
#include <cctz/time_zone.h>
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/time_zone.h"
#include "server/job_json.h"
#include "server/paging.h"
#include "server/route_tables.h"
#include "server/schedule_json.h"
#include "server/schemas.h"
#include "service/scheduler.h"
#include "service/transfers.h"

namespace waybill::server {
namespace {

using metastore::JobFigures;
using metastore::JobSums;

constexpr int64_t kMostDays = 365;
constexpr int64_t kRows = 10;

int64_t Milliseconds(Duration duration) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(duration).count();
}

/// The last days in a time zone, today included.
struct Days {
  std::vector<Time> edges;  ///< where each begins, and where the last one ends
  std::vector<std::string> dates;
  Time yesterday;
  JobFigures::Span span() const { return {edges.front(), edges.back()}; }
};

Days DaysUntil(Time now, int64_t count, const cctz::time_zone& zone) {
  cctz::civil_day today(cctz::convert(now, zone));
  auto beginning = [&](const cctz::civil_day& day) {
    return std::chrono::time_point_cast<Duration>(cctz::convert(day, zone));
  };
  Days days{.yesterday = beginning(today - 1)};
  for (cctz::civil_day day = today - (count - 1); day <= today; ++day) {
    days.edges.push_back(beginning(day));
    days.dates.push_back(cctz::format("%Y-%m-%d", days.edges.back(), zone));
  }
  days.edges.push_back(beginning(today + 1));
  return days;
}

Result<Json> JobsJson(Api& api, const metastore::JobFilter& filter, JobView* view) {
  ARROW_ASSIGN_OR_RAISE(auto jobs, api.services.store.jobs().List(filter));
  Json items = Json::array();
  for (const auto& job : jobs) {
    ARROW_ASSIGN_OR_RAISE(Json item, view->Show(job));
    items.push_back(std::move(item));
  }
  return items;
}

Result<Json> NextRunsJson(Api& api, const JobFigures::Visible& visible,
                          const service::Caller& caller) {
  ARROW_ASSIGN_OR_RAISE(
      auto schedules,
      api.scheduler.List(
          {.visible = visible, .enabled = true, .soonest_first = true, .limit = kRows}));
  Json items = Json::array();
  for (const auto& schedule : schedules) {
    ARROW_ASSIGN_OR_RAISE(Json item, ScheduleWithTransfer(api, schedule, caller));
    items.push_back(std::move(item));
  }
  return items;
}

/// One row per day, the days without jobs among them.
Result<Json> DaysJson(Api& api, const Days& days, const JobFigures::Visible& visible) {
  ARROW_ASSIGN_OR_RAISE(auto quarters,
                        api.services.store.figures().ByQuarter(days.span(), visible));
  Json rows = Json::array();
  for (const JobSums& day : metastore::FoldInto(quarters, days.edges)) {
    rows.push_back({{"date", days.dates[rows.size()]},
                    {"jobs", day.jobs},
                    {"failed", day.failed},
                    {"rows", day.rows},
                    {"bytes", day.bytes},
                    {"duration_ms", Milliseconds(day.took)}});
  }
  return rows;
}

Result<Json> RankedJson(Api& api, metastore::Ranking by, const JobFigures::Span& span,
                        const JobFigures::Visible& visible) {
  ARROW_ASSIGN_OR_RAISE(auto ranked, api.services.store.figures().Ranked(by, span, kRows, visible));
  Json rows = Json::array();
  for (const auto& [transfer_id, sums] : ranked) {
    ARROW_ASSIGN_OR_RAISE(auto transfer, api.transfers.Find(transfer_id));
    rows.push_back({{"job_definition_id", transfer_id},
                    {"job_definition_name", transfer.name},
                    {"duration_ms", Milliseconds(sums.took) / std::max<int64_t>(1, sums.jobs)},
                    {"refused", sums.refused}});
  }
  return rows;
}

Result<Days> DaysOf(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto asked, IntegerOf(request, "days"));
  int64_t count = asked.value_or(30);
  if (count < 1 || count > kMostDays) {
    return Fail(ErrorKind::kDefinition, "days", fmt::format("must be 1 to {}", kMostDays));
  }
  std::string zone = TextOf(request, "time_zone");
  ARROW_ASSIGN_OR_RAISE(auto found, FindTimeZone(zone.empty() ? "UTC" : zone));
  return DaysUntil(api.services.clock.Now(), count, found);
}

Result<Reply> Show(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(Days days, DaysOf(api, request));
  ARROW_ASSIGN_OR_RAISE(
      auto visible, api.services.access.Visible(request.caller, service::ResourceKind::kTransfer));
  JobView view(api, request.caller);
  Json body = Json::object();
  ARROW_ASSIGN_OR_RAISE(
      body["running"], JobsJson(api, {.visible = visible, .running = true, .limit = kRows}, &view));
  ARROW_ASSIGN_OR_RAISE(
      body["failed"],
      JobsJson(
          api,
          {.visible = visible, .finished_from = days.yesterday, .failed = true, .limit = kRows},
          &view));
  ARROW_ASSIGN_OR_RAISE(body["next_runs"], NextRunsJson(api, visible, request.caller));
  ARROW_ASSIGN_OR_RAISE(body["days"], DaysJson(api, days, visible));
  ARROW_ASSIGN_OR_RAISE(body["slowest"],
                        RankedJson(api, metastore::Ranking::kSlowest, days.span(), visible));
  ARROW_ASSIGN_OR_RAISE(body["most_refused"],
                        RankedJson(api, metastore::Ranking::kMostRefused, days.span(), visible));
  return JsonReply(std::move(body));
}

Json DashboardSchema() {
  return ObjectSchema({{"running", "array"},
                       {"failed", "array"},
                       {"next_runs", "array"},
                       {"days", "array"},
                       {"slowest", "array"},
                       {"most_refused", "array"}});
}

}  // namespace

std::span<const Route> DashboardRoutes() {
  static const Route kRoutes[] = {
      {.verb = "GET",
       .path = "/api/dashboard",
       .permission = service::Permission::kSignedIn,
       .tag = "dashboard",
       .sentence = "What runs, what failed since yesterday, and the figures of the last days",
       .handler = Show,
       .query = {{"days", "integer", "how many days back, 1 to 365"},
                 {"time_zone", "string", "whose days they are; UTC when absent"}},
       .reply = DashboardSchema,
       .reads_together = true},
  };
  return kRoutes;
}

}  // namespace waybill::server
