#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "server/job_json.h"
#include "server/local_time.h"
#include "server/paging.h"
#include "server/route_tables.h"
#include "server/schemas.h"
#include "server/transfer_json.h"
#include "service/document_access.h"
#include "service/job_queue.h"
#include "service/transfers.h"

namespace waybill::server {
namespace {

using metastore::Job;
using service::Permission;
using service::ResourceKind;

Result<Job> JobOf(Api& api, const Request& request) {
  return api.services.store.jobs().FindByNumber(IdOf(request));
}

Result<Reply> Shown(Api& api, const Request& request, const Job& job, int status = 200) {
  ARROW_ASSIGN_OR_RAISE(Json body, JobView(api, request.caller).Show(job));
  return JsonReply(std::move(body), status);
}

/// TROCCO's filters; the zone of its times is Tokyo when none is said.
Result<metastore::JobFilter> FilterOf(Api& api, const Request& request, const Page& page) {
  metastore::JobFilter filter{.before_number = page.cursor, .limit = page.limit};
  ARROW_ASSIGN_OR_RAISE(filter.visible,
                        api.services.access.Visible(request.caller, ResourceKind::kTransfer));
  ARROW_ASSIGN_OR_RAISE(filter.transfer_id, IntegerOf(request, "job_definition_id"));
  if (std::string status = TextOf(request, "status"); !status.empty()) {
    auto known = metastore::ParseJobStatus(status);
    if (!known.ok()) return Fail(ErrorKind::kDefinition, "status", known.status().message());
    filter.status = *known;
  }
  if (std::string executor = TextOf(request, "executor_type"); !executor.empty()) {
    auto known = metastore::ParseExecutorType(executor);
    if (!known.ok()) return Fail(ErrorKind::kDefinition, "executor_type", known.status().message());
    filter.executor = *known;
  }
  std::string zone = TextOf(request, "time_zone");
  for (auto [name, time] : {std::pair{"start_time", &filter.created_from},
                            std::pair{"end_time", &filter.created_until}}) {
    std::string text = TextOf(request, name);
    if (text.empty()) continue;
    ARROW_ASSIGN_OR_RAISE(time->emplace(), ParseLocalTime(name, text, zone));
  }
  return filter;
}

Result<Reply> ListBy(Api& api, const Request& request, const metastore::JobFilter& filter,
                     const Page& page) {
  ARROW_ASSIGN_OR_RAISE(auto jobs, api.services.store.jobs().List(filter));
  JobView view(api, request.caller);
  Json items = Json::array();
  for (const Job& job : jobs) {
    ARROW_ASSIGN_OR_RAISE(Json item, view.Show(job));
    items.push_back(std::move(item));
  }
  return PageReply(std::move(items), page, jobs.empty() ? 0 : jobs.back().number);
}

Result<Reply> List(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(Page page, ReadPage(request, 100));
  ARROW_ASSIGN_OR_RAISE(auto filter, FilterOf(api, request, page));
  return ListBy(api, request, filter, page);
}

Result<Reply> ListOfTransfer(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(Page page, ReadPage(request, 100));
  ARROW_ASSIGN_OR_RAISE(auto filter, FilterOf(api, request, page));
  filter.visible.reset();  // the route has asked for this very transfer
  filter.transfer_id = IdOf(request);
  return ListBy(api, request, filter, page);
}

/// Null is as if absent.
Result<std::optional<std::string>> TextIn(const Json& body, const char* name,
                                          std::string_view what) {
  Json value = body.value(name, Json());
  if (value.is_null()) return std::nullopt;
  if (value.is_string()) return value.get<std::string>();
  return Fail(ErrorKind::kDefinition, "job", fmt::format("{}: must be a text {}", name, what));
}

Result<service::StartRequest> StartIn(const Request& request, int64_t transfer_id) {
  service::StartRequest start{.transfer_id = transfer_id, .user_id = request.caller.user_id};
  start.executor =
      request.caller.api_key_id ? metastore::ExecutorType::kApi : metastore::ExecutorType::kManual;
  const Json& body = request.body;
  start.full = body.contains("full") && body["full"].is_boolean() && body["full"].get<bool>();
  ARROW_ASSIGN_OR_RAISE(auto time, TextIn(body, "context_time", "like 2026-11-29 12:00:00"));
  ARROW_ASSIGN_OR_RAISE(auto zone, TextIn(body, "time_zone", "like Asia/Tokyo"));
  if (time) {
    ARROW_ASSIGN_OR_RAISE(start.context_time.emplace(),
                          ParseLocalTime("context_time", *time, zone.value_or("")));
  }
  ARROW_ASSIGN_OR_RAISE(start.resource_enhancement, TextIn(body, "manual_resource_enhancement",
                                                           "medium, custom_spec, large or xlarge"));
  if (!body.contains("custom_variables") || body["custom_variables"].is_null()) return start;
  for (const Json& variable : body["custom_variables"]) {
    bool is_one = variable.is_object() && variable.contains("name") &&
                  variable["name"].is_string() && variable.contains("value") &&
                  variable["value"].is_string();
    if (!is_one) {
      return Fail(ErrorKind::kDefinition, "job",
                  "custom_variables: must be a list of {\"name\":\"$x$\",\"value\":\"…\"}");
    }
    start.variables[variable["name"]] = variable["value"];
  }
  return start;
}

Result<Reply> Start(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto transfer_id, IntegerOf(request, "job_definition_id"));
  if (!transfer_id) {
    return Fail(ErrorKind::kDefinition, "job", "job_definition_id: must be given in the query");
  }
  ARROW_RETURN_NOT_OK(api.services.access.Require(request.caller, Permission::kTransferRun,
                                                  {ResourceKind::kTransfer, *transfer_id}));
  ARROW_ASSIGN_OR_RAISE(auto start, StartIn(request, *transfer_id));
  ARROW_ASSIGN_OR_RAISE(auto transfer, api.transfers.Find(*transfer_id));
  ARROW_RETURN_NOT_OK(service::CheckConnectionUse(api.services.access, api.services.store,
                                                  request.caller, transfer.document));
  ARROW_ASSIGN_OR_RAISE(Job job, api.queue.Enqueue(start));
  return Shown(api, request, job, 201);
}

Result<Reply> Show(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(Job job, JobOf(api, request));
  ARROW_ASSIGN_OR_RAISE(Reply reply, Shown(api, request, job));
  reply.body["yaml"] = YamlOf(job.definition);
  return reply;
}

Result<Reply> Cancel(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(Job job, api.queue.Cancel(IdOf(request)));
  return Shown(api, request, job);
}

Json StartSchema() {
  Json schema = ObjectSchema({{"full", "boolean"},
                              {"context_time", "string|null"},
                              {"time_zone", "string|null"},
                              {"manual_resource_enhancement", "string|null"},
                              {"custom_variables", "array|null"}});
  schema.erase("required");
  return schema;
}
const std::vector<Parameter>& ListParameters() {
  static const std::vector<Parameter> kParameters = {
      {"limit", "integer", "how many, 1 to 100"},
      {"cursor", "string", "next_cursor of the page before"},
      {"status", "string", "only in this status"},
      {"executor_type", "string", "only started so: manual, scheduler, api"},
      {"start_time", "string", "made at this time or later: YYYY-MM-DD HH:MM:SS"},
      {"end_time", "string", "made before this time"},
      {"time_zone", "string", "of the two times; Asia/Tokyo when absent"}};
  return kParameters;
}

std::vector<Parameter> AllJobsParameters() {
  std::vector<Parameter> parameters = ListParameters();
  parameters.push_back({"job_definition_id", "integer", "only of this transfer"});
  return parameters;
}

}  // namespace

// NOLINTNEXTLINE(readability-function-size): a table.
std::span<const Route> JobRoutes() {
  constexpr std::string_view kTag = "jobs";
  static const Route kRoutes[] = {
      {.verb = "GET",
       .path = "/api/jobs",
       .permission = Permission::kSignedIn,
       .tag = kTag,
       .sentence = "The jobs of transfers that one may see, the newest first",
       .handler = List,
       .query = AllJobsParameters(),
       .reply = JobPageSchema,
       .reads_together = true},
      {.verb = "POST",
       .path = "/api/jobs",
       .permission = Permission::kSignedIn,
       .tag = kTag,
       .sentence = "Run a transfer",
       .handler = Start,
       .query = {{"job_definition_id", "integer", "the transfer"}},
       .body = StartSchema,
       .reply = JobSchema,
       .action = "run",
       .scope = service::KeyScope::kRun,
       .success = 201},
      {.verb = "GET",
       .path = "/api/job_definitions/{id}/jobs",
       .permission = Permission::kTransferView,
       .resource = ResourceKind::kTransfer,
       .tag = kTag,
       .sentence = "The jobs of one transfer, the newest first",
       .handler = ListOfTransfer,
       .query = ListParameters(),
       .reply = JobPageSchema,
       .reads_together = true},
      {.verb = "GET",
       .path = "/api/jobs/{id}",
       .permission = Permission::kTransferView,
       .resource = ResourceKind::kJob,
       .tag = kTag,
       .sentence = "One job, with the settings that it used",
       .handler = Show,
       .reply = OneJobSchema,
       .reads_together = true},
      {.verb = "POST",
       .path = "/api/jobs/{id}/cancel",
       .permission = Permission::kTransferRun,
       .resource = ResourceKind::kJob,
       .tag = kTag,
       .sentence = "End a job that waits or runs; nothing of it is published",
       .handler = Cancel,
       .reply = JobSchema,
       .scope = service::KeyScope::kRun},
  };
  return kRoutes;
}

}  // namespace waybill::server
