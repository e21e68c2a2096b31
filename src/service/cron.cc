#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>

#include "service/schedule.h"

namespace waybill::service {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                                      "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
constexpr std::array<std::string_view, 7> kWeekdays = {"SUN", "MON", "TUE", "WED",
                                                       "THU", "FRI", "SAT"};

struct Field {
  std::string_view name;
  int first;
  int last;
  std::span<const std::string_view> names;  ///< of first, first + 1, …
};

constexpr std::array kFields = {Field{"minute", 0, 59, {}}, Field{"hour", 0, 23, {}},
                                Field{"day of month", 1, 31, {}}, Field{"month", 1, 12, kMonths},
                                // 7 is Sunday, too.
                                Field{"day of week", 0, 7, kWeekdays}};
enum FieldIndex { kMinute, kHour, kDay, kMonth, kWeekday };

std::string Upper(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) c = c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c;
  return upper;
}

Status Wrong(const Field& field, std::string_view part) {
  return Fail(ErrorKind::kDefinition, "cron",
              fmt::format("'{}' is no {}: expected {} to {}{}, a list (1,2), a range (1-5) or a "
                          "step (*/5)",
                          part, field.name, field.first, field.last,
                          field.names.empty() ? "" : " or a name"));
}

std::optional<int> Number(std::string_view text) {
  int value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return {};
  return value;
}

Result<int> Value(const Field& field, std::string_view text) {
  std::string upper = Upper(text);
  for (size_t i = 0; i < field.names.size(); ++i) {
    if (field.names[i] == upper) return field.first + int(i);
  }
  auto value = Number(text);
  if (!value || *value < field.first || *value > field.last) return Wrong(field, text);
  return *value;
}

struct Range {
  int first;
  int last;
  int step = 1;
};

/// "5", "1-5", "*", each with "/2" or without. "5/2" means from 5 to the end, as cron has it.
Result<Range> ParseRange(const Field& field, std::string_view part) {
  Range range{field.first, field.last};
  std::string_view body = part.substr(0, part.find('/'));
  bool has_step = body.size() < part.size();
  if (has_step) {
    auto step = Number(part.substr(body.size() + 1));
    if (!step || *step < 1 || *step > field.last) return Wrong(field, part);
    range.step = *step;
  }
  // Sunday once: */2 on weekdays ends with Saturday.
  if (body == "*") {
    if (field.names.size() == kWeekdays.size()) range.last = 6;
    return range;
  }
  size_t dash = body.find('-');
  ARROW_ASSIGN_OR_RAISE(range.first, Value(field, body.substr(0, dash)));
  if (dash == std::string_view::npos) {
    if (!has_step) range.last = range.first;
    return range;
  }
  ARROW_ASSIGN_OR_RAISE(range.last, Value(field, body.substr(dash + 1)));
  if (range.last < range.first) return Wrong(field, part);
  return range;
}

/// A bit per value.
Result<uint64_t> ParseField(const Field& field, std::string_view text) {
  uint64_t bits = 0;
  while (true) {
    size_t comma = text.find(',');
    ARROW_ASSIGN_OR_RAISE(Range range, ParseRange(field, text.substr(0, comma)));
    for (int value = range.first; value <= range.last; value += range.step) {
      bits |= uint64_t{1} << value;
    }
    if (comma == std::string_view::npos) return bits;
    text.remove_prefix(comma + 1);
  }
}

std::vector<std::string_view> Words(std::string_view text) {
  std::vector<std::string_view> words;
  while (true) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
    if (text.empty()) return words;
    size_t end = std::min(text.find_first_of(" \t"), text.size());
    words.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

}  // namespace

Result<TimeSet> ParseCron(std::string_view text) {
  auto words = Words(text);
  if (words.size() != kFields.size()) {
    return Fail(ErrorKind::kDefinition, "cron",
                fmt::format("'{}' has {} fields, expected 5: minute, hour, day of month, month, "
                            "day of week",
                            text, words.size()));
  }
  TimeSet times;
  ARROW_ASSIGN_OR_RAISE(times.minutes, ParseField(kFields[kMinute], words[kMinute]));
  ARROW_ASSIGN_OR_RAISE(uint64_t hours, ParseField(kFields[kHour], words[kHour]));
  times.hours = uint32_t(hours);
  times.last_day = words[kDay] == "L" || words[kDay] == "l";
  uint64_t days = 0;
  if (!times.last_day) {
    ARROW_ASSIGN_OR_RAISE(days, ParseField(kFields[kDay], words[kDay]));
  }
  times.days = uint32_t(days);
  ARROW_ASSIGN_OR_RAISE(uint64_t months, ParseField(kFields[kMonth], words[kMonth]));
  times.months = uint32_t(months);
  ARROW_ASSIGN_OR_RAISE(uint64_t weekdays, ParseField(kFields[kWeekday], words[kWeekday]));
  times.weekdays = uint32_t((weekdays & 0x7f) | (weekdays >> 7));
  // POSIX crontab: when both are restricted, a day that fits either is enough. Only "*" is free.
  times.either_day = words[kDay] != "*" && words[kWeekday] != "*";
  return times;
}

}  // namespace waybill::service
