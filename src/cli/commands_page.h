#pragma once

#include <span>
#include <string>

#include "cli/command.h"

namespace waybill::cli {

/// Every command that help shows, with its arguments and flags, as a Markdown page
/// (docs/reference).
std::string CommandsMarkdown(std::span<const Command> commands);

}  // namespace waybill::cli
