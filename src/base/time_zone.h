#pragma once

#include <cctz/time_zone.h>

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/error.h"

namespace waybill {

/// Offset in seconds east of UTC of "+09:00", "-0330", "+09", "Z" and of the abbreviations UTC,
/// GMT, JST, KST, EST, EDT, CST, CDT, MST, MDT, PST and PDT.
std::optional<int32_t> ParseOffset(std::string_view text);

/// A time zone by its IANA name ("Asia/Tokyo"), or by what ParseOffset takes. kDefinition when
/// there is none of that name. Never opens a file outside the zone folder.
Result<cctz::time_zone> FindTimeZone(std::string_view name);

}  // namespace waybill
