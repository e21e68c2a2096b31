#pragma once

#include "cli/command.h"

namespace waybill::cli {

extern const OptionTable kConnectionTestOptions;
extern const OptionTable kConnectionPolicyOptions;

/// What `connection add` and `connection edit` take: connection::S3ConnectionOptions() without the
/// name.
const OptionTable& ConnectionAddOptions();
const OptionTable& ConnectionEditOptions();

Result<ExitCode> ConnectionAdd(Context& context, const Json& arguments);
Result<ExitCode> ConnectionEdit(Context& context, const Json& arguments);
Result<ExitCode> ConnectionList(Context& context, const Json& arguments);
Result<ExitCode> ConnectionShow(Context& context, const Json& arguments);
Result<ExitCode> ConnectionTest(Context& context, const Json& arguments);
Result<ExitCode> ConnectionPolicy(Context& context, const Json& arguments);
Result<ExitCode> ConnectionRemove(Context& context, const Json& arguments);

}  // namespace waybill::cli
