#include "base/time_zone.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace waybill {
namespace {

constexpr size_t kMaxNameBytes = 64;

struct Abbreviation {
  std::string_view name;
  int32_t hours;
};

// Those that mean one thing wherever logs are written; CST is read the American way, as Ruby does.
constexpr Abbreviation kAbbreviations[] = {
    {"Z", 0},    {"UTC", 0},  {"GMT", 0},  {"JST", 9},  {"KST", 9},  {"EST", -5}, {"EDT", -4},
    {"CST", -6}, {"CDT", -5}, {"MST", -7}, {"MDT", -6}, {"PST", -8}, {"PDT", -7}};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

/// cctz opens the name as a file below the zone folder, so nothing that could lead elsewhere is
/// one.
bool IsZoneName(std::string_view name) {
  return !name.empty() && name.size() <= kMaxNameBytes && IsLetter(name.front()) &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return IsLetter(c) || IsDigit(c) || c == '/' || c == '_' || c == '-' || c == '+';
         });
}

}  // namespace

std::optional<int32_t> ParseOffset(std::string_view text) {
  for (const Abbreviation& known : kAbbreviations) {
    if (text == known.name) return known.hours * 3600;
  }
  // +09, +0900, +09:00
  if (text.size() < 3 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  std::string digits;
  for (size_t i = 1; i < text.size(); ++i) {
    if (text[i] == ':' && i == 3 && text.size() == 6) continue;
    if (!IsDigit(text[i])) return std::nullopt;
    digits += text[i];
  }
  if (digits.size() != 2 && digits.size() != 4) return std::nullopt;
  digits.resize(4, '0');
  int32_t hours = (digits[0] - '0') * 10 + (digits[1] - '0');
  int32_t minutes = (digits[2] - '0') * 10 + (digits[3] - '0');
  if (hours > 23 || minutes > 59) return std::nullopt;
  int32_t offset = hours * 3600 + minutes * 60;
  return text[0] == '-' ? -offset : offset;
}

Result<cctz::time_zone> FindTimeZone(std::string_view name) {
  if (auto offset = ParseOffset(name)) return cctz::fixed_time_zone(cctz::seconds(*offset));
  cctz::time_zone zone;
  if (IsZoneName(name) && cctz::load_time_zone(std::string(name), &zone)) return zone;
  return Fail(ErrorKind::kDefinition, "",
              fmt::format("there is no time zone '{}'; write an IANA name such as Asia/Tokyo or an "
                          "offset such as +09:00",
                          name));
}

}  // namespace waybill
