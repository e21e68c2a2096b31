#include "pipeline/plan.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace waybill::pipeline {
namespace {

/// Write every split that is complete.
Status Drain(SplitGrouper& grouper, PlanWriter& writer, PlanSummary* summary) {
  while (auto split = grouper.Next()) {
    ARROW_RETURN_NOT_OK(writer.Add(*split));
    ++summary->splits;
    summary->items += static_cast<int64_t>(split->items.size());
    summary->bytes += split->bytes;
  }
  return Status::OK();
}

}  // namespace

Result<PlanSummary> MakePlan(const PlanRequest& request, Source& source, PlanWriter& writer,
                             std::stop_token stop) {
  const bool by_ledger =
      request.header.definition.incremental == "ledger" && request.already_loaded != nullptr;
  PlanSummary summary;
  SplitGrouper grouper(request.threads);
  ARROW_RETURN_NOT_OK(writer.Begin(request.header));
  auto visit = [&](const Item& item) -> Status {
    if (stop.stop_requested()) return Cancelled();
    if (item.name.empty() || item.bytes < 0) {
      return Fail(ErrorKind::kBug, source.Describe(), "listed an item without name or size");
    }
    if (by_ledger) {
      ARROW_ASSIGN_OR_RAISE(bool loaded, request.already_loaded(item));
      if (loaded) {
        ++summary.items_already_loaded;
        return Status::OK();
      }
    }
    grouper.Add(item);
    return Drain(grouper, writer, &summary);
  };
  ARROW_RETURN_NOT_OK(source.List(visit, stop));
  grouper.Finish();
  ARROW_RETURN_NOT_OK(Drain(grouper, writer, &summary));
  ARROW_RETURN_NOT_OK(writer.Finish(summary));
  return summary;
}

}  // namespace waybill::pipeline
