#include "transform/faults.h"

#include <arrow/array/array_primitive.h>
#include <arrow/array/builder_primitive.h>
#include <arrow/compute/api_vector.h>
#include <arrow/datum.h>
#include <arrow/record_batch.h>

#include <utility>

namespace waybill::transform {

Result<Transformed> Faults::TakenOutOf(std::shared_ptr<arrow::RecordBatch> made) const {
  if (rows_.empty()) return Transformed{.rows = std::move(made)};
  arrow::BooleanBuilder kept;
  ARROW_RETURN_NOT_OK(kept.Reserve(made->num_rows()));
  for (int64_t row = 0; row < made->num_rows(); ++row) kept.UnsafeAppend(!rows_.contains(row));
  Transformed result;
  ARROW_RETURN_NOT_OK(kept.Finish(&result.kept));
  ARROW_ASSIGN_OR_RAISE(arrow::Datum rows, arrow::compute::Filter(made, result.kept));
  result.rows = rows.record_batch();
  for (const auto& [row, fault] : rows_) result.refused.push_back(fault);
  return result;
}

}  // namespace waybill::transform
