#include "base/calendar.h"

#include <charconv>
#include <cstdlib>

namespace waybill {
namespace {

// Howard Hinnant's days_from_civil and civil_from_days: eras of 400 years begin on 1 March, so that
// the leap day is the last of its year.
constexpr int64_t kDaysPerEra = 146'097;
constexpr int64_t kDaysFromMarchOfYear0 = 719'468;

}  // namespace

int64_t DaysFromCivil(int64_t year, int32_t month, int32_t day) {
  year -= month <= 2;
  int64_t era = (year >= 0 ? year : year - 399) / 400;
  int64_t year_of_era = year - era * 400;
  int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * kDaysPerEra + day_of_era - kDaysFromMarchOfYear0;
}

Civil CivilFromDays(int64_t days_since_epoch) {
  int64_t days = days_since_epoch + kDaysFromMarchOfYear0;
  int64_t era = (days >= 0 ? days : days - (kDaysPerEra - 1)) / kDaysPerEra;
  int64_t of_era = days - era * kDaysPerEra;
  int64_t year_of_era =
      (of_era - of_era / 1460 + of_era / 36'524 - of_era / (kDaysPerEra - 1)) / 365;
  int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int64_t march_month = (5 * of_year + 2) / 153;
  auto day = static_cast<int32_t>(of_year - (153 * march_month + 2) / 5 + 1);
  auto month = static_cast<int32_t>(march_month < 10 ? march_month + 3 : march_month - 9);
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

int32_t DaysInMonth(int64_t year, int32_t month) {
  constexpr int8_t kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && is_leap ? 29 : kDays[month - 1];
}

char* WriteDigits(char* out, int64_t value, int width) {
  for (int i = width - 1; i >= 0; --i) {
    out[i] = static_cast<char>('0' + value % 10);
    value /= 10;
  }
  return out + width;
}

char* WriteYear(char* out, int64_t year) {
  if (year >= 0 && year <= 9999) return WriteDigits(out, year, 4);
  if (year < 0) *out++ = '-';
  year = std::abs(year);
  return year <= 9999 ? WriteDigits(out, year, 4) : std::to_chars(out, out + 19, year).ptr;
}

}  // namespace waybill
