#pragma once

#include <optional>
#include <string_view>

#include "base/error.h"
#include "base/local_clock.h"
#include "base/time_reader.h"

namespace waybill::transform {

/// Reads timestamps from texts, as a parser's column does.
///
/// Shape    by a strptime format, or ISO 8601 without one; in `zone` where a text names none; on
///          1970-01-01 where it has no date.
/// Errors   kDefinition from Make, naming a directive or zone that there is not.
/// Threads  one thread at a time: copy it.
class TimestampTexts {
 public:
  /// An empty format is none.
  static Result<TimestampTexts> Make(std::string_view format, std::string_view zone);

  /// Microseconds since the epoch; false when `text` is no timestamp.
  bool Read(std::string_view text, int64_t* micros) {
    Moment moment;
    if (!(format_ ? format_->Parse(text, &moment) : ParseIsoMoment(text, &moment))) return false;
    *micros = MicrosOf(moment, &clock_, /*date=*/0);
    return true;
  }

 private:
  explicit TimestampTexts(LocalClock clock) : clock_(clock) {}

  LocalClock clock_;
  std::optional<TimeReader> format_;
};

}  // namespace waybill::transform
