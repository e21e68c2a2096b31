#include "transfer/type_guess.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <nlohmann/json.hpp>
#include <span>

namespace waybill::transfer {
namespace {

constexpr size_t kExactDoubleDigits = 15;
constexpr size_t kDecimalDigits = 38;

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

/// Reads a text from left to right.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }

  bool Take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  char TakeAnyOf(std::string_view any) {
    if (rest_.empty() || any.find(rest_.front()) == std::string_view::npos) return 0;
    char taken = rest_.front();
    rest_.remove_prefix(1);
    return taken;
  }

  bool Number(size_t min_digits, size_t max_digits, int least, int most, int* value) {
    size_t digits = 0;
    int number = 0;
    while (digits < max_digits && digits < rest_.size() && IsDigit(rest_[digits])) {
      number = number * 10 + (rest_[digits++] - '0');
    }
    if (digits < min_digits || number < least || number > most) return false;
    rest_.remove_prefix(digits);
    *value = number;
    return true;
  }

  /// The 1-based place in `names`, or 0.
  int Name(std::span<const std::string_view> names) {
    for (size_t i = 0; i < names.size(); ++i) {
      if (!rest_.starts_with(names[i])) continue;
      rest_.remove_prefix(names[i].size());
      return int(i) + 1;
    }
    return 0;
  }

  size_t Digits() {
    auto end = std::find_if_not(rest_.begin(), rest_.end(), IsDigit);
    auto count = size_t(end - rest_.begin());
    rest_.remove_prefix(count);
    return count;
  }

  /// Z, +09:00 or +0900.
  bool Offset() {
    if (Take('Z')) return true;
    int unused = 0;
    if (TakeAnyOf("+-") == 0 || !Number(2, 2, 0, 14, &unused)) return false;
    Take(':');
    return Number(2, 2, 0, 59, &unused);
  }

 private:
  std::string_view rest_;
};

struct Parts {
  int year = 2000, month = 1, day = 1, hour = 0, minute = 0, second = 0;

  bool IsRealDay() const {
    return std::chrono::year_month_day(std::chrono::year(year), std::chrono::month(unsigned(month)),
                                       std::chrono::day(unsigned(day)))
        .ok();
  }
};

bool TakeDirective(char directive, Scanner* scanner, Parts* parts) {
  switch (directive) {
    case 'Y': return scanner->Number(4, 4, 1900, 2200, &parts->year);
    case 'm': return scanner->Number(1, 2, 1, 12, &parts->month);
    case 'd': return scanner->Number(1, 2, 1, 31, &parts->day);
    case 'H': return scanner->Number(1, 2, 0, 23, &parts->hour);
    case 'M': return scanner->Number(2, 2, 0, 59, &parts->minute);
    case 'S': return scanner->Number(2, 2, 0, 60, &parts->second);
    case 'b': return (parts->month = scanner->Name(kMonths)) > 0;
    case 'a': return scanner->Name(kDays) > 0;
    case 'z': return scanner->Offset();
    default: return false;
  }
}

/// 23:59[:59[.123456]]
bool TakeClock(Scanner* scanner, Parts* parts) {
  if (!TakeDirective('H', scanner, parts) || !scanner->Take(':')) return false;
  if (!TakeDirective('M', scanner, parts)) return false;
  if (!scanner->Take(':')) return true;
  if (!TakeDirective('S', scanner, parts)) return false;
  return scanner->TakeAnyOf(".,") == 0 || scanner->Digits() > 0;
}

/// 2026-01-31 or 2026/1/31
bool TakeIsoDay(Scanner* scanner, Parts* parts) {
  if (!TakeDirective('Y', scanner, parts)) return false;
  char separator = scanner->TakeAnyOf("-/");
  return separator != 0 && TakeDirective('m', scanner, parts) && scanner->Take(separator) &&
         TakeDirective('d', scanner, parts) && parts->IsRealDay();
}

bool IsIsoDate(std::string_view text) {
  Scanner scanner(text);
  Parts parts;
  return TakeIsoDay(&scanner, &parts) && scanner.at_end();
}

bool IsIsoTimestamp(std::string_view text) {
  Scanner scanner(text);
  Parts parts;
  if (!TakeIsoDay(&scanner, &parts)) return false;
  if (scanner.at_end()) return true;
  if (scanner.TakeAnyOf("T ") == 0 || !TakeClock(&scanner, &parts)) return false;
  if (scanner.at_end()) return true;
  scanner.Take(' ');
  return scanner.Offset() && scanner.at_end();
}

bool IsTime(std::string_view text) {
  Scanner scanner(text);
  Parts parts;
  return TakeClock(&scanner, &parts) && scanner.at_end();
}

bool IsBoolean(std::string_view text) {
  return text == "true" || text == "false" || text == "True" || text == "False" || text == "TRUE" ||
         text == "FALSE";
}

bool IsLong(std::string_view text) {
  std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  if (digits.empty() || (digits[0] == '0' && text.size() > 1)) return false;
  int64_t value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

/// A number in figures, taken apart.
struct Number {
  bool is_number = false;
  bool has_exponent = false;
  size_t digits = 0;    ///< but for the exponent's
  size_t decimals = 0;  ///< behind the point
};

Number ReadNumber(std::string_view text) {
  Number number;
  Scanner scanner(text);
  scanner.Take('-');
  size_t sign = text.starts_with('-') ? 1 : 0;
  size_t whole = scanner.Digits();
  if (whole == 0 || (whole > 1 && text[sign] == '0')) return number;
  if (scanner.Take('.')) {
    number.decimals = scanner.Digits();
    if (number.decimals == 0) return number;
  }
  if (scanner.TakeAnyOf("eE") != 0) {
    // "12e5" is as likely a part number as a number.
    if (number.decimals == 0) return number;
    number.has_exponent = true;
    scanner.TakeAnyOf("+-");
    if (scanner.Digits() == 0) return number;
  }
  number.digits = whole + number.decimals;
  number.is_number = scanner.at_end();
  return number;
}

bool IsDouble(std::string_view text) {
  Number number = ReadNumber(text);
  return number.is_number && number.digits <= kExactDoubleDigits;
}

bool IsDecimal(std::string_view text) {
  Number number = ReadNumber(text);
  return number.is_number && !number.has_exponent && number.digits <= kDecimalDigits;
}

bool IsJson(std::string_view text) {
  return !text.empty() && (text[0] == '{' || text[0] == '[') && Json::accept(text);
}

struct Candidate {
  std::string_view type;
  std::string_view format;  ///< written into the column, and judged by IsWrittenIn
  bool (*accepts)(std::string_view) = nullptr;  ///< when there is no format
};

/// The first that takes every text is the guess. A type that takes all that another takes stands
/// behind it.
constexpr Candidate kCandidates[] = {
    {"boolean", "", IsBoolean},
    {"timestamp", "%Y%m%d%H%M%S"},
    {"long", "", IsLong},
    {"double", "", IsDouble},
    {"decimal", "", IsDecimal},
    {"date", "", IsIsoDate},
    {"timestamp", "", IsIsoTimestamp},
    {"time", "", IsTime},
    {"date", "%d.%m.%Y"},
    {"date", "%d/%m/%Y"},
    {"date", "%m/%d/%Y"},
    {"date", "%d-%b-%Y"},
    {"timestamp", "%d.%m.%Y %H:%M:%S"},
    {"timestamp", "%d/%m/%Y %H:%M:%S"},
    {"timestamp", "%m/%d/%Y %H:%M:%S"},
    {"timestamp", "%d/%m/%Y %H:%M"},
    {"timestamp", "%m/%d/%Y %H:%M"},
    {"timestamp", "%d/%b/%Y:%H:%M:%S %z"},
    {"timestamp", "%a, %d %b %Y %H:%M:%S %z"},
    {"json", "", IsJson},
};

bool Accepts(const Candidate& candidate, std::string_view text) {
  return candidate.format.empty() ? candidate.accepts(text) : IsWrittenIn(candidate.format, text);
}

/// The same format with day and month changed over; empty when it has no such twin.
std::string Twin(std::string_view format) {
  std::string twin(format);
  if (format.starts_with("%d/%m/")) return twin.replace(0, 6, "%m/%d/");
  if (format.starts_with("%m/%d/")) return twin.replace(0, 6, "%d/%m/");
  return "";
}

}  // namespace

bool IsWrittenIn(std::string_view format, std::string_view text) {
  Scanner scanner(text);
  Parts parts;
  for (size_t i = 0; i < format.size(); ++i) {
    bool is_directive = format[i] == '%' && i + 1 < format.size();
    if (is_directive ? !TakeDirective(format[++i], &scanner, &parts) : !scanner.Take(format[i])) {
      return false;
    }
  }
  return scanner.at_end() && parts.IsRealDay();
}

TypeGuess::TypeGuess() : alive_(std::size(kCandidates), true) {}

void TypeGuess::See(std::string_view text) {
  ++seen_;
  most_decimals_ = std::max(most_decimals_, int(ReadNumber(text).decimals));
  for (size_t i = 0; i < alive_.size(); ++i) {
    if (alive_[i]) alive_[i] = Accepts(kCandidates[i], text);
  }
}

bool TypeGuess::IsAlive(std::string_view type, std::string_view format) const {
  for (size_t i = 0; i < alive_.size(); ++i) {
    if (kCandidates[i].type == type && kCandidates[i].format == format) return alive_[i];
  }
  return false;
}

Json TypeGuess::Column() const {
  Json column = {{"type", "string"}};
  auto first = std::find(alive_.begin(), alive_.end(), true);
  if (seen_ == 0 || first == alive_.end()) return column;
  const Candidate& candidate = kCandidates[first - alive_.begin()];
  std::string twin = Twin(candidate.format);
  if (!twin.empty() && IsAlive(candidate.type, twin)) return column;
  if (candidate.type == "decimal" && most_decimals_ == 0) return column;
  column["type"] = candidate.type;
  if (!candidate.format.empty()) column["format"] = candidate.format;
  if (candidate.type == "decimal") {
    column["precision"] = kDecimalDigits;
    column["scale"] = most_decimals_;
  }
  return column;
}

bool TypeGuess::IsString() const { return Column()["type"] == "string"; }

}  // namespace waybill::transfer
