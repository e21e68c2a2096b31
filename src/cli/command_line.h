#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>

#include "base/json.h"
#include "base/option_table.h"
#include "cli/command.h"

namespace waybill::cli {

/// What the user typed: a command with its arguments, or a text to print and an exit code.
struct CommandLine {
  const Command* command = nullptr;
  Json arguments;    ///< checked, with defaults
  Json typed;        ///< those of them that were typed
  std::string text;  ///< help, version, or what was wrong; only when `command` is null
  ExitCode exit_code = kDone;
};

/// "--session-duration"; for a secret, "--aws-secret-access-key-file".
std::string FlagName(const Option& option);

/// Read `words` (without the program's name) by the commands' tables.
///
/// An option `session_duration` is written --session-duration. A kBoolean is a bare flag, a
/// kStringList may be repeated, a kStringMap is repeated NAME=VALUE. A kSecret never stands on the
/// command line: it is read from the file that --NAME-file names, "-" for standard input (the
/// process list shows arguments to everyone).
CommandLine ParseCommandLine(std::span<const Command> commands, std::span<const std::string> words);

}  // namespace waybill::cli
