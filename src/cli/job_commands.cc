#include "cli/job_commands.h"

#include <fmt/format.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <ostream>

#include "base/display.h"
#include "cli/definition_file.h"
#include "cli/progress_view.h"
#include "pipeline/waybill_json.h"
#include "service/services.h"

namespace waybill::cli {
namespace {

using metastore::Job;
using metastore::JobStatus;

Json JobToJson(const Job& job) {
  Json out = {{"id", job.id},
              {"transfer", job.transfer},
              {"status", metastore::JobStatusName(job.status)},
              {"created_at", FormatUtc(job.created)},
              {"started_at", nullptr},
              {"finished_at", nullptr},
              {"numbers", job.numbers},
              {"error", nullptr}};
  if (job.started) out["started_at"] = FormatUtc(*job.started);
  if (job.finished) out["finished_at"] = FormatUtc(*job.finished);
  if (!job.error.kind.empty()) {
    out["error"] = {{"kind", job.error.kind}, {"message", job.error.message}};
  }
  return out;
}

std::string Number(const Job& job, const char* name) {
  return job.numbers.contains(name) ? WithThousands(job.numbers[name].get<int64_t>()) : "";
}

std::string TimeTaken(const Job& job) {
  return job.started && job.finished ? HumanDuration(*job.finished - *job.started) : "";
}

ExitCode ExitCodeOf(const Job& job) {
  if (job.status == JobStatus::kSucceeded) return kDone;
  if (job.status == JobStatus::kCanceled) return kCancelled;
  if (job.numbers.value("over_refusal_limit", false)) return kRefusedRows;
  return job.error.kind == "definition" ? kWrongUse : kFailed;
}

void PrintFailure(const Job& job, Context& context) {
  if (job.status == JobStatus::kCanceled) {
    context.err << fmt::format("Job {} was cancelled. Nothing was published.\n", job.id);
    return;
  }
  context.err << fmt::format("Job {} failed ({}): {}\nNothing was published.\n", job.id,
                             job.error.kind, job.error.message);
  if (job.numbers.value("rows_refused", int64_t{0}) > 0) {
    context.err << fmt::format("The refused rows and why: waybill job rejects {}\n", job.id);
  }
}

/// Copy a file of a job's folder to `out`, line by line; say `none`, if anything, when there is
/// none.
void PrintFile(const std::string& path, std::string_view none, Context& context) {
  std::ifstream in(path);
  if (!in && !none.empty()) context.out << none << "\n";
  for (std::string line; std::getline(in, line) && !context.stop.stop_requested();) {
    context.out << line << "\n";
  }
}

}  // namespace

const OptionTable kRunOptions = {
    .name = "run",
    .options = {{.name = "full",
                 .type = OptionType::kBoolean,
                 .default_json = "false",
                 .sentence = "load every item, also those the ledger holds"},
                {.name = "var",
                 .type = OptionType::kStringMap,
                 .default_json = "{}",
                 .sentence = "value of a variable for this run"},
                {.name = "threads",
                 .type = OptionType::kInteger,
                 .default_json = "2",
                 .unit = "tasks",
                 .sentence = "tasks at once; memory and connections grow with it",
                 .minimum = 1,
                 .maximum = 64},
                {.name = "json",
                 .type = OptionType::kBoolean,
                 .default_json = "false",
                 .sentence = "print the waybill as JSON, and progress as JSON lines"},
                {.name = "queue",
                 .type = OptionType::kBoolean,
                 .default_json = "false",
                 .sentence = "only put it into the queue: 'waybill serve' or 'waybill jobs work' "
                             "runs it"}}};

const OptionTable kJobsOptions = {
    .name = "jobs",
    .options = {
        {.name = "transfer", .type = OptionType::kString, .sentence = "only of this transfer"},
        {.name = "limit",
         .type = OptionType::kInteger,
         .default_json = "20",
         .unit = "jobs",
         .sentence = "how many, the newest first",
         .minimum = 1,
         .maximum = 10000},
        {.name = "json",
         .type = OptionType::kBoolean,
         .default_json = "false",
         .sentence = "print JSON, for machines"}}};

const OptionTable kJsonOptions = {.name = "json",
                                  .options = {{.name = "json",
                                               .type = OptionType::kBoolean,
                                               .default_json = "false",
                                               .sentence = "print JSON, for machines"}}};

Result<ExitCode> Run(Context& context, const Json& arguments) {
  ARROW_ASSIGN_OR_RAISE(auto definition, ReadDefinition(context, arguments["file"]));
  context.changed = definition.name;
  service::RunOptions options{.full = arguments["full"],
                              .threads = arguments["threads"],
                              .variables = VariablesOf(arguments)};
  if (arguments["queue"]) {
    ARROW_ASSIGN_OR_RAISE(Job queued, context.services.jobs.Queue(definition, options));
    context.out << queued.id << "\n";
    return kDone;
  }
  bool as_json = arguments["json"];
  pipeline::Progress progress;
  auto job = [&] {
    ProgressView view(context, progress, as_json);
    options.on_warning = [&](const std::string& warning) { view.Warn(warning); };
    return context.services.jobs.Run(
        definition, options, progress, [&](const Job& started) { view.Start(started.id); },
        context.stop);
  }();
  ARROW_RETURN_NOT_OK(job.status());
  if (job->status != JobStatus::kSucceeded) {
    if (as_json) context.out << JobToJson(*job).dump(2) << "\n";
    PrintFailure(*job, context);
    return ExitCodeOf(*job);
  }
  ARROW_ASSIGN_OR_RAISE(auto waybill, context.services.jobs.FindWaybill(*job));
  context.out << (as_json ? pipeline::WaybillToJson(waybill).dump(2) + "\n"
                          : pipeline::RenderWaybill(waybill));
  return kDone;
}

Result<ExitCode> Jobs(Context& context, const Json& arguments) {
  metastore::JobFilter filter{.transfer = arguments.value("transfer", ""),
                              .limit = arguments["limit"]};
  ARROW_ASSIGN_OR_RAISE(auto jobs, context.services.jobs.List(filter));
  if (arguments["json"]) {
    Json all = Json::array();
    for (const Job& job : jobs) all.push_back(JobToJson(job));
    context.out << all.dump(2) << "\n";
    return kDone;
  }
  if (jobs.empty()) {
    context.out << "No jobs yet. Start one with 'waybill run FILE'.\n";
    return kDone;
  }
  using enum TextTable::Align;
  TextTable table{{{"job"},
                   {"transfer"},
                   {"status"},
                   {"started"},
                   {"took", kRight},
                   {"rows written", kRight},
                   {"refused", kRight}},
                  {}};
  for (const Job& job : jobs) {
    table.rows.push_back({job.id, ForTerminal(job.transfer, 40),
                          std::string(metastore::JobStatusName(job.status)),
                          job.started ? FormatUtc(*job.started).substr(0, 19) : "", TimeTaken(job),
                          Number(job, "rows_written"), Number(job, "rows_refused")});
  }
  context.out << table.Render();
  return kDone;
}

Result<ExitCode> JobsRepair(Context& context, const Json&) {
  ARROW_ASSIGN_OR_RAISE(auto repaired, context.services.jobs.Repair(context.stop));
  if (repaired.empty()) context.out << "Nothing to repair.\n";
  for (const auto& [job, outcome] : repaired) {
    context.out << fmt::format("{}  {}  {}\n", job.id, ForTerminal(job.transfer),
                               outcome == pipeline::Outcome::kPublished
                                   ? "had decided to publish: published"
                                   : "had not decided to publish: rolled back, nothing is left");
  }
  return kDone;
}

Result<ExitCode> JobShow(Context& context, const Json& arguments) {
  ARROW_ASSIGN_OR_RAISE(Job job, context.services.jobs.Find(arguments["id"]));
  if (arguments["json"]) {
    context.out << JobToJson(job).dump(2) << "\n";
    return kDone;
  }
  context.out << fmt::format("{:<22} {}\n{:<22} {}\n{:<22} {}\n", "job", job.id, "transfer",
                             ForTerminal(job.transfer), "status",
                             metastore::JobStatusName(job.status));
  if (job.started) context.out << fmt::format("{:<22} {}\n", "started", FormatUtc(*job.started));
  if (job.finished) context.out << fmt::format("{:<22} {}\n", "took", TimeTaken(job));
  for (const auto& [name, value] : job.numbers.items()) {
    if (!value.is_number_integer()) continue;
    std::string label = name;
    for (char& c : label) c = c == '_' ? ' ' : c;
    context.out << fmt::format("{:<22} {}\n", label, WithThousands(value.get<int64_t>()));
  }
  if (!job.error.kind.empty()) {
    context.out << fmt::format("{:<22} {}: {}\n", "error", job.error.kind, job.error.message);
  }
  return kDone;
}

Result<ExitCode> JobLog(Context& context, const Json& arguments) {
  ARROW_ASSIGN_OR_RAISE(Job job, context.services.jobs.Find(arguments["id"]));
  PrintFile(context.services.home.OlderJobLog(job.id), "", context);
  PrintFile(context.services.home.JobLog(job.id), "This job wrote no log.", context);
  return kDone;
}

Result<ExitCode> JobRejects(Context& context, const Json& arguments) {
  ARROW_ASSIGN_OR_RAISE(Job job, context.services.jobs.Find(arguments["id"]));
  PrintFile(context.services.home.JobFolder(job.id) + "/" + pipeline::kRejectFile,
            "This job refused no rows.", context);
  return kDone;
}

Result<ExitCode> JobWaybill(Context& context, const Json& arguments) {
  ARROW_ASSIGN_OR_RAISE(Job job, context.services.jobs.Find(arguments["id"]));
  ARROW_ASSIGN_OR_RAISE(auto waybill, context.services.jobs.FindWaybill(job));
  if (!arguments["json"]) {
    context.out << pipeline::RenderWaybill(waybill, 1000);
    return kDone;
  }
  std::string path = context.services.home.JobFolder(job.id) + "/" + pipeline::kWaybillFile;
  PrintFile(path, "{}", context);
  return kDone;
}

}  // namespace waybill::cli
