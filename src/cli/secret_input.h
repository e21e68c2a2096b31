#pragma once

#include <iosfwd>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/secret.h"

namespace waybill::cli {

/// Where a person or a script hands secrets over. Borrowed for the call.
struct SecretSource {
  std::istream& in;
  std::ostream& err;  ///< prompts go here
  bool in_is_terminal;
};

/// Read one secret: the first line of `file`, of standard input when `file` is "-", or, when `file`
/// is empty, what is typed at the terminal without being shown. Never from an argument.
///
/// Errors   kDefinition when there is nothing to read it from, naming `flag`; kMissing, kDenied of
/// the file.
Result<Secret> ReadSecret(const SecretSource& source, const std::string& file,
                          std::string_view prompt, std::string_view flag);

}  // namespace waybill::cli
