#include "cli/run_command.h"

#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/config_file.h"
#include "service/audit.h"
#include "service/services.h"

namespace waybill::cli {

ExitCode ExitCodeOf(const Status& status) {
  if (status.ok()) return kDone;
  if (IsCancelled(status)) return kCancelled;
  return KindOf(status) == ErrorKind::kDefinition ? kWrongUse : kFailed;
}

namespace {

Result<ExitCode> Run(const CommandLine& line, Context& context) {
  const Command& command = *line.command;
  if (!command.has_config) return command.run(context, line.arguments);
  ARROW_ASSIGN_OR_RAISE(
      Json arguments, WithConfigFile(*command.options, line.typed, context.services.home.Config()));
  return command.run(context, arguments);
}

std::string_view ResultOf(const Result<ExitCode>& result) {
  if (!result.ok()) {
    return IsCancelled(result.status()) ? "cancelled" : KindName(KindOf(result.status()));
  }
  switch (*result) {
    case kDone: return "ok";
    case kCancelled: return "cancelled";
    default: return "failed";
  }
}

/// What it changed, by name: its first argument, unless the command knows better.
std::string ChangedBy(const CommandLine& line, const Context& context) {
  const auto& arguments = line.command->arguments;
  if (!context.changed.empty() || arguments.empty()) return context.changed;
  return line.arguments.value(std::string(arguments.front().name), "");
}

/// A log that cannot be written does not take back what was done, but does not stay unsaid.
void Record(const CommandLine& line, Context& context, std::string_view outcome) {
  const Command& command = *line.command;
  if (command.audit.category.empty()) return;
  service::Audit audit(context.services.store, context.services.clock);
  Status done = audit.Record({}, {.category = command.audit.category,
                                  .action = command.audit.action,
                                  .object_id = {},
                                  .object_name = ChangedBy(line, context),
                                  .result = outcome,
                                  .details = {{"by", "cli"}, {"command", command.name}}});
  if (!done.ok()) {
    context.err << "waybill: the audit log cannot be written: " << done.message() << "\n";
  }
}

}  // namespace

ExitCode RunCommand(const CommandLine& line, Context& context) {
  Result<ExitCode> result = Run(line, context);
  context.out.flush();
  Record(line, context, ResultOf(result));
  if (result.ok()) return *result;
  if (IsCancelled(result.status())) {
    context.err << "Cancelled.\n";
  } else {
    context.err << "waybill: " << result.status().message() << "\n";
    if (KindOf(result.status()) == ErrorKind::kBug) {
      context.err << "This is a fault of Waybill itself; please report it with this line.\n";
    }
  }
  return ExitCodeOf(result.status());
}

}  // namespace waybill::cli
