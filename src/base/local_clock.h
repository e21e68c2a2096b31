#pragma once

#include <cctz/time_zone.h>

#include <cstdint>
#include <string_view>

#include "base/error.h"
#include "base/time_reader.h"

namespace waybill {

/// A time zone that turns local times into UTC.
///
/// Shape    a local time that occurs twice is the earlier one; one that never occurs is read with
///          the offset before the change, as java.time and Python's zoneinfo do.
/// Threads  one thread at a time: it remembers the interval between two changes it was last in.
class LocalClock {
 public:
  /// By what FindTimeZone takes.
  static Result<LocalClock> Make(std::string_view name);

  /// Seconds since the epoch in UTC, of seconds since the epoch as a local clock shows them.
  int64_t ToUtc(int64_t local_seconds) {
    if (local_seconds >= begin_ && local_seconds < end_) return local_seconds - offset_;
    return LookUp(local_seconds);
  }

 private:
  explicit LocalClock(cctz::time_zone zone) : zone_(zone) {}
  int64_t LookUp(int64_t local_seconds);

  cctz::time_zone zone_;
  int64_t begin_ = 0;  ///< local seconds for which offset_ holds: [begin_, end_)
  int64_t end_ = 0;
  int64_t offset_ = 0;
};

/// Microseconds since the epoch in UTC of what a text said: by `clock` where it named no offset, on
/// `date`, days since 1970-01-01, where it named no date.
inline int64_t MicrosOf(const Moment& moment, LocalClock* clock, int64_t date) {
  constexpr int64_t kMicrosPerSecond = 1'000'000;
  if (moment.is_epoch) return moment.epoch_micros;
  const int64_t days = moment.has_date ? moment.days : date;
  const int64_t seconds = days * 86'400 + moment.micros_of_day / kMicrosPerSecond;
  const int64_t utc = moment.has_offset ? seconds - moment.offset_seconds : clock->ToUtc(seconds);
  return utc * kMicrosPerSecond + moment.micros_of_day % kMicrosPerSecond;
}

}  // namespace waybill
