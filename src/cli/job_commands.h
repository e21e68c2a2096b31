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

}  // namespace waybill::cli
