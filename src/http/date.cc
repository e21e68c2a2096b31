#include "http/date.h"

#include <charconv>

namespace waybill::http {
namespace {

constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";

std::optional<int64_t> Number(std::string_view text) {
  int64_t value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

}  // namespace

std::optional<Time> ParseDate(std::string_view text) {
  // "Wed, 21 Oct 2015 07:28:00 GMT"
  if (text.size() != 29 || !text.ends_with(" GMT")) return std::nullopt;
  size_t month = kMonths.find(text.substr(8, 3));
  auto day = Number(text.substr(5, 2)), year = Number(text.substr(12, 4));
  auto hour = Number(text.substr(17, 2)), minute = Number(text.substr(20, 2));
  auto second = Number(text.substr(23, 2));
  if (month == kMonths.npos || month % 3 != 0 || !day || !year || !hour || !minute || !second) {
    return std::nullopt;
  }
  std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)),
                                   std::chrono::month(static_cast<unsigned>(month / 3 + 1)),
                                   std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  return Time(std::chrono::sys_days(date)) + std::chrono::hours(*hour) +
         std::chrono::minutes(*minute) + std::chrono::seconds(*second);
}

}  // namespace waybill::http
