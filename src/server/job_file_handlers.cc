#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "pipeline/run.h"
#include "pipeline/waybill_json.h"
#include "server/api.h"
#include "server/file_stream.h"
#include "server/paging.h"
#include "server/route_tables.h"
#include "server/schemas.h"
#include "service/job_log.h"
#include "service/jobs.h"

namespace waybill::server {
namespace {

using metastore::Job;
using service::Permission;
using service::ResourceKind;

constexpr int64_t kPageBytes = 256 << 10;  // of a log, or of refused rows

Result<Job> JobOf(Api& api, const Request& request) {
  return api.services.store.jobs().FindByNumber(IdOf(request));
}

Result<Reply> ShowWaybill(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(Job job, JobOf(api, request));
  ARROW_ASSIGN_OR_RAISE(auto waybill, api.services.jobs.FindWaybill(job));
  return JsonReply(pipeline::WaybillToJson(waybill));
}

/// Some lines of a file of the job's.
Result<service::LogPage> LinesOf(const Request& request, const std::string& path,
                                 std::string_view parameter) {
  ARROW_ASSIGN_OR_RAISE(auto after, IntegerOf(request, parameter));
  return service::ReadLog(path, after.value_or(0), kPageBytes);
}

Result<Reply> ShowLog(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(Job job, JobOf(api, request));
  std::string path = api.services.home.JobLog(job.id);
  if (FlagOf(request, "download")) {
    return FileReply({api.services.home.OlderJobLog(job.id), path},
                     fmt::format("job-{}-log.jsonl", job.number), "application/jsonl");
  }
  ARROW_ASSIGN_OR_RAISE(auto page, LinesOf(request, path, "after"));
  return JsonReply({{"lines", page.lines}, {"next", page.next}});
}

Result<Reply> ShowRejects(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(Job job, JobOf(api, request));
  std::string path = api.services.home.JobFolder(job.id) + "/" + pipeline::kRejectFile;
  if (FlagOf(request, "download")) {
    return FileReply({path}, fmt::format("job-{}-rejects.jsonl", job.number), "application/jsonl");
  }
  ARROW_ASSIGN_OR_RAISE(auto page, LinesOf(request, path, "cursor"));
  Json items = Json::array();
  for (const std::string& line : page.lines) {
    ARROW_ASSIGN_OR_RAISE(Json row, ParseJson(line, path));
    items.push_back(std::move(row));
  }
  Json next = page.is_at_end ? Json(nullptr) : Json(std::to_string(page.next));
  return JsonReply({{"items", std::move(items)}, {"next_cursor", std::move(next)}});
}

Json LinesSchema() { return ObjectSchema({{"lines", "array"}, {"next", "integer"}}); }
Json RejectsSchema() { return PageSchema({{"type", "object"}}); }
Json WaybillSchema() { return {{"type", "object"}}; }

}  // namespace

// NOLINTNEXTLINE(readability-function-size): a table.
std::span<const Route> JobFileRoutes() {
  constexpr std::string_view kTag = "jobs";
  static const Route kRoutes[] = {
      {.verb = "GET",
       .path = "/api/jobs/{id}/waybill",
       .permission = Permission::kTransferView,
       .resource = ResourceKind::kJob,
       .tag = kTag,
       .sentence = "The receipt of a job that was published",
       .handler = ShowWaybill,
       .reply = WaybillSchema,
       .also = {422}},
      {.verb = "GET",
       .path = "/api/jobs/{id}/log",
       .permission = Permission::kTransferView,
       .resource = ResourceKind::kJob,
       .tag = kTag,
       .sentence = "Lines of a job's log; with download=true all of it, as a file",
       .handler = ShowLog,
       .query = {{"after", "integer", "next of the answer before"},
                 {"download", "boolean", "the whole log"}},
       .reply = LinesSchema,
       .also = {422}},
      {.verb = "GET",
       .path = "/api/jobs/{id}/rejects",
       .permission = Permission::kTransferView,
       .resource = ResourceKind::kJob,
       .tag = kTag,
       .sentence = "The rows that were refused, and why; with download=true all, as a file",
       .handler = ShowRejects,
       .query = {{"cursor", "string", "next_cursor of the page before"},
                 {"download", "boolean", "all of them"}},
       .reply = RejectsSchema,
       .also = {422}},
  };
  return kRoutes;
}

}  // namespace waybill::server
