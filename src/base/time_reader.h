#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace waybill {

/// What a text said about a moment. Fields the format does not name keep their defaults.
struct Moment {
  bool has_date = false;
  bool has_offset = false;
  bool is_epoch = false;       ///< %s or %Q: epoch_micros is all there is
  int64_t days = 0;            ///< since 1970-01-01; valid when has_date
  int64_t micros_of_day = 0;   ///< 0 .. 86,400,000,000 (a leap second counts as the next minute)
  int32_t offset_seconds = 0;  ///< east of UTC; valid when has_offset
  int64_t epoch_micros = 0;
};

/// A strptime format by which dates and times are read, compiled once. TimeFormat writes them.
///
/// Shape    Ruby's strptime directives: %Y %y %m %d %e %j %b %B %h %a %A %H %k %I %l %M %S %L %N
///          (%3N %6N %9N) %p %P %z (%:z) %Z %s %Q %T %F %D %R %n %t %%; other characters stand for
///          themselves, and white space for any white space. %z takes +09:00, +0900, +09, Z and the
///          abbreviations of ParseOffset. Digits behind microseconds are cut off.
/// Errors   kDefinition from Make for an unknown directive, naming it.
/// Threads  immutable.
class TimeReader {
 public:
  static Result<TimeReader> Make(std::string_view format);

  /// False when `text` does not follow the format to its end, or names no real moment (30
  /// February).
  bool Parse(std::string_view text, Moment* out) const;

 private:
  struct Step {
    char directive;  ///< 0: literal
    int32_t width;   ///< of %N; 0: all digits there are
    char literal;
  };
  static Status Compile(std::string_view format, std::vector<Step>* steps);

  std::vector<Step> steps_;
};

/// ISO 8601 and its everyday relatives: "2026-01-31", "2026-01-31T23:59:59.123456Z",
/// "2026-01-31 23:59:59 +09:00", "2026/01/31 23:59"; a month, day or hour of one digit is taken.
bool ParseIsoMoment(std::string_view text, Moment* out);
/// "23:59", "23:59:59", "23:59:59.123456": micros since midnight.
bool ParseIsoTime(std::string_view text, int64_t* micros);

}  // namespace waybill
