#pragma once

#include <cctz/time_zone.h>

#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/error.h"

namespace waybill::transfer {

/// A time zone by its IANA name ("Asia/Tokyo") or as an offset ("+09:00", "-0330", "Z").
/// kDefinition when there is none of that name.
Result<cctz::time_zone> FindTimeZone(std::string_view name);

/// `time` as Ruby's Time#strftime would write it in that zone, English names.
///
/// Shape    %Y %C %y %m %B %b %h %d %e %j %H %k %I %l %M %S %L %N %3N %6N %9N %z %:z %::z %Z %A %a
///          %u %w %p %P %s %F %T %X %D %x %R %c %n %t %% and, between % and the letter, the flags
///          - (no padding), 0, ^ (upper case) and _ (blanks).
/// Errors   kDefinition for any other directive.
Result<std::string> FormatTime(Time time, std::string_view format, const cctz::time_zone& zone);

}  // namespace waybill::transfer
