#pragma once

#include "cli/command.h"

namespace waybill::cli {

/// Fails, naming the first row at fault, when the audit log was tampered with.
Result<ExitCode> AuditVerify(Context& context, const Json& arguments);

}  // namespace waybill::cli
