#pragma once

#include <cstdint>

namespace waybill {

/// A day of the proleptic Gregorian calendar.
struct Civil {
  int64_t year;
  int32_t month;  ///< 1..12
  int32_t day;    ///< 1..31
};

/// Days since 1970-01-01, and back. REQUIRES 1 <= month <= 12.
int64_t DaysFromCivil(int64_t year, int32_t month, int32_t day);
Civil CivilFromDays(int64_t days_since_epoch);
int32_t DaysInMonth(int64_t year, int32_t month);

/// `width` digits with leading zeros; returns the end of what it wrote. REQUIRES value < 10^width.
char* WriteDigits(char* out, int64_t value, int width);
/// At least four digits; years before 0 with a sign. REQUIRES 20 bytes at `out`.
char* WriteYear(char* out, int64_t year);

}  // namespace waybill
