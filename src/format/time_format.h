#pragma once

#include <cctz/time_zone.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace waybill::format {

/// A strftime format and a time zone, compiled once.
///
/// Shape    Ruby's directives: %Y %y %m %d %e %j %b %B %h %a %A %H %k %I %l %M %S %L %N (%3N %6N
///          %9N) %p %P %z (+0900) %:z (+09:00) %Z %s %Q %F %T %D %R %n %t %%; other characters
///          stand for themselves.
/// Errors   kDefinition from Make for an unknown directive or zone, naming it.
/// Threads  immutable.
class TimeFormat {
 public:
  /// `zone` is an IANA name ("Asia/Tokyo") or an offset ("+09:00").
  static Result<TimeFormat> Make(std::string_view format, std::string_view zone);

  /// Bytes that Write may need at `out`.
  size_t max_bytes() const { return max_bytes_; }
  /// Returns the end of what it wrote.
  char* Write(char* out, int64_t micros_since_epoch) const;

 private:
  struct Step {
    char directive = 0;  ///< 0: literal
    int width = 0;       ///< of %N; 1 for %:z
    std::string literal;
  };

  TimeFormat() = default;
  Status Compile(std::string_view format);
  Status AddDirective(std::string_view format, size_t* at);
  void AddLiteral(char c);

  std::vector<Step> steps_;
  size_t max_bytes_ = 0;
  cctz::time_zone zone_;
  bool is_utc_ = false;
};

}  // namespace waybill::format
