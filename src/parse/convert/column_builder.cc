#include "parse/convert/column_builder.h"

#include <arrow/type.h>
#include <fmt/format.h>
#include <simdjson.h>

#include <utility>

#include "parse/convert/digits.h"
#include "parse/convert/fixed_column.h"
#include "parse/convert/number.h"
#include "parse/convert/string_column.h"
#include "parse/convert/time_converters.h"

namespace waybill::parse {
namespace {

constexpr size_t kLongestQuotedText = 80;
constexpr int32_t kInt64Digits = 18;

template <typename Value, typename Convert>
std::unique_ptr<ColumnBuilder> Fixed(const Column& column, Convert convert) {
  return std::make_unique<FixedColumn<Value, Convert>>(ArrowType(column), std::move(convert));
}

bool ConvertLong(std::string_view text, int64_t* out) {
  return ParseShortLong(text, out) || ParseLong(text, out);
}

/// Values of up to 18 digits stay within one word; the others go the exact slow way.
auto DecimalConverter(const Column& column) {
  const int32_t precision = column.precision;
  const int32_t scale = column.scale;
  const int64_t limit = kPowersOfTen[precision < kInt64Digits ? precision : kInt64Digits];
  const bool is_short = scale >= 1 && scale <= 8;
  return [=](std::string_view text, arrow::Decimal128* out) {
    int64_t value;
    if (is_short && ParseShortDecimal(text, static_cast<size_t>(scale), &value) && value < limit &&
        value > -limit) [[likely]] {
      *out = arrow::Decimal128(value);
      return true;
    }
    return ParseDecimal(text, precision, scale, out);
  };
}

Result<std::unique_ptr<ColumnBuilder>> MakeTimeColumn(const Column& column) {
  ARROW_ASSIGN_OR_RAISE(TimeConverter time, TimeConverter::Make(column));
  if (column.type == ColumnType::kDate) {
    return Fixed<int32_t>(column, [time](std::string_view text, int32_t* out) mutable {
      return time.Date(text, out);
    });
  }
  if (column.type == ColumnType::kTime) {
    return Fixed<int64_t>(
        column, [time](std::string_view text, int64_t* out) { return time.Time(text, out); });
  }
  return Fixed<int64_t>(column, [time](std::string_view text, int64_t* out) mutable {
    return time.Timestamp(text, out);
  });
}

/// Printable UTF-8 as it is, everything else as \xNN.
std::string Shown(std::string_view text) {
  std::string shown;
  const bool is_utf8 = simdjson::validate_utf8(text.data(), text.size());
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    bool is_printable = byte >= 0x20 && byte != 0x7F && (byte < 0x80 || is_utf8);
    shown += is_printable ? std::string(1, c) : fmt::format("\\x{:02x}", byte);
  }
  return shown;
}

/// At most kLongestQuotedText bytes, never ending within a character.
std::string Quoted(std::string_view text) {
  if (text.size() <= kLongestQuotedText) return "'" + Shown(text) + "'";
  size_t size = kLongestQuotedText;
  while (size > kLongestQuotedText - 4 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) {
    --size;
  }
  return fmt::format("'{}'... ({} bytes)", Shown(text.substr(0, size)), text.size());
}

}  // namespace

Result<std::unique_ptr<ColumnBuilder>> ColumnBuilder::Make(const Column& column) {
  switch (column.type) {
    case ColumnType::kString: return MakeStringColumn(/*must_be_json=*/false);
    case ColumnType::kJson: return MakeStringColumn(/*must_be_json=*/true);
    case ColumnType::kLong:
      return Fixed<int64_t>(
          column, [](std::string_view text, int64_t* out) { return ConvertLong(text, out); });
    case ColumnType::kDouble:
      return Fixed<double>(
          column, [](std::string_view text, double* out) { return ParseDouble(text, out); });
    case ColumnType::kBoolean: return MakeBooleanColumn();
    case ColumnType::kDecimal: return Fixed<arrow::Decimal128>(column, DecimalConverter(column));
    case ColumnType::kTimestamp:
    case ColumnType::kDate:
    case ColumnType::kTime: return MakeTimeColumn(column);
  }
  return Fail(ErrorKind::kBug, column.name, "a column type without a converter");
}

std::string BadTextReason(const Column& column, std::string_view text) {
  if (column.type == ColumnType::kString) return Quoted(text) + " is not UTF-8";
  if (column.type == ColumnType::kJson) return Quoted(text) + " is not a JSON text";
  std::string reason = fmt::format("{} is not a {}", Quoted(text), TypeText(column));
  if (!column.format.empty()) reason += fmt::format(" of the format '{}'", column.format);
  return reason;
}

}  // namespace waybill::parse
