#include "transfer/transform_chain.h"

#include <arrow/array/array_primitive.h>
#include <arrow/array/builder_primitive.h>
#include <arrow/compute/api_vector.h>
#include <arrow/datum.h>
#include <arrow/record_batch.h>
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

namespace waybill::transfer {
namespace {

/// Turns places of `faults` among the rows that the masks `kept`, one after the other, left of
/// `given` rows into places among those.
Status Place(const std::vector<std::shared_ptr<arrow::BooleanArray>>& kept, int64_t given,
             std::vector<RowFault>* faults) {
  if (faults->empty() || kept.empty()) return Status::OK();
  arrow::Int64Builder builder;
  ARROW_RETURN_NOT_OK(builder.Reserve(given));
  for (int64_t row = 0; row < given; ++row) builder.UnsafeAppend(row);
  ARROW_ASSIGN_OR_RAISE(arrow::Datum places, builder.Finish());
  for (const auto& mask : kept) {
    ARROW_ASSIGN_OR_RAISE(places, arrow::compute::Filter(places, mask));
  }
  const auto left = std::static_pointer_cast<arrow::Int64Array>(places.make_array());
  for (RowFault& fault : *faults) fault.row = left->Value(fault.row);
  return Status::OK();
}

}  // namespace

TransformChain::TransformChain(TransformSite site) : site_(std::move(site)) {}

Result<TransformChain> TransformChain::Make(const Json& transforms, const Connectors& connectors,
                                            TransformSite site) {
  TransformChain chain(std::move(site));
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
  ARROW_ASSIGN_OR_RAISE(auto made, kind->make(transform, site_));
  site_.columns = made->schema();
  may_refuse_ = may_refuse_ || kind->may_refuse;
  transforms_.push_back(std::move(made));
  return Status::OK();
}

Result<Transformed> TransformChain::Apply(std::shared_ptr<arrow::RecordBatch> batch) const {
  const int64_t given = batch->num_rows();
  Transformed all{.rows = std::move(batch)};
  std::vector<std::shared_ptr<arrow::BooleanArray>> kept;
  for (const auto& transform : transforms_) {
    ARROW_ASSIGN_OR_RAISE(Transformed made, transform->Apply(all.rows));
    ARROW_RETURN_NOT_OK(Place(kept, given, &made.refused));
    std::ranges::move(made.refused, std::back_inserter(all.refused));
    if (made.kept) kept.push_back(std::move(made.kept));
    all.rows = std::move(made.rows);
  }
  std::ranges::sort(all.refused, {}, &RowFault::row);
  return all;
}

}  // namespace waybill::transfer
