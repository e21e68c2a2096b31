#include "base/time_scanner.h"

#include <algorithm>
#include <array>

#include "base/calendar.h"
#include "base/time_zone.h"

namespace waybill {
namespace {

constexpr int64_t kMicrosPerSecond = 1'000'000;
constexpr int64_t kSecondsPerDay = 86'400;
// The year 9999 in seconds, and as much before 1970: what the four digits of %Y can say.
constexpr int64_t kMaximumEpochSeconds = 253'402'300'799;

constexpr std::array<std::string_view, 12> kMonths = {
    "january", "february", "march",     "april",   "may",      "june",
    "july",    "august",   "september", "october", "november", "december"};
constexpr std::array<std::string_view, 7> kWeekdays = {"sunday",   "monday", "tuesday", "wednesday",
                                                       "thursday", "friday", "saturday"};

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

bool StartsWith(std::string_view text, std::string_view lower) {
  return text.size() >= lower.size() && std::equal(lower.begin(), lower.end(), text.begin(),
                                                   [](char a, char b) { return a == Lower(b); });
}

/// The index of the name, full or of three letters, that `text` begins with; -1 if none.
template <size_t N>
int TakeName(const std::array<std::string_view, N>& names, std::string_view* text) {
  for (size_t i = 0; i < N; ++i) {
    for (std::string_view form : {names[i], names[i].substr(0, 3)}) {
      if (!StartsWith(*text, form)) continue;
      text->remove_prefix(form.size());
      return static_cast<int>(i);
    }
  }
  return -1;
}

bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

}  // namespace

bool TimeScanner::Literal(char literal) {
  if (IsSpace(literal)) {
    while (!rest_.empty() && IsSpace(rest_[0])) rest_.remove_prefix(1);
    return true;
  }
  return Take(std::string_view(&literal, 1)) != 0;
}

char TimeScanner::Take(std::string_view any) {
  if (rest_.empty() || any.find(rest_[0]) == std::string_view::npos) return 0;
  char taken = rest_[0];
  rest_.remove_prefix(1);
  return taken;
}

bool TimeScanner::Number(int32_t max_digits, int64_t minimum, int64_t maximum, int64_t* out) {
  int64_t value = 0;
  int32_t digits = 0;
  while (digits < max_digits && !rest_.empty() && IsDigit(rest_[0])) {
    value = value * 10 + (rest_[0] - '0');
    rest_.remove_prefix(1);
    ++digits;
  }
  *out = value;
  return digits > 0 && value >= minimum && value <= maximum;
}

bool TimeScanner::Fraction(int32_t max_digits) {
  int64_t unit = kMicrosPerSecond;
  int32_t digits = 0;
  micros_ = 0;
  for (; digits < max_digits && !rest_.empty() && IsDigit(rest_[0]); ++digits) {
    unit /= 10;
    micros_ += (rest_[0] - '0') * unit;
    rest_.remove_prefix(1);
  }
  return digits > 0;
}

bool TimeScanner::Year(bool may_be_long) {
  has_date = true;
  bool is_negative = may_be_long && Take("-") != 0;
  if (!Number(4, 0, 9999, &year)) return false;
  if (is_negative) year = -year;
  return true;
}

bool TimeScanner::ShortYear() {
  has_date = true;
  if (!Number(2, 0, 99, &year)) return false;
  year += year < 69 ? 2000 : 1900;  // as POSIX has it
  return true;
}

bool TimeScanner::MonthName() {
  has_date = true;
  month = TakeName(kMonths, &rest_) + 1;
  return month > 0;
}

bool TimeScanner::WeekdayName() { return TakeName(kWeekdays, &rest_) >= 0; }

bool TimeScanner::AmPm() {
  if (StartsWith(rest_, "am") || StartsWith(rest_, "a.m.")) {
    half_day_ = HalfDay::kMorning;
  } else if (StartsWith(rest_, "pm") || StartsWith(rest_, "p.m.")) {
    half_day_ = HalfDay::kAfternoon;
  } else {
    return false;
  }
  rest_.remove_prefix(rest_[1] == '.' ? 4 : 2);
  return true;
}

bool TimeScanner::Clock(int64_t maximum, int64_t* out) {
  Take(" ");
  return Number(2, 0, maximum, out);
}

bool TimeScanner::Epoch(int64_t units_per_second) {
  is_epoch_ = true;
  bool is_negative = Take("-") != 0;
  int64_t value = 0;
  if (!Number(15, 0, kMaximumEpochSeconds * units_per_second, &value)) return false;
  epoch_micros_ = value * (kMicrosPerSecond / units_per_second);
  if (is_negative) epoch_micros_ = -epoch_micros_;
  return true;
}

bool TimeScanner::Offset() {
  auto belongs = [](char c) {
    return IsDigit(c) || c == '+' || c == '-' || c == ':' || (Lower(c) >= 'a' && Lower(c) <= 'z');
  };
  size_t size = 0;
  while (size < rest_.size() && belongs(rest_[size])) ++size;
  auto offset = ParseOffset(rest_.substr(0, size));
  if (!offset) return false;
  rest_.remove_prefix(size);
  has_offset_ = true;
  offset_seconds_ = *offset;
  return true;
}

bool TimeScanner::Directive(char directive, int32_t width, bool may_be_long) {
  switch (directive) {
    case 'Y': return Year(may_be_long);
    case 'y': return ShortYear();
    case 'm': has_date = true; return Number(2, 1, 12, &month);
    case 'd':
    case 'e': has_date = true; return Clock(31, &day) && day > 0;
    case 'j': has_date = true; return Number(3, 1, 366, &day_of_year_);
    case 'b':
    case 'B':
    case 'h': return MonthName();
    case 'a':
    case 'A': return WeekdayName();
    case 'H':
    case 'k': return Clock(24, &hour);
    case 'I':
    case 'l': return Clock(12, &hour) && hour > 0;
    case 'M': return Number(2, 0, 59, &minute);
    case 'S': return Number(2, 0, 60, &second);
    case 'L': return Fraction(may_be_long && width == 0 ? 18 : width == 0 ? 3 : width);
    case 'N': return Fraction(may_be_long && width == 0 ? 18 : width == 0 ? 9 : width);
    case 'p':
    case 'P': return AmPm();
    case 'z':
    case 'Z': return Offset();
    case 's': return Epoch(1);
    case 'Q': return Epoch(1000);
    default: return false;
  }
}

bool TimeScanner::FinishDate(Moment* out) const {
  out->has_date = has_date;
  if (!has_date) return true;
  if (day_of_year_ > 0) {
    int64_t january = DaysFromCivil(year, 1, 1);
    out->days = january + day_of_year_ - 1;
    return out->days < DaysFromCivil(year + 1, 1, 1);
  }
  auto month_number = static_cast<int32_t>(month);
  out->days = DaysFromCivil(year, month_number, static_cast<int32_t>(day));
  return day <= DaysInMonth(year, month_number);
}

bool TimeScanner::Finish(Moment* out) const {
  if (!rest_.empty()) return false;
  *out = Moment{};
  out->has_offset = has_offset_;
  out->offset_seconds = offset_seconds_;
  if (is_epoch_) {
    out->is_epoch = true;
    out->epoch_micros = epoch_micros_ + (epoch_micros_ < 0 ? -micros_ : micros_);
    return true;
  }
  int64_t hours = hour;
  if (half_day_ != HalfDay::kNone) {
    if (hours > 12) return false;
    hours = hours % 12 + (half_day_ == HalfDay::kAfternoon ? 12 : 0);
  }
  int64_t seconds = hours * 3600 + minute * 60 + second;
  // 24:00:00 is the end of a day and nothing may come after it.
  if (hours == 24 && (minute > 0 || second > 0 || micros_ > 0)) return false;
  out->micros_of_day = seconds * kMicrosPerSecond + micros_;
  if (out->micros_of_day > kSecondsPerDay * kMicrosPerSecond + kMicrosPerSecond) return false;
  return FinishDate(out);
}

}  // namespace waybill
