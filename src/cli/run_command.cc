#include "cli/run_command.h"

#include <nlohmann/json.hpp>
#include <ostream>

namespace waybill::cli {

ExitCode ExitCodeOf(const Status& status) {
  if (status.ok()) return kDone;
  if (IsCancelled(status)) return kCancelled;
  return KindOf(status) == ErrorKind::kDefinition ? kWrongUse : kFailed;
}

ExitCode RunCommand(const CommandLine& line, Context& context) {
  Result<ExitCode> result = line.command->run(context, line.arguments);
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
