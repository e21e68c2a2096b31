#pragma once

#include "cli/command.h"

namespace waybill::cli {

extern const OptionTable kServeOptions;

/// Serve the API and the console until it is told to stop.
Result<ExitCode> Serve(Context& context, const Json& arguments);

}  // namespace waybill::cli
