#include "format/column_view.h"

#include <arrow/util/key_value_metadata.h>
#include <fmt/format.h>

#include "stage/column_types.h"

namespace waybill::format {
namespace {

bool IsJson(const arrow::Field& field) {
  if (!field.HasMetadata()) return false;
  auto type = field.metadata()->Get(std::string(kTypeKey));
  return type.ok() && *type == "json";
}

bool IsMicros(arrow::TimeUnit::type unit) { return unit == arrow::TimeUnit::MICRO; }

}  // namespace

Result<ValueType> ValueTypeOf(const arrow::Field& field) {
  const arrow::DataType& type = *field.type();
  switch (type.id()) {
    case arrow::Type::STRING: return IsJson(field) ? ValueType::kJson : ValueType::kString;
    case arrow::Type::INT64: return ValueType::kLong;
    case arrow::Type::DOUBLE: return ValueType::kDouble;
    case arrow::Type::BOOL: return ValueType::kBoolean;
    case arrow::Type::DATE32: return ValueType::kDate;
    case arrow::Type::TIMESTAMP:
      if (!IsMicros(static_cast<const arrow::TimestampType&>(type).unit())) break;
      return ValueType::kTimestamp;
    case arrow::Type::TIME64:
      if (!IsMicros(static_cast<const arrow::Time64Type&>(type).unit())) break;
      return ValueType::kTime;
    case arrow::Type::DECIMAL128:
      if (static_cast<const arrow::Decimal128Type&>(type).scale() < 0) break;
      return ValueType::kDecimal;
    default: break;
  }
  return Fail(ErrorKind::kDefinition, fmt::format("column '{}'", field.name()),
              fmt::format("the type {} cannot be written; convert it to one of {}", type.ToString(),
                          fmt::join(kColumnTypes, ", ")));
}

Result<std::vector<ValueType>> ValueTypesOf(const arrow::Schema& schema) {
  if (schema.num_fields() == 0) {
    return Fail(ErrorKind::kDefinition, "columns", "a file needs at least one column");
  }
  std::vector<ValueType> types;
  for (const auto& field : schema.fields()) {
    ARROW_ASSIGN_OR_RAISE(ValueType type, ValueTypeOf(*field));
    types.push_back(type);
  }
  return types;
}

Status CheckSchema(const arrow::RecordBatch& batch, const arrow::Schema& schema) {
  if (batch.schema()->Equals(schema, /*check_metadata=*/false)) return Status::OK();
  return Fail(ErrorKind::kBug, "rows to write",
              fmt::format("their columns are {}, the file has {}", batch.schema()->ToString(),
                          schema.ToString()));
}

std::vector<ColumnView> ViewColumns(const arrow::RecordBatch& batch) {
  std::vector<ColumnView> views;
  for (int i = 0; i < batch.num_columns(); ++i) views.emplace_back(*batch.column(i));
  return views;
}

}  // namespace waybill::format
