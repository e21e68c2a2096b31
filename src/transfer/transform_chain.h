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
  /// Gives the site's columns as they are until something is added.
  explicit TransformChain(TransformSite site);
  static Result<TransformChain> Make(const Json& transforms, const Connectors& connectors,
                                     TransformSite site);

  Status Add(const Json& transform, const Connectors& connectors);

  /// What comes out.
  const std::shared_ptr<arrow::Schema>& schema() const { return site_.columns; }
  /// Whether any of them may refuse rows.
  bool may_refuse() const { return may_refuse_; }
  /// What all of them make of a batch; the rows refused are places in `batch`, in its order.
  Result<Transformed> Apply(std::shared_ptr<arrow::RecordBatch> batch) const;

 private:
  std::vector<std::unique_ptr<Transform>> transforms_;
  TransformSite site_;  ///< of the next that is added
  bool may_refuse_ = false;
};

}  // namespace waybill::transfer
