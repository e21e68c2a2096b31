#include <fmt/format.h>

#include <nlohmann/json.hpp>

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
using std::chrono::days;

constexpr int64_t kMostDays = 365;
constexpr int64_t kRows = 10;

int64_t Milliseconds(Duration duration) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(duration).count();
}

Result<Json> JobsJson(Api& api, metastore::JobFilter filter, const JobFigures::Visible& visible) {
  filter.visible = visible;
  filter.limit = kRows;
  ARROW_ASSIGN_OR_RAISE(auto jobs, api.services.store.jobs().List(filter));
  Json items = Json::array();
  for (const auto& job : jobs) items.push_back(JobToJson(api, job, false));
  return items;
}

Result<Json> NextRunsJson(Api& api, const JobFigures::Visible& visible) {
  ARROW_ASSIGN_OR_RAISE(
      auto schedules,
      api.scheduler.List(
          {.visible = visible, .enabled = true, .soonest_first = true, .limit = kRows}));
  Json items = Json::array();
  for (const auto& schedule : schedules) {
    ARROW_ASSIGN_OR_RAISE(Json item, ScheduleWithTransfer(api, schedule));
    items.push_back(std::move(item));
  }
  return items;
}

/// One row per day, in UTC, the days without jobs among them.
Result<Json> DaysJson(Api& api, const JobFigures::Span& span, const JobFigures::Visible& visible) {
  ARROW_ASSIGN_OR_RAISE(auto quarters, api.services.store.figures().ByQuarter(span, visible));
  std::vector<Time> edges;
  for (Time edge = span.from; edge <= span.until; edge += days(1)) edges.push_back(edge);
  Json rows = Json::array();
  for (const JobSums& day : metastore::FoldInto(quarters, edges)) {
    rows.push_back({{"date", FormatUtc(day.from).substr(0, 10)},
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

Result<Reply> Show(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto asked, IntegerOf(request, "days"));
  int64_t count = asked.value_or(30);
  if (count < 1 || count > kMostDays) {
    return Fail(ErrorKind::kDefinition, "days", fmt::format("must be 1 to {}", kMostDays));
  }
  ARROW_ASSIGN_OR_RAISE(
      auto visible, api.services.access.Visible(request.caller, service::ResourceKind::kTransfer));
  Time tomorrow = std::chrono::ceil<days>(api.services.clock.Now() + Duration(1));
  JobFigures::Span span{tomorrow - days(count), tomorrow};
  Json body = Json::object();
  ARROW_ASSIGN_OR_RAISE(body["running"], JobsJson(api, {.running = true}, visible));
  ARROW_ASSIGN_OR_RAISE(body["failed"],
                        JobsJson(api, {.status = metastore::JobStatus::kError}, visible));
  ARROW_ASSIGN_OR_RAISE(body["next_runs"], NextRunsJson(api, visible));
  ARROW_ASSIGN_OR_RAISE(body["days"], DaysJson(api, span, visible));
  ARROW_ASSIGN_OR_RAISE(body["slowest"],
                        RankedJson(api, metastore::Ranking::kSlowest, span, visible));
  ARROW_ASSIGN_OR_RAISE(body["most_refused"],
                        RankedJson(api, metastore::Ranking::kMostRefused, span, visible));
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
       .sentence = "What runs, what failed, and the figures of the last days",
       .handler = Show,
       .query = {{"days", "integer", "how many days back, 1 to 365"}},
       .reply = DashboardSchema,
       .reads_together = true},
  };
  return kRoutes;
}

}  // namespace waybill::server
