#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/error.h"

namespace waybill::server {

/// "2026-11-25 07:16:25" in an IANA time zone; TROCCO's API takes Asia/Tokyo when none is named.
/// kDefinition naming `what`.
Result<Time> ParseLocalTime(std::string_view what, const std::string& text,
                            const std::string& zone);

}  // namespace waybill::server
