#include "cli/queue_commands.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>
#include <span>
#include <thread>

#include "base/display.h"
#include "cli/progress_view.h"
#include "pipeline/progress.h"
#include "service/job_events.h"
#include "service/job_process.h"
#include "service/job_queue.h"
#include "service/services.h"

namespace waybill::cli {
namespace {

constexpr Duration kReportEvery = std::chrono::milliseconds(500);

std::span<const char* const> OwnEnvironment() {
  size_t count = 0;
  while (environ[count] != nullptr) ++count;
  return {environ, count};
}

/// Whether the owner of this machine started it, by a command of his: then it may reach what he
/// may. Jobs of people and of schedules keep to what a server lets them reach.
bool IsOwners(const metastore::Job& job) {
  return !job.user_id && job.executor == metastore::ExecutorType::kManual;
}

service::JobQueue::Parts QueueParts(Context& context, service::JobEvents& events,
                                    const std::vector<std::string>& allowed) {
  return {.store = context.services.store,
          .home = context.services.home,
          .clock = context.services.clock,
          .log = context.services.log,
          .events = events,
          .s3_requests = context.services.s3_requests,
          .spawn = [&context, allowed](const metastore::Job& job) {
            return SpawnJob(context, job, {.any = IsOwners(job), .allowed = allowed});
          }};
}

}  // namespace

const OptionTable kJobRunOptions = {
    .name = "job run",
    .options = {{.name = "parent",
                 .type = OptionType::kInteger,
                 .required = true,
                 .sentence = "process that this one must not outlive"},
                {.name = "any_address",
                 .type = OptionType::kBoolean,
                 .default_json = "false",
                 .sentence = "it may reach private addresses, as a command of the owner may"},
                {.name = "allow_address",
                 .type = OptionType::kStringList,
                 .default_json = "[]",
                 .sentence = "as the server's own"}}};

const OptionTable kJobsWorkOptions = {
    .name = "jobs work",
    .options = {{.name = "at_once",
                 .type = OptionType::kInteger,
                 .default_json = "0",
                 .unit = "jobs",
                 .sentence = "jobs that run at once; 0: as many as the machine has processors",
                 .minimum = 0,
                 .maximum = 1000},
                {.name = "allow_address",
                 .type = OptionType::kStringList,
                 .default_json = "[]",
                 .sentence = "address or block (10.0.0.0/8) in your own network that jobs of the "
                             "console's people may reach, as with 'waybill serve'; your own jobs "
                             "may reach every one"}}};

// Functions, not constants: tables of other files are made of them before those would be.
Option KeepDaysOption() {
  return {.name = "keep_days",
          .type = OptionType::kInteger,
          .default_json = "365",
          .unit = "days",
          .sentence = "jobs that ended longer ago are removed, with log and refused rows; 0: never",
          .minimum = 0,
          .maximum = 36'500};
}

Option KeepJobsOption() {
  return {.name = "keep_jobs",
          .type = OptionType::kInteger,
          .default_json = "100000",
          .unit = "jobs",
          .sentence = "as many of the newest jobs are kept, older ones removed; 0: all",
          .minimum = 0};
}

const OptionTable kJobsPruneOptions = {.name = "jobs prune",
                                       .options = {KeepDaysOption(), KeepJobsOption()}};

service::RetentionOptions KeptBy(const Json& arguments) {
  return {.days = arguments["keep_days"], .jobs = arguments["keep_jobs"]};
}

Result<ChildProcess> SpawnJob(const Context& context, const metastore::Job& job,
                              const JobAddresses& addresses) {
  ChildCommand command = service::JobCommand(job, context.services.home, "/proc/self/exe",
                                             service::JobEnvironment(OwnEnvironment()));
  if (addresses.any) command.arguments.emplace_back("--any-address");
  for (const std::string& address : addresses.allowed) {
    command.arguments.insert(command.arguments.end(), {"--allow-address", address});
  }
  return ChildProcess::Start(command);
}

Result<ExitCode> JobRun(Context& context, const Json& arguments) {
  ARROW_RETURN_NOT_OK(EndWithParent(pid_t(arguments["parent"].get<int64_t>())));
  if (!arguments["any_address"]) {
    ARROW_RETURN_NOT_OK(context.restrict_addresses(arguments["allow_address"]));
  }
  Context piped{.services = context.services,
                .in = context.in,
                .out = context.out,
                .err = context.out,
                .stop = context.stop};
  pipeline::Progress progress;
  ProgressView view(piped, progress, true, kReportEvery);
  auto job = context.services.jobs.RunQueued(
      arguments["id"], progress, [&](const metastore::Job& started) { view.Start(started.id); },
      context.stop);
  ARROW_RETURN_NOT_OK(job.status());
  return kDone;
}

Result<ExitCode> JobsWork(Context& context, const Json& arguments) {
  int at_once = arguments["at_once"];
  if (at_once == 0) at_once = std::max(1, int(std::thread::hardware_concurrency()));
  service::JobEvents events;
  service::JobQueue queue(QueueParts(context, events, arguments["allow_address"]),
                          {.jobs_at_once = at_once});
  ARROW_RETURN_NOT_OK(queue.Start());
  Status idle = queue.WaitIdle(context.stop);
  queue.Stop();
  ARROW_RETURN_NOT_OK(idle);
  return kDone;
}

Result<ExitCode> JobsPrune(Context& context, const Json& arguments) {
  service::Services& services = context.services;
  service::JobRetention retention({services.store, services.home, services.clock, services.log},
                                  KeptBy(arguments));
  ARROW_ASSIGN_OR_RAISE(int64_t removed, retention.Tick(context.stop));
  context.out << fmt::format("{} removed.\n",
                             WithThousands(removed) + (removed == 1 ? " job" : " jobs"));
  return kDone;
}

Result<ExitCode> JobCancel(Context& context, const Json& arguments) {
  ARROW_ASSIGN_OR_RAISE(auto job, context.services.jobs.Find(arguments["id"]));
  service::JobEvents events;
  service::JobQueue queue(QueueParts(context, events, {}), {});
  ARROW_ASSIGN_OR_RAISE(job, queue.Cancel(job.number));
  context.out << (metastore::IsFinalStatus(job.status)
                      ? "It had not begun: cancelled.\n"
                      : "Asked to end; nothing of it will be published.\n");
  return kDone;
}

}  // namespace waybill::cli
