#pragma once

#include "base/error.h"
#include "cli/command.h"
#include "cli/command_line.h"

namespace waybill::cli {

/// Run what was typed, and record it in the audit log when it changes something. An error is
/// printed to `context.err` with what to do, and becomes an exit code.
ExitCode RunCommand(const CommandLine& line, Context& context);

/// kWrongUse for a definition that cannot work, kCancelled for a cancel, else kFailed.
ExitCode ExitCodeOf(const Status& status);

}  // namespace waybill::cli
