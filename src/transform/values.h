#pragma once

#include <arrow/type_fwd.h>

#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"

namespace waybill::transform {

/// The word people write for a column's type: "long", "decimal(15,2)".
std::string TypeWord(const arrow::Field& column);

/// The value of `text` in a column's type: what is written for a default or to compare with. A
/// timestamp that names no zone is UTC. kDefinition when it is none.
Result<std::shared_ptr<arrow::Scalar>> ValueOf(const arrow::Field& column, std::string_view text);

/// The place of the column named `name`; kDefinition with the nearest name there is.
Result<int> PlaceOf(const arrow::Schema& columns, std::string_view name);

/// kBug unless `batch` has these columns.
Status CheckColumns(const arrow::RecordBatch& batch, const arrow::Schema& columns);

}  // namespace waybill::transform
