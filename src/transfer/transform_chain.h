#pragma once

#include <arrow/type_fwd.h>

#include <memory>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "stage/connectors.h"

namespace waybill::transfer {

/// Transforms, each made for the columns that the one before it gives.
///
/// Errors   kDefinition from Make and Add, naming the option at fault; Make also which transform.
/// Threads  once built, may be used from any thread.
class TransformChain {
 public:
  /// Of nothing; Apply may not be called.
  TransformChain() = default;
  /// Gives `columns` as they are until something is added.
  explicit TransformChain(std::shared_ptr<arrow::Schema> columns);
  static Result<TransformChain> Make(const Json& transforms, const Connectors& connectors,
                                     std::shared_ptr<arrow::Schema> columns);

  Status Add(const Json& transform, const Connectors& connectors);

  /// What comes out.
  const std::shared_ptr<arrow::Schema>& schema() const { return schema_; }
  Result<std::shared_ptr<arrow::RecordBatch>> Apply(
      std::shared_ptr<arrow::RecordBatch> batch) const;

 private:
  std::vector<std::unique_ptr<Transform>> transforms_;
  std::shared_ptr<arrow::Schema> schema_;
};

}  // namespace waybill::transfer
