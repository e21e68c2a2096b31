#pragma once

#include <cstdint>
#include <string_view>

#include "base/time_reader.h"

namespace waybill {

inline bool IsDigit(char c) { return c >= '0' && c <= '9'; }

/// Reads the parts of one moment from left to right. One per text.
///
/// Errors   false from any method: the text does not follow; the scanner is then of no more use.
class TimeScanner {
 public:
  explicit TimeScanner(std::string_view text) : rest_(text) {}

  /// One character; white space stands for any white space, also none.
  bool Literal(char literal);
  /// One strptime directive. `may_be_long`: a number may have more digits than is usual.
  bool Directive(char directive, int32_t width, bool may_be_long);

  bool Number(int32_t max_digits, int64_t minimum, int64_t maximum, int64_t* out);
  /// Digits of a fraction of a second, at most `max_digits`, cut off behind microseconds.
  bool Fraction(int32_t max_digits);
  bool Offset();

  /// Next character if it is one of `any`; 0 otherwise.
  char Take(std::string_view any);
  bool at_end() const { return rest_.empty(); }

  /// What was read, if nothing is left over and it is a real moment.
  bool Finish(Moment* out) const;

  // Parts read so far, as the forms that are not strptime's set them.
  int64_t year = 1970;
  int64_t month = 1;
  int64_t day = 1;
  int64_t hour = 0;
  int64_t minute = 0;
  int64_t second = 0;
  bool has_date = false;

 private:
  enum class HalfDay { kNone, kMorning, kAfternoon };

  bool Year(bool may_be_long);
  bool ShortYear();
  bool MonthName();
  bool WeekdayName();
  bool AmPm();
  bool Epoch(int64_t units_per_second);
  bool Clock(int64_t maximum, int64_t* out);
  bool FinishDate(Moment* out) const;

  std::string_view rest_;
  int64_t day_of_year_ = 0;
  int64_t micros_ = 0;
  int64_t epoch_micros_ = 0;
  bool is_epoch_ = false;
  bool has_offset_ = false;
  int32_t offset_seconds_ = 0;
  HalfDay half_day_ = HalfDay::kNone;
};

}  // namespace waybill
