#pragma once

#include "cli/command.h"

namespace waybill::cli {

extern const OptionTable kTransferAddOptions;
extern const OptionTable kTransferRunOptions;

/// The stored transfers, as the console shows them.
Result<ExitCode> TransferAdd(Context& context, const Json& arguments);
Result<ExitCode> TransferList(Context& context, const Json& arguments);
Result<ExitCode> TransferShow(Context& context, const Json& arguments);
/// Only into the queue: the server, or `jobs work`, runs it.
Result<ExitCode> TransferRun(Context& context, const Json& arguments);
Result<ExitCode> TransferRemove(Context& context, const Json& arguments);

}  // namespace waybill::cli
