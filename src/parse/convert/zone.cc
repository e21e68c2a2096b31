#include "parse/convert/zone.h"

#include <fmt/format.h>

#include <algorithm>

namespace waybill::parse {
namespace {

using Seconds = cctz::time_point<cctz::seconds>;

struct Abbreviation {
  std::string_view name;
  int32_t hours;
};

// Those that mean one thing wherever logs are written; CST is read the American way, as Ruby does.
constexpr Abbreviation kAbbreviations[] = {
    {"Z", 0},    {"UTC", 0},  {"GMT", 0},  {"JST", 9},  {"KST", 9},  {"EST", -5}, {"EDT", -4},
    {"CST", -6}, {"CDT", -5}, {"MST", -7}, {"MDT", -6}, {"PST", -8}, {"PDT", -7}};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

int64_t Count(const Seconds& at) { return at.time_since_epoch().count(); }

int64_t AsLocal(const cctz::civil_second& civil) { return civil - cctz::civil_second(); }

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

Result<Zone> Zone::Make(std::string_view name) {
  if (auto offset = ParseOffset(name)) {
    return Zone(cctz::fixed_time_zone(cctz::seconds(*offset)));
  }
  cctz::time_zone zone;
  // cctz takes any readable file for a name that is a path.
  bool is_path = name.empty() || name[0] == '/' || name[0] == ':' || name[0] == '.' ||
                 name.find("..") != std::string_view::npos;
  if (is_path || !cctz::load_time_zone(std::string(name), &zone)) {
    return Fail(ErrorKind::kDefinition, "time zone",
                fmt::format("'{}' is unknown; write an IANA name such as Asia/Tokyo or an offset "
                            "such as +09:00",
                            name));
  }
  return Zone(zone);
}

int64_t Zone::LookUp(int64_t local_seconds) {
  cctz::civil_second civil = cctz::civil_second() + local_seconds;
  auto found = zone_.lookup(civil);
  int64_t utc = Count(found.pre);
  if (found.kind != cctz::time_zone::civil_lookup::UNIQUE) return utc;

  // Between two changes the offset holds. A local time that a change repeats belongs to the span
  // before it, and one that it skips is read with the offset before it, so in local time a span
  // runs from the later to the later of the two readings of its changes.
  offset_ = local_seconds - utc;
  begin_ = INT64_MIN;
  end_ = INT64_MAX;
  cctz::time_zone::civil_transition change;
  if (zone_.prev_transition(found.pre + cctz::seconds(1), &change)) {
    begin_ = std::max(AsLocal(change.from), AsLocal(change.to));
  }
  if (zone_.next_transition(found.pre, &change)) {
    end_ = std::max(AsLocal(change.from), AsLocal(change.to));
  }
  return utc;
}

}  // namespace waybill::parse
