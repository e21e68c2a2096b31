#include "base/time_format.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "base/calendar.h"
#include "base/time_zone.h"

namespace waybill {
namespace {

constexpr int64_t kMicrosPerSecond = 1'000'000;
constexpr int64_t kSecondsPerDay = 86'400;
constexpr size_t kMaxDirectiveBytes = 32;
constexpr std::string_view kSimpleDirectives = "YCymdejbBhaAuwHkIlMSLNpPzZsQ";
constexpr std::string_view kFlags = "-0_^";
constexpr std::string_view kNumbers = "YCymdejHkIlMS";

constexpr std::string_view kMonths[] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};
constexpr std::string_view kWeekdays[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                          "Thursday", "Friday", "Saturday"};

/// What directives that stand for several others are made of.
std::string_view Expansion(char directive) {
  switch (directive) {
    case 'F': return "%Y-%m-%d";
    case 'T':
    case 'X': return "%H:%M:%S";
    case 'D':
    case 'x': return "%m/%d/%y";
    case 'R': return "%H:%M";
    case 'c': return "%a %b %e %H:%M:%S %Y";
    default: return "";
  }
}

/// A moment as a clock and a calendar on the wall of the zone show it.
struct Local {
  int64_t seconds_since_epoch;  // UTC
  int64_t days;                 // since 1970-01-01
  Civil date;
  int64_t second_of_day;
  int64_t micros;
  int64_t offset_seconds;
  const char* zone_name;

  int64_t hour() const { return second_of_day / 3600; }
  int64_t hour12() const { return hour() % 12 == 0 ? 12 : hour() % 12; }
};

char* WriteText(char* out, std::string_view text) {
  std::memcpy(out, text.data(), text.size());
  return out + text.size();
}

char* WriteLong(char* out, int64_t value) {
  return std::to_chars(out, out + kMaxDirectiveBytes, value).ptr;
}

char* WriteSpaced(char* out, int64_t value) {
  if (value < 10) *out++ = ' ';
  return WriteLong(out, value);
}

/// +0900, +09:00, +09:00:00
char* WriteOffset(char* out, int64_t seconds, int colons) {
  *out++ = seconds < 0 ? '-' : '+';
  int64_t size = seconds < 0 ? -seconds : seconds;
  out = WriteDigits(out, size / 3600, 2);
  if (colons > 0) *out++ = ':';
  out = WriteDigits(out, size / 60 % 60, 2);
  if (colons < 2) return out;
  *out++ = ':';
  return WriteDigits(out, size % 60, 2);
}

char* WriteFraction(char* out, int64_t micros, int width) {
  int64_t nanos = micros * 1000;
  for (int i = width; i < 9; ++i) nanos /= 10;
  return WriteDigits(out, nanos, width);
}

int64_t DayOfYear(const Local& local) {
  static constexpr int kBefore[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
  int64_t year = local.date.year;
  bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return kBefore[local.date.month - 1] + local.date.day + (is_leap && local.date.month > 2);
}

/// 0 is Sunday.
int64_t Weekday(const Local& local) {
  int64_t day = (local.days + 4) % 7;  // 1970-01-01 was a Thursday
  return day < 0 ? day + 7 : day;
}

char* WriteDateDirective(char* out, char directive, const Local& local) {
  std::string_view month = kMonths[local.date.month - 1];
  int64_t year_of_century = (local.date.year % 100 + 100) % 100;
  switch (directive) {
    case 'Y': return WriteYear(out, local.date.year);
    case 'C': return WriteDigits(out, (local.date.year - year_of_century) / 100, 2);
    case 'y': return WriteDigits(out, year_of_century, 2);
    case 'm': return WriteDigits(out, local.date.month, 2);
    case 'd': return WriteDigits(out, local.date.day, 2);
    case 'e': return WriteSpaced(out, local.date.day);
    case 'j': return WriteDigits(out, DayOfYear(local), 3);
    case 'B': return WriteText(out, month);
    case 'b':
    case 'h': return WriteText(out, month.substr(0, 3));
    case 'A': return WriteText(out, kWeekdays[Weekday(local)]);
    case 'a': return WriteText(out, kWeekdays[Weekday(local)].substr(0, 3));
    case 'u': return WriteDigits(out, Weekday(local) == 0 ? 7 : Weekday(local), 1);
    case 'w': return WriteDigits(out, Weekday(local), 1);
    default: return nullptr;
  }
}

char* WriteTimeDirective(char* out, char directive, int width, const Local& local) {
  bool is_morning = local.hour() < 12;
  switch (directive) {
    case 'H': return WriteDigits(out, local.hour(), 2);
    case 'k': return WriteSpaced(out, local.hour());
    case 'I': return WriteDigits(out, local.hour12(), 2);
    case 'l': return WriteSpaced(out, local.hour12());
    case 'M': return WriteDigits(out, local.second_of_day / 60 % 60, 2);
    case 'S': return WriteDigits(out, local.second_of_day % 60, 2);
    case 'L': return WriteFraction(out, local.micros, 3);
    case 'N': return WriteFraction(out, local.micros, width);
    case 'p': return WriteText(out, is_morning ? "AM" : "PM");
    case 'P': return WriteText(out, is_morning ? "am" : "pm");
    case 'z': return WriteOffset(out, local.offset_seconds, width);
    case 'Z': return WriteText(out, std::string_view(local.zone_name).substr(0, 16));
    case 's': return WriteLong(out, local.seconds_since_epoch);
    case 'Q': return WriteLong(out, local.seconds_since_epoch * 1000 + local.micros / 1000);
    default: return out;
  }
}

/// What a flag makes of the directive just written: [begin, end). Only numbers have padding.
char* ApplyFlag(char* begin, char* end, char directive, char flag) {
  if (flag == '^') {
    std::transform(begin, end, begin, [](char c) { return c >= 'a' && c <= 'z' ? c - 32 : c; });
    return end;
  }
  if (kNumbers.find(directive) == std::string_view::npos) return end;
  char* first = begin + (*begin == '-');
  char* digits = first;
  while (digits + 1 < end && (*digits == '0' || *digits == ' ')) ++digits;
  if (flag == '-') return std::move(digits, end, first);
  std::fill(first, digits, flag == '0' ? '0' : ' ');
  if (flag == '_') std::rotate(begin, first, digits);
  return end;
}

/// One directive as it is written: %-d, %::z, %3N.
struct Directive {
  char flag = 0;
  int colons = 0;
  int digits = 0;
  char letter = 0;  ///< 0: the format ends before it
  size_t size = 0;  ///< of its text, with the %
};

/// `text` begins with the %.
Directive ReadDirective(std::string_view text) {
  Directive read;
  size_t i = 1;
  auto next = [&] { return i < text.size() ? text[i] : '\0'; };
  if (i < text.size() && kFlags.find(text[i]) != std::string_view::npos) read.flag = text[i++];
  while (next() == ':') ++read.colons, ++i;
  if (next() >= '1' && next() <= '9') read.digits = text[i++] - '0';
  read.letter = next();
  read.size = std::min(i + 1, text.size());
  return read;
}

}  // namespace

Result<TimeFormat> TimeFormat::Make(std::string_view format, std::string_view zone) {
  ARROW_ASSIGN_OR_RAISE(cctz::time_zone found, FindTimeZone(zone));
  return Make(format, found);
}

Result<TimeFormat> TimeFormat::Make(std::string_view format, const cctz::time_zone& zone) {
  TimeFormat made;
  made.zone_ = zone;
  made.is_utc_ = zone == cctz::utc_time_zone() || zone.name() == "UTC";
  ARROW_RETURN_NOT_OK(made.Compile(format, 0));
  for (const Step& step : made.steps_) {
    made.max_bytes_ += step.directive == 0 ? step.literal.size() : kMaxDirectiveBytes;
  }
  return made;
}

/// `flag` is that of the directive which `format` stands for; only ^ reaches its parts.
Status TimeFormat::Compile(std::string_view format, char flag) {
  for (size_t at = 0; at < format.size(); ++at) {
    if (format[at] == '%') {
      ARROW_RETURN_NOT_OK(AddDirective(format, &at, flag == '^' ? '^' : '\0'));
    } else {
      AddLiteral(format[at]);
    }
  }
  return Status::OK();
}

/// `at` stands on the '%' and is moved to the directive's last character.
Status TimeFormat::AddDirective(std::string_view format, size_t* at, char flag) {
  const Directive read = ReadDirective(format.substr(*at));
  const std::string_view text = format.substr(*at, read.size);
  *at += read.size - 1;
  if (read.flag != 0) flag = read.flag;
  const char c = read.letter;
  const bool is_known =
      read.colons <= (c == 'z' ? 2 : 0) && (read.digits == 0 || c == 'N') && c != '\0';
  if (is_known && (c == '%' || c == 'n' || c == 't')) {
    AddLiteral(c == 'n' ? '\n' : c == 't' ? '\t' : '%');
    return Status::OK();
  }
  if (std::string_view expansion = Expansion(c); is_known && !expansion.empty()) {
    return Compile(expansion, flag);
  }
  if (is_known && kSimpleDirectives.find(c) != std::string_view::npos) {
    int width = c == 'N' && read.digits == 0 ? 9 : read.digits + read.colons;
    steps_.push_back({.directive = c, .flag = flag, .width = width});
    return Status::OK();
  }
  return Fail(ErrorKind::kDefinition, fmt::format("time format '{}'", format),
              fmt::format("'{}' is not a known directive; %% stands for a percent sign", text));
}

void TimeFormat::AddLiteral(char c) {
  if (steps_.empty() || steps_.back().directive != 0) steps_.emplace_back();
  steps_.back().literal += c;
}

char* TimeFormat::Write(char* out, int64_t micros_since_epoch) const {
  Local local{};
  // Rounded down without ever going below the first microsecond, which has no number below it.
  local.micros = micros_since_epoch % kMicrosPerSecond;
  int64_t seconds = micros_since_epoch / kMicrosPerSecond;
  if (local.micros < 0) {
    local.micros += kMicrosPerSecond;
    --seconds;
  }
  local.seconds_since_epoch = seconds;
  local.zone_name = "UTC";
  if (!is_utc_) {
    auto found = zone_.lookup(cctz::time_point<cctz::seconds>(cctz::seconds(seconds)));
    local.offset_seconds = found.offset;
    local.zone_name = found.abbr;
  }
  int64_t shown = seconds + local.offset_seconds;
  local.second_of_day = shown % kSecondsPerDay;
  if (local.second_of_day < 0) local.second_of_day += kSecondsPerDay;
  local.days = (shown - local.second_of_day) / kSecondsPerDay;
  local.date = CivilFromDays(local.days);
  for (const Step& step : steps_) {
    if (step.directive == 0) {
      out = WriteText(out, step.literal);
      continue;
    }
    char* end = WriteDateDirective(out, step.directive, local);
    if (end == nullptr) end = WriteTimeDirective(out, step.directive, step.width, local);
    out = step.flag == 0 ? end : ApplyFlag(out, end, step.directive, step.flag);
  }
  return out;
}

std::string TimeFormat::Text(Time time) const {
  std::string text(max_bytes_, '\0');
  char* end = Write(text.data(), time.time_since_epoch().count());
  text.resize(static_cast<size_t>(end - text.data()));
  return text;
}

}  // namespace waybill
