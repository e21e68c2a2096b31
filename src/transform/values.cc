#include "transform/values.h"

#include <arrow/compute/cast.h>
#include <arrow/compute/initialize.h>
#include <arrow/record_batch.h>
#include <arrow/scalar.h>
#include <arrow/type.h>
#include <arrow/util/key_value_metadata.h>
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/suggest.h"
#include "stage/column_types.h"

namespace waybill::transform {
namespace {

bool IsJson(const arrow::Field& column) {
  return column.metadata() != nullptr &&
         column.metadata()->Get(std::string(kTypeKey)).ValueOr("") == "json";
}

Result<std::shared_ptr<arrow::Scalar>> Cast(const std::shared_ptr<arrow::Scalar>& text,
                                            const std::shared_ptr<arrow::DataType>& type) {
  ARROW_ASSIGN_OR_RAISE(arrow::Datum cast, arrow::compute::Cast(text, type));
  return cast.scalar();
}

/// Arrow reads either only texts with a zone or only texts without one.
Result<std::shared_ptr<arrow::Scalar>> TimestampOf(const std::shared_ptr<arrow::Scalar>& text,
                                                   const std::shared_ptr<arrow::DataType>& type) {
  if (auto zoned = Cast(text, type); zoned.ok()) return zoned;
  const auto& timestamp = static_cast<const arrow::TimestampType&>(*type);
  ARROW_ASSIGN_OR_RAISE(auto local, Cast(text, arrow::timestamp(timestamp.unit())));
  return Cast(local, type);
}

Result<std::shared_ptr<arrow::Scalar>> Parse(const arrow::Field& column, std::string_view text) {
  std::shared_ptr<arrow::Scalar> given = arrow::MakeScalar(std::string(text));
  switch (column.type()->id()) {
    case arrow::Type::STRING:
      if (IsJson(column) && !Json::accept(text)) return Status::Invalid("not JSON");
      return given;
    case arrow::Type::TIMESTAMP: return TimestampOf(given, column.type());
    case arrow::Type::DECIMAL128: return Cast(given, column.type());
    default: return arrow::Scalar::Parse(column.type(), text);
  }
}

}  // namespace

std::string TypeWord(const arrow::Field& column) {
  if (IsJson(column)) return "json";
  switch (column.type()->id()) {
    case arrow::Type::STRING: return "string";
    case arrow::Type::INT64: return "long";
    case arrow::Type::DOUBLE: return "double";
    case arrow::Type::BOOL: return "boolean";
    case arrow::Type::TIMESTAMP: return "timestamp";
    case arrow::Type::DATE32: return "date";
    case arrow::Type::TIME64: return "time";
    case arrow::Type::DECIMAL128: {
      const auto& decimal = static_cast<const arrow::Decimal128Type&>(*column.type());
      return fmt::format("decimal({},{})", decimal.precision(), decimal.scale());
    }
    default: return column.type()->ToString();
  }
}

Result<std::shared_ptr<arrow::Scalar>> ValueOf(const arrow::Field& column, std::string_view text) {
  ARROW_RETURN_NOT_OK(arrow::compute::Initialize());
  auto value = Parse(column, text);
  if (value.ok()) return value;
  return Fail(
      ErrorKind::kDefinition, "",
      fmt::format("'{}' is not a {}, which column '{}' is", text, TypeWord(column), column.name()));
}

Result<int> PlaceOf(const arrow::Schema& columns, std::string_view name) {
  int place = columns.GetFieldIndex(std::string(name));
  if (place >= 0) return place;
  std::vector<std::string> owned = columns.field_names();
  std::vector<std::string_view> names(owned.begin(), owned.end());
  return Fail(ErrorKind::kDefinition, "",
              fmt::format("there is no column '{}' here{}", name, DidYouMean(name, names)));
}

Status CheckColumns(const arrow::RecordBatch& batch, const arrow::Schema& columns) {
  if (batch.schema().get() == &columns || batch.schema()->Equals(columns)) return Status::OK();
  return Fail(ErrorKind::kBug, "transform",
              fmt::format("made for columns {} and given {}", columns.ToString(),
                          batch.schema()->ToString()));
}

}  // namespace waybill::transform
