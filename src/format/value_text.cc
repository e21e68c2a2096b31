#include "format/value_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <string_view>

#include "base/calendar.h"

namespace waybill::format {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr int64_t kMicrosPerSecond = 1'000'000;
constexpr int64_t kMicrosPerDay = 86'400 * kMicrosPerSecond;

char* WriteText(char* out, std::string_view text) {
  std::memcpy(out, text.data(), text.size());
  return out + text.size();
}

char* WriteUnsigned(char* out, uint64_t value) {
  return std::to_chars(out, out + kMaxValueText, value).ptr;
}

/// All 39 digits a decimal128 can have, without sign or point.
char* WriteWide(char* out, Wide value) {
  constexpr uint64_t kChunk = 10'000'000'000'000'000'000u;  // 10^19, the most that fits 64 bits
  if (value < kChunk) return WriteUnsigned(out, static_cast<uint64_t>(value));
  out = WriteWide(out, value / kChunk);
  auto rest = static_cast<uint64_t>(value % kChunk);
  for (int i = 18; i >= 0; --i) {
    out[i] = static_cast<char>('0' + rest % 10);
    rest /= 10;
  }
  return out + 19;
}

}  // namespace

char* WriteLong(char* out, int64_t value) {
  return std::to_chars(out, out + kMaxValueText, value).ptr;
}

char* WriteDouble(char* out, double value) {
  if (std::isnan(value)) return WriteText(out, "NaN");
  if (std::isinf(value)) return WriteText(out, value < 0 ? "-Infinity" : "Infinity");
  char* end = std::to_chars(out, out + kMaxValueText, value).ptr;
  bool is_whole = std::all_of(out, end, [](char c) { return c == '-' || (c >= '0' && c <= '9'); });
  return is_whole ? WriteText(end, ".0") : end;
}

char* WriteBoolean(char* out, bool value) { return WriteText(out, value ? "true" : "false"); }

char* WriteDecimal(char* out, const uint8_t* bytes, int32_t scale) {
  Wide value;
  std::memcpy(&value, bytes, sizeof(value));
  if (value >> 127 != 0) {
    *out++ = '-';
    value = -value;
  }
  char digits[kMaxValueText];
  auto count = static_cast<int32_t>(WriteWide(digits, value) - digits);
  if (scale == 0) return WriteText(out, {digits, static_cast<size_t>(count)});
  int32_t whole = std::max(count - scale, 0);
  out = whole == 0 ? WriteText(out, "0") : WriteText(out, {digits, static_cast<size_t>(whole)});
  *out++ = '.';
  for (int32_t zeros = scale - (count - whole); zeros > 0; --zeros) *out++ = '0';
  return WriteText(out, {digits + whole, static_cast<size_t>(count - whole)});
}

char* WriteDate(char* out, int64_t days_since_epoch) {
  Civil civil = CivilFromDays(days_since_epoch);
  out = WriteYear(out, civil.year);
  *out++ = '-';
  out = WriteDigits(out, civil.month, 2);
  *out++ = '-';
  return WriteDigits(out, civil.day, 2);
}

char* WriteTimeOfDay(char* out, int64_t micros_of_day) {
  int64_t seconds = micros_of_day / kMicrosPerSecond;
  out = WriteDigits(out, seconds / 3600, 2);
  *out++ = ':';
  out = WriteDigits(out, seconds / 60 % 60, 2);
  *out++ = ':';
  out = WriteDigits(out, seconds % 60, 2);
  int64_t fraction = micros_of_day % kMicrosPerSecond;
  if (fraction == 0) return out;
  *out++ = '.';
  return WriteDigits(out, fraction, 6);
}

char* WriteIsoTimestamp(char* out, int64_t micros_since_epoch) {
  // Rounded down without ever going below the first microsecond, which has no number below it.
  int64_t of_day = micros_since_epoch % kMicrosPerDay;
  int64_t days = micros_since_epoch / kMicrosPerDay;
  if (of_day < 0) {
    of_day += kMicrosPerDay;
    --days;
  }
  out = WriteDate(out, days);
  *out++ = 'T';
  out = WriteTimeOfDay(out, of_day);
  *out++ = 'Z';
  return out;
}

}  // namespace waybill::format
