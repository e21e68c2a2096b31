#pragma once

#include <optional>
#include <string_view>

#include "base/clock.h"

namespace waybill::http {

/// "Wed, 21 Oct 2015 07:28:00 GMT" (RFC 9110 §5.6.7, the one form that AWS sends). Nothing when it
/// is no such date.
std::optional<Time> ParseDate(std::string_view text);

}  // namespace waybill::http
