#include "cli/run_command.h"

#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/config_file.h"
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

}  // namespace

ExitCode RunCommand(const CommandLine& line, Context& context) {
  Result<ExitCode> result = Run(line, context);
  context.out.flush();
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
