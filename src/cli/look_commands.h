#pragma once

#include "cli/command.h"

namespace waybill::cli {

extern const OptionTable kPreviewOptions;
extern const OptionTable kGuessOptions;
extern const OptionTable kReferenceOptions;

Result<ExitCode> Preview(Context& context, const Json& arguments);
/// A whole transfer, ready to edit, with the parser guessed from the first bytes.
Result<ExitCode> Guess(Context& context, const Json& arguments);
/// Hidden: the generated pages of docs/reference.
Result<ExitCode> Reference(Context& context, const Json& arguments);

}  // namespace waybill::cli
