#pragma once

#include "cli/command.h"

namespace waybill::cli {

Result<ExitCode> KeyRotate(Context& context, const Json& arguments);

}  // namespace waybill::cli
