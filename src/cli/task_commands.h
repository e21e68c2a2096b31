#pragma once

#include "cli/command.h"

namespace waybill::cli {

// Hidden: plan, task and commit as three calls, for an engine that runs tasks on many hosts.

extern const OptionTable kPlanOptions;
extern const OptionTable kTaskOptions;
extern const OptionTable kCommitOptions;

Result<ExitCode> Plan(Context& context, const Json& arguments);
Result<ExitCode> Task(Context& context, const Json& arguments);
Result<ExitCode> Commit(Context& context, const Json& arguments);

}  // namespace waybill::cli
