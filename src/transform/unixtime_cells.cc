#include "transform/unixtime_cells.h"

#include <arrow/array/array_binary.h>
#include <arrow/array/array_primitive.h>
#include <fmt/format.h>

#include <charconv>

namespace waybill::transform {
namespace {

constexpr size_t kShownBytes = 100;

/// Of 0001-01-01T00:00:00Z, and of the first moment behind the year 9999.
constexpr int64_t kFirstMicros = -62'135'596'800'000'000;
constexpr int64_t kEndMicros = 253'402'300'800'000'000;

constexpr UnixtimeUnit kUnits[] = {{.name = "second", .micros = 1'000'000},
                                   {.name = "millisecond", .micros = 1'000},
                                   {.name = "microsecond"},
                                   {.name = "nanosecond", .parts = 1'000}};

int64_t FloorDivide(int64_t value, int64_t by) { return value / by - (value % by < 0 ? 1 : 0); }

bool ToMicros(int64_t unixtime, const UnixtimeUnit& unit, int64_t* micros) {
  if (__builtin_mul_overflow(unixtime, unit.micros, micros)) return false;
  *micros = FloorDivide(*micros, unit.parts);
  return *micros >= kFirstMicros && *micros < kEndMicros;
}

bool FromMicros(int64_t micros, const UnixtimeUnit& unit, int64_t* unixtime) {
  return !__builtin_mul_overflow(FloorDivide(micros, unit.micros), unit.parts, unixtime);
}

bool ReadLong(const arrow::Array& column, int64_t row, int64_t* value, std::string* reason) {
  if (column.type_id() == arrow::Type::INT64) {
    *value = static_cast<const arrow::Int64Array&>(column).Value(row);
    return true;
  }
  const std::string_view text = static_cast<const arrow::StringArray&>(column).GetView(row);
  const char* end = text.data() + text.size();
  auto [behind, error] = std::from_chars(text.data(), end, *value);
  if (error == std::errc() && behind == end) return true;
  *reason = fmt::format("'{}' is not a whole number", text.substr(0, kShownBytes));
  return false;
}

bool MicrosOfUnixtime(const arrow::Array& column, int64_t row, UnixtimeConversion* conversion,
                      int64_t* micros, std::string* reason) {
  int64_t unixtime;
  if (!ReadLong(column, row, &unixtime, reason)) return false;
  if (ToMicros(unixtime, conversion->unit, micros)) return true;
  *reason =
      fmt::format("{} {}s are not within the years 1 to 9999", unixtime, conversion->unit.name);
  return false;
}

bool UnixtimeOfMicros(int64_t micros, const UnixtimeUnit& unit, int64_t* unixtime,
                      std::string* reason) {
  if (FromMicros(micros, unit, unixtime)) return true;
  *reason = fmt::format("a long cannot hold this time in {}s", unit.name);
  return false;
}

bool UnixtimeOfTimestamp(const arrow::Array& column, int64_t row, UnixtimeConversion* conversion,
                         int64_t* unixtime, std::string* reason) {
  const int64_t micros = static_cast<const arrow::TimestampArray&>(column).Value(row);
  return UnixtimeOfMicros(micros, conversion->unit, unixtime, reason);
}

bool UnixtimeOfText(const arrow::Array& column, int64_t row, UnixtimeConversion* conversion,
                    int64_t* unixtime, std::string* reason) {
  const std::string_view text = static_cast<const arrow::StringArray&>(column).GetView(row);
  int64_t micros;
  if (conversion->reader->Read(text, &micros)) {
    return UnixtimeOfMicros(micros, conversion->unit, unixtime, reason);
  }
  *reason = fmt::format("'{}' does not follow the datetime_format", text.substr(0, kShownBytes));
  return false;
}

}  // namespace

std::span<const UnixtimeUnit> UnixtimeUnits() { return kUnits; }

const std::vector<UnixtimeKind>& UnixtimeKinds() {
  static const std::vector<UnixtimeKind> kKinds = {
      {.name = "unixtime_to_timestamp",
       .from = {arrow::Type::INT64, arrow::Type::STRING},
       .from_words = "a long or a string",
       .to = arrow::timestamp(arrow::TimeUnit::MICRO, "UTC"),
       .read = MicrosOfUnixtime},
      {.name = "unixtime_to_string",
       .from = {arrow::Type::INT64, arrow::Type::STRING},
       .from_words = "a long or a string",
       .to = arrow::utf8(),
       .read = MicrosOfUnixtime},
      {.name = "timestamp_to_unixtime",
       .from = {arrow::Type::TIMESTAMP},
       .from_words = "a timestamp",
       .to = arrow::int64(),
       .read = UnixtimeOfTimestamp},
      {.name = "string_to_unixtime",
       .from = {arrow::Type::STRING},
       .from_words = "a string",
       .to = arrow::int64(),
       .read = UnixtimeOfText}};
  return kKinds;
}

}  // namespace waybill::transform
