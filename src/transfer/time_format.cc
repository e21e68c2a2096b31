#include "transfer/time_format.h"

#include <cctz/civil_time.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <cstdlib>
#include <optional>

namespace waybill::transfer {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};
constexpr std::array<std::string_view, 7> kDays = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                   "Friday", "Saturday", "Sunday"};

/// What one directive reads.
struct Moment {
  cctz::civil_second civil;
  int64_t micros;  ///< within the second
  int64_t epoch_seconds;
  int offset_seconds;
  std::string zone_name;
};

struct Directive {
  char flag = 0;   ///< - 0 ^ _ or none
  int colons = 0;  ///< before z
  int digits = 0;  ///< before N
  char letter = 0;
  size_t length = 0;  ///< of its text, without %
};

Directive ReadDirective(std::string_view text) {
  Directive directive;
  size_t i = 0;
  if (i < text.size() && std::string_view("-0^_").find(text[i]) != std::string_view::npos) {
    directive.flag = text[i++];
  }
  while (i < text.size() && text[i] == ':') ++directive.colons, ++i;
  if (i < text.size() && text[i] >= '1' && text[i] <= '9') directive.digits = text[i++] - '0';
  if (i < text.size()) directive.letter = text[i++];
  directive.length = i;
  return directive;
}

std::string Number(int64_t value, int width, char padding, char flag) {
  std::string digits = fmt::format("{}", value < 0 ? -value : value);
  if (flag == '0') padding = '0';
  if (flag == '_') padding = ' ';
  size_t missing =
      flag == '-' || digits.size() >= size_t(width) ? 0 : size_t(width) - digits.size();
  std::string sign = value < 0 ? "-" : "";
  std::string pad(missing, padding);
  return padding == ' ' ? pad + sign + digits : sign + pad + digits;
}

/// +0900, +09:00, +09:00:00
std::string Offset(int seconds, int colons) {
  int size = std::abs(seconds);
  std::string_view colon = colons > 0 ? ":" : "";
  std::string text =
      fmt::format("{}{:02}{}{:02}", seconds < 0 ? '-' : '+', size / 3600, colon, size / 60 % 60);
  return colons == 2 ? text + fmt::format(":{:02}", size % 60) : text;
}

std::string Fraction(int64_t micros, int digits) {
  return fmt::format("{:09}", micros * 1000).substr(0, size_t(digits));
}

int Hour12(const Moment& moment) { return (moment.civil.hour() + 11) % 12 + 1; }

/// What a directive that stands for several others means.
std::string_view Composite(char letter) {
  switch (letter) {
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

std::optional<std::string> NumberOf(const Moment& moment, const Directive& directive) {
  const cctz::civil_second& civil = moment.civil;
  auto number = [&](int64_t value, int width, char padding = '0') {
    return Number(value, width, padding, directive.flag);
  };
  switch (directive.letter) {
    case 'Y': return number(civil.year(), 4);
    case 'C': return number(civil.year() / 100, 2);
    case 'y': return number(civil.year() % 100, 2);
    case 'm': return number(civil.month(), 2);
    case 'd': return number(civil.day(), 2);
    case 'e': return number(civil.day(), 2, ' ');
    case 'j': return number(cctz::get_yearday(cctz::civil_day(civil)), 3);
    case 'H': return number(civil.hour(), 2);
    case 'k': return number(civil.hour(), 2, ' ');
    case 'I': return number(Hour12(moment), 2);
    case 'l': return number(Hour12(moment), 2, ' ');
    case 'M': return number(civil.minute(), 2);
    case 'S': return number(civil.second(), 2);
    case 's': return fmt::format("{}", moment.epoch_seconds);
    default: return std::nullopt;
  }
}

std::optional<std::string> TextOf(const Moment& moment, const Directive& directive) {
  auto month = kMonths[size_t(moment.civil.month() - 1)];
  auto day = size_t(cctz::get_weekday(cctz::civil_day(moment.civil)));  // monday is 0
  bool morning = moment.civil.hour() < 12;
  switch (directive.letter) {
    case 'B': return std::string(month);
    case 'b':
    case 'h': return std::string(month.substr(0, 3));
    case 'A': return std::string(kDays[day]);
    case 'a': return std::string(kDays[day].substr(0, 3));
    case 'u': return fmt::format("{}", day + 1);
    case 'w': return fmt::format("{}", (day + 1) % 7);
    case 'p': return morning ? "AM" : "PM";
    case 'P': return morning ? "am" : "pm";
    case 'L': return Fraction(moment.micros, 3);
    case 'N': return Fraction(moment.micros, directive.digits > 0 ? directive.digits : 9);
    case 'z': return Offset(moment.offset_seconds, directive.colons);
    case 'Z': return moment.zone_name;
    case 'n': return "\n";
    case 't': return "\t";
    case '%': return "%";
    default: return std::nullopt;
  }
}

bool IsWellFormed(const Directive& directive) {
  if (directive.colons > (directive.letter == 'z' ? 2 : 0)) return false;
  return directive.digits == 0 || directive.letter == 'N';
}

std::optional<std::string> Write(const Moment& moment, const Directive& directive);

/// Directives are known before this is called with a composite's own format.
std::optional<std::string> WriteAll(const Moment& moment, std::string_view format,
                                    std::string* unknown) {
  std::string out;
  for (size_t i = 0; i < format.size(); ++i) {
    if (format[i] != '%') {
      out += format[i];
      continue;
    }
    Directive directive = ReadDirective(format.substr(i + 1));
    auto text = Write(moment, directive);
    if (!text) {
      *unknown = std::string(format.substr(i, directive.length + 1));
      return std::nullopt;
    }
    out += *text;
    i += directive.length;
  }
  return out;
}

std::optional<std::string> Write(const Moment& moment, const Directive& directive) {
  if (!IsWellFormed(directive)) return std::nullopt;
  std::optional<std::string> text;
  std::string unknown;
  if (auto composite = Composite(directive.letter); !composite.empty()) {
    text = WriteAll(moment, composite, &unknown);
  } else {
    text = NumberOf(moment, directive);
    if (!text) text = TextOf(moment, directive);
  }
  if (text && directive.flag == '^') {
    std::transform(text->begin(), text->end(), text->begin(),
                   [](unsigned char c) { return char(std::toupper(c)); });
  }
  return text;
}

/// +09:00, +0900, -03:30
std::optional<cctz::time_zone> OffsetZone(std::string_view name) {
  if (name == "Z") return cctz::utc_time_zone();
  if (name.size() == 6 && name[3] == ':') {
    std::string joined = std::string(name.substr(0, 3)) + std::string(name.substr(4));
    return OffsetZone(joined);
  }
  if (name.size() != 5 || (name[0] != '+' && name[0] != '-')) return std::nullopt;
  if (name.find_first_not_of("0123456789", 1) != std::string_view::npos) return std::nullopt;
  auto digit = [&](size_t i) { return name[i] - '0'; };
  int hours = digit(1) * 10 + digit(2);
  int minutes = digit(3) * 10 + digit(4);
  if (hours > 14 || minutes > 59) return std::nullopt;
  int seconds = hours * 3600 + minutes * 60;
  return cctz::fixed_time_zone(std::chrono::seconds(name[0] == '-' ? -seconds : seconds));
}

}  // namespace

Result<cctz::time_zone> FindTimeZone(std::string_view name) {
  if (auto zone = OffsetZone(name)) return *zone;
  // cctz opens the name as a file below the zone folder, so nothing else may look like a path.
  bool is_name = !name.empty() && name.size() <= 64 &&
                 std::isalpha(static_cast<unsigned char>(name.front())) != 0 &&
                 std::all_of(name.begin(), name.end(), [](unsigned char c) {
                   return std::isalnum(c) != 0 || c == '/' || c == '_' || c == '-' || c == '+';
                 });
  cctz::time_zone zone;
  if (is_name && cctz::load_time_zone(std::string(name), &zone)) return zone;
  return Fail(ErrorKind::kDefinition, "",
              fmt::format("there is no time zone '{}'; write a name such as Asia/Tokyo or an "
                          "offset such as +09:00",
                          name));
}

Result<std::string> FormatTime(Time time, std::string_view format, const cctz::time_zone& zone) {
  auto second = std::chrono::floor<std::chrono::seconds>(time);
  auto lookup = zone.lookup(second);
  Moment moment{.civil = lookup.cs,
                .micros = (time - second).count(),
                .epoch_seconds = second.time_since_epoch().count(),
                .offset_seconds = lookup.offset,
                .zone_name = lookup.abbr};
  std::string unknown;
  if (auto text = WriteAll(moment, format, &unknown)) return *text;
  return Fail(
      ErrorKind::kDefinition, "",
      fmt::format("'{}' in the format '{}' is none of the known directives", unknown, format));
}

}  // namespace waybill::transfer
