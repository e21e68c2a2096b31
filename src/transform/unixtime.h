#pragma once

#include <memory>

#include "stage/transform.h"

namespace waybill::transform {

/// "filter_unixtime_conversions": between UNIX time and dates. TROCCO's
/// filter_unixtime_conversions.
///
/// Shape    unixtime_to_timestamp and unixtime_to_string of a long or of a string of digits;
///          timestamp_to_unixtime of a timestamp and string_to_unixtime of a string, which make a
///          long. NULL stays NULL. What is finer than the unit is cut off downwards, also before
///          1970; what is finer than a microsecond too.
/// Refuses  a text that is no whole number or does not follow the format; a time before the year 1
///          or behind 9999; one that a long of nanoseconds cannot hold (before 1677, behind 2262).
const OptionTable& UnixtimeOptions();
Result<std::unique_ptr<Transform>> MakeUnixtime(const Json& options, const TransformSite& site);

}  // namespace waybill::transform
