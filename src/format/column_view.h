#pragma once

#include <arrow/array.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <arrow/util/bit_util.h>

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace waybill::format {

/// The column types of stage/column_types.h, as a text format tells them apart.
enum class ValueType {
  kString,
  kLong,
  kDouble,
  kBoolean,
  kTimestamp,
  kJson,
  kDecimal,
  kDate,
  kTime,
};

/// kDefinition, naming the column and its type, for a type that column_types.h does not list.
Result<ValueType> ValueTypeOf(const arrow::Field& field);
/// All columns of a file. kDefinition when there is none, too.
Result<std::vector<ValueType>> ValueTypesOf(const arrow::Schema& schema);
/// kBug when `batch` is not of `schema`.
Status CheckSchema(const arrow::RecordBatch& batch, const arrow::Schema& schema);

/// One column of one batch, read without a virtual call per value.
///
/// Owns     nothing: borrows the array.
/// Threads  immutable.
class ColumnView {
 public:
  explicit ColumnView(const arrow::Array& array)
      : offset_(array.offset()),
        validity_(array.null_count() == 0 ? nullptr : array.null_bitmap_data()),
        values_(Data(array, 1)),
        characters_(array.data()->buffers.size() > 2 ? Data(array, 2) : nullptr) {}

  bool IsNull(int64_t row) const {
    return validity_ != nullptr &&
           !arrow::bit_util::GetBit(validity_, static_cast<uint64_t>(offset_ + row));
  }
  /// REQUIRES the value is not NULL and of the Arrow type that carries it.
  int64_t Int64(int64_t row) const { return At<int64_t>(row); }
  int32_t Int32(int64_t row) const { return At<int32_t>(row); }
  double Double(int64_t row) const { return At<double>(row); }
  bool Boolean(int64_t row) const {
    return arrow::bit_util::GetBit(values_, static_cast<uint64_t>(offset_ + row));
  }
  const uint8_t* Decimal(int64_t row) const { return values_ + 16 * (offset_ + row); }
  std::string_view Text(int64_t row) const {
    auto begin = At<int32_t>(row);
    auto size = static_cast<size_t>(At<int32_t>(row + 1) - begin);
    return {reinterpret_cast<const char*>(characters_) + begin, size};
  }

 private:
  static const uint8_t* Data(const arrow::Array& array, size_t buffer) {
    const auto& found = array.data()->buffers[buffer];
    return found == nullptr ? nullptr : found->data();
  }
  template <typename Value>
  Value At(int64_t row) const {
    return reinterpret_cast<const Value*>(values_)[offset_ + row];
  }

  int64_t offset_;
  const uint8_t* validity_;
  const uint8_t* values_;
  const uint8_t* characters_;
};

std::vector<ColumnView> ViewColumns(const arrow::RecordBatch& batch);

}  // namespace waybill::format
