#pragma once

#include <string>

#include "base/clock.h"
#include "base/random.h"

namespace waybill::metastore {

/// A ULID (github.com/ulid/spec): 10 characters of `time` in milliseconds, then 16 of chance, in
/// Crockford's base 32. Texts sort as their times do. REQUIRES 1970 <= time < 10889.
std::string MakeUlid(Time time, Random& random);

}  // namespace waybill::metastore
