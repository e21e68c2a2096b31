#pragma once

#include "cli/command.h"

namespace waybill::cli {

extern const OptionTable kUserAddOptions;
extern const OptionTable kPasswordOptions;

/// People who may sign in to the console, for whoever runs the server.
Result<ExitCode> UserList(Context& context, const Json& arguments);
Result<ExitCode> UserAdd(Context& context, const Json& arguments);
/// A new password for somebody who is locked out; all his sessions end.
Result<ExitCode> UserResetPassword(Context& context, const Json& arguments);

}  // namespace waybill::cli
