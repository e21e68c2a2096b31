#pragma once

#include <arrow/type_fwd.h>

#include <functional>
#include <memory>

#include "base/error.h"
#include "base/json.h"
#include "base/option_table.h"

namespace waybill {

/// Changes record batches, or drops rows of them.
///
/// Shape    what comes out has `schema()`, and its rows are in the order in which they went in. A
///          kind either keeps every row or says that it filters. No row is refused here: what could
///          fail for a value is refused when the transform is made, since the row's text and place
///          are known to the parser only.
/// Errors   kBug for a batch of other columns than it was made for.
/// Owns     the batch given stays as it is; buffers may be shared.
/// Threads  immutable: may be used from any thread.
class Transform {
 public:
  virtual ~Transform() = default;

  virtual std::shared_ptr<arrow::Schema> schema() const = 0;
  virtual Result<std::shared_ptr<arrow::RecordBatch>> Apply(
      const std::shared_ptr<arrow::RecordBatch>& batch) const = 0;
};

/// One kind of transform: its options, and how to make it for rows of some columns. kDefinition
/// from `make` names the option at fault.
struct TransformKind {
  const OptionTable* options;
  std::function<Result<std::unique_ptr<Transform>>(const Json& options,
                                                   std::shared_ptr<arrow::Schema> columns)>
      make;
};

}  // namespace waybill
