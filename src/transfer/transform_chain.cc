#include "transfer/transform_chain.h"

#include <arrow/record_batch.h>
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

namespace waybill::transfer {

TransformChain::TransformChain(std::shared_ptr<arrow::Schema> columns)
    : schema_(std::move(columns)) {}

Result<TransformChain> TransformChain::Make(const Json& transforms, const Connectors& connectors,
                                            std::shared_ptr<arrow::Schema> columns) {
  TransformChain chain(std::move(columns));
  for (size_t i = 0; i < transforms.size(); ++i) {
    Status added = chain.Add(transforms[i], connectors);
    if (!added.ok()) return Within(fmt::format("transforms[{}]", i), added);
  }
  return chain;
}

Status TransformChain::Add(const Json& transform, const Connectors& connectors) {
  auto kind = std::ranges::find_if(connectors.transforms, [&](const TransformKind& known) {
    return transform["type"] == known.options->name;
  });
  if (kind == connectors.transforms.end()) {
    return Fail(ErrorKind::kDefinition, "",
                fmt::format("there is no kind {}", transform["type"].dump()));
  }
  ARROW_ASSIGN_OR_RAISE(auto made, kind->make(transform, schema_));
  schema_ = made->schema();
  transforms_.push_back(std::move(made));
  return Status::OK();
}

Result<std::shared_ptr<arrow::RecordBatch>> TransformChain::Apply(
    std::shared_ptr<arrow::RecordBatch> batch) const {
  for (const auto& transform : transforms_) {
    ARROW_ASSIGN_OR_RAISE(batch, transform->Apply(batch));
  }
  return batch;
}

}  // namespace waybill::transfer
