#include "transfer/cell.h"

#include <arrow/array.h>
#include <arrow/scalar.h>
#include <arrow/type.h>
#include <arrow/util/key_value_metadata.h>
#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "stage/column_types.h"
#include "transfer/text.h"

namespace waybill::transfer {
namespace {

template <typename ArrayType>
auto ValueAt(const arrow::Array& column, int64_t row) {
  return static_cast<const ArrayType&>(column).GetView(row);
}

std::string DateText(int32_t days) {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(days))};
  return fmt::format("{:04}-{:02}-{:02}", int(date.year()), unsigned(date.month()),
                     unsigned(date.day()));
}

/// 23:59:59, and a fraction of six digits when there is one.
std::string TimeOfDayText(int64_t micros) {
  const std::chrono::hh_mm_ss time{std::chrono::microseconds(micros)};
  std::string text = fmt::format("{:02}:{:02}:{:02}", time.hours().count(), time.minutes().count(),
                                 time.seconds().count());
  int64_t fraction = time.subseconds().count();
  return fraction == 0 ? text : text + fmt::format(".{:06}", fraction);
}

bool IsJson(const arrow::Field& field) {
  return field.metadata() != nullptr &&
         field.metadata()->Get(std::string(kTypeKey)).ValueOr("") == "json";
}

/// A value that is there, without quotes.
std::string Text(const arrow::Array& column, int64_t row) {
  switch (column.type_id()) {
    case arrow::Type::STRING: return std::string(ValueAt<arrow::StringArray>(column, row));
    case arrow::Type::INT64: return fmt::format("{}", ValueAt<arrow::Int64Array>(column, row));
    case arrow::Type::DOUBLE: return fmt::format("{}", ValueAt<arrow::DoubleArray>(column, row));
    case arrow::Type::BOOL: return ValueAt<arrow::BooleanArray>(column, row) ? "true" : "false";
    case arrow::Type::DATE32: return DateText(ValueAt<arrow::Date32Array>(column, row));
    case arrow::Type::TIME64: return TimeOfDayText(ValueAt<arrow::Time64Array>(column, row));
    case arrow::Type::TIMESTAMP:
      return FormatUtc(Time(Duration(ValueAt<arrow::TimestampArray>(column, row))));
    case arrow::Type::DECIMAL128:
      return static_cast<const arrow::Decimal128Array&>(column).FormatValue(row);
    default: break;
  }
  auto scalar = column.GetScalar(row);
  return scalar.ok() ? (*scalar)->ToString() : scalar.status().message();
}

}  // namespace

std::string TypeText(const arrow::Field& field) {
  const arrow::DataType& type = *field.type();
  switch (type.id()) {
    case arrow::Type::STRING: return IsJson(field) ? "json" : "string";
    case arrow::Type::INT64: return "long";
    case arrow::Type::DOUBLE: return "double";
    case arrow::Type::BOOL: return "boolean";
    case arrow::Type::TIMESTAMP: return "timestamp";
    case arrow::Type::DATE32: return "date";
    case arrow::Type::TIME64: return "time";
    case arrow::Type::DECIMAL128: {
      const auto& decimal = static_cast<const arrow::Decimal128Type&>(type);
      return fmt::format("decimal({},{})", decimal.precision(), decimal.scale());
    }
    default: return type.ToString();
  }
}

bool IsNumber(const arrow::DataType& type) {
  return type.id() == arrow::Type::INT64 || type.id() == arrow::Type::DOUBLE ||
         type.id() == arrow::Type::DECIMAL128;
}

std::string CellText(const arrow::Array& column, int64_t row) {
  if (column.IsNull(row)) return "NULL";
  std::string text = Text(column, row);
  return text.empty() || text == "NULL" ? fmt::format("\"{}\"", text) : text;
}

Json CellJson(const arrow::Array& column, int64_t row) {
  if (column.IsNull(row)) return nullptr;
  if (column.type_id() == arrow::Type::INT64) return ValueAt<arrow::Int64Array>(column, row);
  if (column.type_id() == arrow::Type::BOOL) return ValueAt<arrow::BooleanArray>(column, row);
  if (column.type_id() == arrow::Type::DOUBLE) {
    double value = ValueAt<arrow::DoubleArray>(column, row);
    if (std::isfinite(value)) return value;
  }
  return WellFormed(Text(column, row));
}

}  // namespace waybill::transfer
