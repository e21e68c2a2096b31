#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "base/local_clock.h"
#include "base/time_reader.h"
#include "parse/columns.h"
#include "parse/convert/digits.h"

namespace waybill::parse {

/// The value of the two digits at `text`; false if they are none.
inline bool TwoDigits(const char* text, uint32_t* out) {
  const uint32_t tens = static_cast<unsigned char>(text[0]) - uint32_t{'0'};
  const uint32_t ones = static_cast<unsigned char>(text[1]) - uint32_t{'0'};
  *out = tens * 10 + ones;
  return tens <= 9 && ones <= 9;
}

/// The texts of one column of dates, times or timestamps to values.
///
/// Shape    without a format: ISO 8601. A date column cuts the time of day off; a time column
///          the date. A format that asks for the date and finds none takes the column's date.
/// Errors   kDefinition from Make, as TimeReader::Make and LocalClock::Make.
/// Threads  one thread at a time: see LocalClock.
class TimeConverter {
 public:
  static Result<TimeConverter> Make(const Column& column);

  /// Days since 1970-01-01.
  bool Date(std::string_view text, int32_t* out) {
    if (shape_ == Shape::kDay && FixedDay(text.data(), text.size(), out)) return true;
    return GeneralDate(text, out);
  }
  /// Microseconds since 1970-01-01T00:00:00Z.
  bool Timestamp(std::string_view text, int64_t* out) {
    if (shape_ == Shape::kDayAndTime && FixedTimestamp(text, out)) return true;
    return GeneralTimestamp(text, out);
  }
  /// Microseconds since midnight.
  bool Time(std::string_view text, int64_t* out) const;

 private:
  /// Texts that are read at fixed positions before anything else is tried.
  enum class Shape {
    kOther,
    kDay,         ///< 2026-01-31
    kDayAndTime,  ///< 2026-01-31 23:59:59, or with T without a format
  };

  TimeConverter(LocalClock zone, int32_t date) : zone_(zone), date_(date) {}
  static bool FixedDay(const char* text, size_t size, int32_t* out);
  bool FixedTimestamp(std::string_view text, int64_t* out);
  bool GeneralDate(std::string_view text, int32_t* out) const;
  bool GeneralTimestamp(std::string_view text, int64_t* out);
  bool Read(std::string_view text, Moment* out) const;

  LocalClock zone_;
  int32_t date_;
  std::optional<TimeReader> format_;
  Shape shape_ = Shape::kOther;
};

inline bool TimeConverter::FixedDay(const char* text, size_t size, int32_t* out) {
  if (size != 10) return false;
  // "2026-01-" as one word: digits become 0 to 9 and dashes 0, and whatever sets a top bit is
  // neither.
  uint64_t word;
  std::memcpy(&word, text, sizeof(word));
  word ^= 0x2D30302D30303030;
  if (((word + 0x7F76767F76767676) | word) & 0x8080808080808080) return false;
  auto digit = [&](int i) { return static_cast<uint32_t>(word >> (8 * i)) & 0xFF; };
  const uint32_t year = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3);
  const uint32_t month = digit(5) * 10 + digit(6);
  uint32_t day;
  const bool bad = !TwoDigits(text + 8, &day);
  // The days that only some months have, and the year 0, are left to the general reader.
  if (bad || (month - 1 > 11) || (day - 1 > 27) || year == 0) return false;
  // As DaysFromCivil, in 32 bits: years from March, all of them positive.
  const uint32_t march_year = year - (month <= 2);
  const uint32_t march_month = month > 2 ? month - 3 : month + 9;
  const uint32_t days = 365 * march_year + march_year / 4 - march_year / 100 + march_year / 400 +
                        (153 * march_month + 2) / 5 + day - 1;
  *out = static_cast<int32_t>(days) - 719'468;
  return true;
}

}  // namespace waybill::parse
