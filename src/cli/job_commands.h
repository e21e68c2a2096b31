#pragma once

#include "cli/command.h"

namespace waybill::cli {

extern const OptionTable kRunOptions;
extern const OptionTable kJobsOptions;
extern const OptionTable kJsonOptions;

Result<ExitCode> Run(Context& context, const Json& arguments);
Result<ExitCode> Jobs(Context& context, const Json& arguments);
Result<ExitCode> JobsRepair(Context& context, const Json& arguments);
Result<ExitCode> JobShow(Context& context, const Json& arguments);
Result<ExitCode> JobLog(Context& context, const Json& arguments);
Result<ExitCode> JobRejects(Context& context, const Json& arguments);
Result<ExitCode> JobWaybill(Context& context, const Json& arguments);

extern const OptionTable kJobRunOptions;
/// One job of the server's queue, in a process of its own: progress as JSON lines on standard
/// output.
Result<ExitCode> JobRun(Context& context, const Json& arguments);

}  // namespace waybill::cli
