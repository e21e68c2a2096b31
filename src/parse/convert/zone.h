#pragma once

#include <cctz/time_zone.h>

#include <cstdint>
#include <string_view>

#include "base/error.h"

namespace waybill::parse {

/// A time zone that turns local times into UTC.
///
/// Shape    a local time that occurs twice is the earlier one; one that never occurs is read with
///          the offset before the change, as java.time and Python's zoneinfo do.
/// Threads  one thread at a time: it remembers the interval between two changes it was last in.
class Zone {
 public:
  /// By what FindTimeZone takes.
  static Result<Zone> Make(std::string_view name);

  /// Seconds since the epoch in UTC, of seconds since the epoch as a local clock shows them.
  int64_t ToUtc(int64_t local_seconds) {
    if (local_seconds >= begin_ && local_seconds < end_) return local_seconds - offset_;
    return LookUp(local_seconds);
  }

 private:
  explicit Zone(cctz::time_zone zone) : zone_(zone) {}
  int64_t LookUp(int64_t local_seconds);

  cctz::time_zone zone_;
  int64_t begin_ = 0;  ///< local seconds for which offset_ holds: [begin_, end_)
  int64_t end_ = 0;
  int64_t offset_ = 0;
};

}  // namespace waybill::parse
