#include "format/time_format.h"

#include <fmt/format.h>

#include <cstring>
#include <optional>

#include "format/value_text.h"

namespace waybill::format {
namespace {

constexpr int64_t kMicrosPerSecond = 1'000'000;
constexpr int64_t kSecondsPerDay = 86'400;
constexpr size_t kMaxDirectiveBytes = 32;
constexpr std::string_view kSimpleDirectives = "YymdejbBhaAHkIlMSLNpPzZsQ";

constexpr std::string_view kMonths[] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};
constexpr std::string_view kWeekdays[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                          "Thursday", "Friday", "Saturday"};

/// What directives that stand for several others are made of.
std::string_view Expansion(char directive) {
  switch (directive) {
    case 'F': return "%Y-%m-%d";
    case 'T': return "%H:%M:%S";
    case 'D': return "%m/%d/%y";
    case 'R': return "%H:%M";
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

char* WriteSpaced(char* out, int64_t value) {
  if (value < 10) *out++ = ' ';
  return WriteLong(out, value);
}

char* WriteOffset(char* out, int64_t seconds, bool with_colon) {
  *out++ = seconds < 0 ? '-' : '+';
  int64_t minutes = (seconds < 0 ? -seconds : seconds) / 60;
  out = WriteDigits(out, minutes / 60, 2);
  if (with_colon) *out++ = ':';
  return WriteDigits(out, minutes % 60, 2);
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

std::string_view Weekday(const Local& local) {
  int64_t day = (local.days + 4) % 7;  // 1970-01-01 was a Thursday
  return kWeekdays[day < 0 ? day + 7 : day];
}

char* WriteDateDirective(char* out, char directive, const Local& local) {
  std::string_view month = kMonths[local.date.month - 1];
  switch (directive) {
    case 'Y': return WriteYear(out, local.date.year);
    case 'y': return WriteDigits(out, (local.date.year % 100 + 100) % 100, 2);
    case 'm': return WriteDigits(out, local.date.month, 2);
    case 'd': return WriteDigits(out, local.date.day, 2);
    case 'e': return WriteSpaced(out, local.date.day);
    case 'j': return WriteDigits(out, DayOfYear(local), 3);
    case 'B': return WriteText(out, month);
    case 'b':
    case 'h': return WriteText(out, month.substr(0, 3));
    case 'A': return WriteText(out, Weekday(local));
    case 'a': return WriteText(out, Weekday(local).substr(0, 3));
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
    case 'z': return WriteOffset(out, local.offset_seconds, width != 0);
    case 'Z': return WriteText(out, std::string_view(local.zone_name).substr(0, 16));
    case 's': return WriteLong(out, local.seconds_since_epoch);
    case 'Q': return WriteLong(out, local.seconds_since_epoch * 1000 + local.micros / 1000);
    default: return out;
  }
}

std::optional<int> ParseOffset(std::string_view text) {
  auto digit = [&](size_t i) { return text[i] >= '0' && text[i] <= '9' ? text[i] - '0' : -1; };
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return {};
  for (size_t i : {1u, 2u, 4u, 5u}) {
    if (digit(i) < 0) return {};
  }
  int hours = digit(1) * 10 + digit(2);
  int minutes = digit(4) * 10 + digit(5);
  if (hours > 23 || minutes > 59) return {};
  return (text[0] == '-' ? -60 : 60) * (hours * 60 + minutes);
}

Result<cctz::time_zone> LoadZone(std::string_view name) {
  if (auto offset = ParseOffset(name)) return cctz::fixed_time_zone(cctz::seconds(*offset));
  cctz::time_zone zone;
  // cctz opens any file whose path it is given as a name.
  bool is_path =
      name.empty() || name[0] == '/' || name[0] == ':' || name.find('.') != std::string_view::npos;
  if (is_path || !cctz::load_time_zone(std::string(name), &zone)) {
    return Fail(ErrorKind::kDefinition, "time zone",
                fmt::format("'{}' is unknown; write an IANA name such as Asia/Tokyo or an offset "
                            "such as +09:00",
                            name));
  }
  return zone;
}

}  // namespace

Result<TimeFormat> TimeFormat::Make(std::string_view format, std::string_view zone) {
  TimeFormat made;
  ARROW_ASSIGN_OR_RAISE(made.zone_, LoadZone(zone));
  made.is_utc_ = made.zone_ == cctz::utc_time_zone() || made.zone_.name() == "UTC";
  ARROW_RETURN_NOT_OK(made.Compile(format));
  for (const Step& step : made.steps_) {
    made.max_bytes_ += step.directive == 0 ? step.literal.size() : kMaxDirectiveBytes;
  }
  return made;
}

Status TimeFormat::Compile(std::string_view format) {
  for (size_t at = 0; at < format.size(); ++at) {
    if (format[at] == '%') {
      ARROW_RETURN_NOT_OK(AddDirective(format, &at));
    } else {
      AddLiteral(format[at]);
    }
  }
  return Status::OK();
}

/// `at` stands on the '%' and is moved to the directive's last character.
Status TimeFormat::AddDirective(std::string_view format, size_t* at) {
  size_t begin = *at;
  int width = 0;
  char c = ++*at < format.size() ? format[*at] : '\0';
  if (c >= '1' && c <= '9' && *at + 1 < format.size() && format[*at + 1] == 'N') {
    width = c - '0';
    c = format[++*at];
  } else if (c == ':' && *at + 1 < format.size() && format[*at + 1] == 'z') {
    width = 1;
    c = format[++*at];
  } else if (c == 'N') {
    width = 9;
  }
  if (c == '%' || c == 'n' || c == 't') {
    AddLiteral(c == 'n' ? '\n' : c == 't' ? '\t' : '%');
    return Status::OK();
  }
  if (std::string_view expansion = Expansion(c); !expansion.empty()) return Compile(expansion);
  if (c != '\0' && kSimpleDirectives.find(c) != std::string_view::npos) {
    steps_.push_back({.directive = c, .width = width});
    return Status::OK();
  }
  return Fail(ErrorKind::kDefinition, fmt::format("time format '{}'", format),
              fmt::format("'{}' is not a known directive; %% stands for a percent sign",
                          format.substr(begin, *at - begin + 1)));
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
    } else if (char* end = WriteDateDirective(out, step.directive, local)) {
      out = end;
    } else {
      out = WriteTimeDirective(out, step.directive, step.width, local);
    }
  }
  return out;
}

}  // namespace waybill::format
