#include "cli/task_commands.h"

#include <cerrno>
#include <fstream>
#include <nlohmann/json.hpp>
#include <ostream>

#include "base/file.h"
#include "cli/definition_file.h"
#include "pipeline/verbs.h"
#include "pipeline/waybill_json.h"
#include "service/services.h"
#include "transfer/variables.h"

namespace waybill::cli {
namespace {

const Option kFolder = {.name = "folder",
                        .type = OptionType::kString,
                        .required = true,
                        .sentence = "folder of its journal and reject file, made when missing"};

}  // namespace

const OptionTable kPlanOptions = {
    .name = "plan",
    .options = {{.name = "out",
                 .type = OptionType::kString,
                 .required = true,
                 .sentence = "file that the plan is written to"},
                {.name = "job_id",
                 .type = OptionType::kString,
                 .required = true,
                 .sentence = "names what is staged: letters, digits, - and _, never used before"},
                {.name = "threads",
                 .type = OptionType::kInteger,
                 .default_json = "2",
                 .unit = "tasks",
                 .sentence = "tasks that will run at once",
                 .minimum = 1,
                 .maximum = 100000},
                {.name = "var",
                 .type = OptionType::kStringMap,
                 .default_json = "{}",
                 .sentence = "value of a variable for this run"}}};
const OptionTable kTaskOptions = {.name = "task",
                                  .options = {kFolder,
                                              {.name = "out",
                                               .type = OptionType::kString,
                                               .required = true,
                                               .sentence = "file that the report is written to"}}};
const OptionTable kCommitOptions = {.name = "commit", .options = {kFolder}};

Result<ExitCode> Plan(Context& context, const Json& arguments) {
  ARROW_ASSIGN_OR_RAISE(auto definition, ReadDefinition(context, arguments["file"]));
  if (definition.incremental != "none") {
    return Fail(ErrorKind::kDefinition, "source.incremental",
                "the ledger is kept by 'waybill run'; a transfer that is planned for other hosts "
                "needs incremental: none");
  }
  Time now = context.services.clock.Now();
  ARROW_ASSIGN_OR_RAISE(definition,
                        transfer::Expand(definition, VariablesOf(arguments), {now, now}));
  auto reach = context.services.open(arguments["job_id"], context.services.log);
  pipeline::Progress progress;
  pipeline::RunRequest request{.definition = definition,
                               .connectors = reach->connectors(),
                               .job_id = arguments["job_id"],
                               .job_folder = "",
                               .threads = arguments["threads"],
                               .clock = context.services.clock,
                               .log = context.services.log,
                               .progress = progress,
                               .already_loaded = {},
                               .on_warning = [&](const std::string& warning) {
                                 context.err << "warning: " << warning << "\n";
                               }};
  ARROW_ASSIGN_OR_RAISE(std::string out, AbsolutePath(arguments["out"].get<std::string>()));
  ARROW_ASSIGN_OR_RAISE(auto summary, pipeline::PlanToFile(request, out, context.stop));
  context.out << Json{{"splits", summary.splits},
                      {"items", summary.items},
                      {"bytes", summary.bytes}}
              << "\n";
  return kDone;
}

Result<ExitCode> Task(Context& context, const Json& arguments) {
  auto reach = context.services.open("task", context.services.log);
  pipeline::Progress progress;
  ARROW_ASSIGN_OR_RAISE(std::string folder, AbsolutePath(arguments["folder"].get<std::string>()));
  pipeline::VerbContext verb{reach->connectors(), folder, context.services.clock,
                             context.services.log, progress};
  ARROW_ASSIGN_OR_RAISE(
      Json report,
      pipeline::RunTaskFromFile(arguments["plan"], arguments["index"], verb, context.stop));
  std::string path = arguments["out"];
  std::ofstream out(path, std::ios::binary);
  out << report.dump() << "\n";
  out.close();
  if (!out) return FailErrno(errno, path, "write the report");
  return kDone;
}

Result<ExitCode> Commit(Context& context, const Json& arguments) {
  auto reach = context.services.open("commit", context.services.log);
  pipeline::Progress progress;
  ARROW_ASSIGN_OR_RAISE(std::string folder, AbsolutePath(arguments["folder"].get<std::string>()));
  pipeline::VerbContext verb{reach->connectors(), folder, context.services.clock,
                             context.services.log, progress};
  std::vector<std::string> reports = arguments["reports"];
  ARROW_ASSIGN_OR_RAISE(auto waybill, pipeline::CommitFromFiles(arguments["plan"], reports, verb));
  context.out << pipeline::WaybillToJson(waybill).dump(2) << "\n";
  return kDone;
}

}  // namespace waybill::cli
