#pragma once

#include <arrow/type_fwd.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "base/option_table.h"

namespace waybill {

/// One row that a transform cannot make, and why.
struct RowFault {
  int64_t row = 0;     ///< its place in the batch given
  std::string column;  ///< name
  std::string reason;  ///< "'12x' is not a long"
};

/// What becomes of one batch: read = rows + filtered + refused.
struct Transformed {
  std::shared_ptr<arrow::RecordBatch> rows;
  /// Which of the rows given are among `rows`, one value each, never NULL; null: all of them.
  std::shared_ptr<arrow::BooleanArray> kept;
  std::vector<RowFault> refused;  ///< one per row at most, in the rows' order; none of them is kept
};

/// Changes record batches, or drops rows of them.
///
/// Shape    what comes out has `schema()`, and its rows are in the order in which they went in.
///          What fails whatever the values are is told when the transform is made; what fails for
///          a value refuses its row, which the parser knows by its text and place.
/// Errors   kBug for a batch of other columns than it was made for.
/// Owns     the batch given stays as it is; buffers may be shared.
/// Threads  immutable: may be used from any thread.
class Transform {
 public:
  virtual ~Transform() = default;

  virtual std::shared_ptr<arrow::Schema> schema() const = 0;
  virtual Result<Transformed> Apply(const std::shared_ptr<arrow::RecordBatch>& batch) const = 0;
};

/// What a transform is made for.
struct TransformSite {
  std::shared_ptr<arrow::Schema> columns;  ///< of the rows that go in
  Time job_started;                        ///< in UTC; of a preview: when it is looked at
};

/// One kind of transform: its options, and how to make it. kDefinition from `make` names the option
/// at fault.
struct TransformKind {
  const OptionTable* options;
  std::function<Result<std::unique_ptr<Transform>>(const Json& options, const TransformSite& site)>
      make;
  bool may_refuse = false;  ///< rows: their text and place must then be kept (RowReader::KeepRows)
};

}  // namespace waybill
