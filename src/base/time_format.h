#pragma once

#include <cctz/time_zone.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"

namespace waybill {

/// A strftime format and a time zone, compiled once.
///
/// Shape    Ruby's Time#strftime, English names: %Y %C %y %m %B %b %h %d %e %j %H %k %I %l %M %S %L
///          %N (%3N %6N %9N) %p %P %z (+0900) %:z (+09:00) %::z %Z %A %a %u %w %s %Q %F %T %X %D %x
///          %R %c %n %t %% and, between % and the letter, the flags - (no padding), 0, _ (blanks)
///          and ^ (upper case). Other characters stand for themselves.
/// Errors   kDefinition from Make for an unknown directive or zone, naming it.
/// Threads  immutable.
class TimeFormat {
 public:
  /// `zone` is what FindTimeZone takes.
  static Result<TimeFormat> Make(std::string_view format, std::string_view zone);
  static Result<TimeFormat> Make(std::string_view format, const cctz::time_zone& zone);

  /// Bytes that Write may need at `out`.
  size_t max_bytes() const { return max_bytes_; }
  /// Returns the end of what it wrote.
  char* Write(char* out, int64_t micros_since_epoch) const;
  std::string Text(Time time) const;

 private:
  struct Step {
    char directive = 0;  ///< 0: literal
    char flag = 0;       ///< - 0 _ ^ or none
    int width = 0;       ///< of %N: digits; of %z: colons
    std::string literal;
  };

  TimeFormat() = default;
  Status Compile(std::string_view format, char flag);
  Status AddDirective(std::string_view format, size_t* at, char flag);
  void AddLiteral(char c);

  std::vector<Step> steps_;
  size_t max_bytes_ = 0;
  cctz::time_zone zone_;
  bool is_utc_ = false;
};

}  // namespace waybill
