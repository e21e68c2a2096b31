#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json.h"

namespace waybill::format {

/// The bytes that a choice of line end stands for: CRLF, LF, CR, NUL, NO (nothing).
std::string_view LineEnd(std::string_view choice);

/// The text of an option, or empty when it is absent.
std::string TextOption(const Json& options, std::string_view name);

/// One byte out of an option that may say "\t" in two characters. kDefinition otherwise.
Result<char> ByteOption(const Json& options, std::string_view name);

}  // namespace waybill::format
