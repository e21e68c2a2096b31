#include "pipeline/split.h"

#include <algorithm>
#include <utility>

namespace waybill::pipeline {
namespace {

int64_t Cost(const Item& item) { return item.bytes + kItemCostBytes; }

}  // namespace

void SplitGrouper::Add(Item item) {
  if (!looking_ahead_) return Place(std::move(item));
  held_cost_ += Cost(item);
  held_.push_back(std::move(item));
  if (held_.size() < kLookaheadItems && held_cost_ < threads_ * kSplitCostBytes) return;
  looking_ahead_ = false;
  for (Item& held : held_) Place(std::move(held));
  held_.clear();
}

void SplitGrouper::Finish() {
  if (looking_ahead_) CutHeld(std::clamp<int64_t>(held_cost_ / kMinSplitCostBytes, 1, threads_));
  Flush();
}

std::optional<Split> SplitGrouper::Next() {
  if (ready_.empty()) return std::nullopt;
  Split split = std::move(ready_.front());
  ready_.pop_front();
  return split;
}

void SplitGrouper::Place(Item item) {
  if (open_cost_ + Cost(item) > kSplitCostBytes) Flush();
  Append(std::move(item));
  if (open_cost_ >= kSplitCostBytes) Flush();
}

/// An item belongs to the part in which its middle lies, so that no crumb is left at the end.
void SplitGrouper::CutHeld(int64_t parts) {
  int64_t before = 0;
  int64_t part = 0;
  for (Item& item : held_) {
    const int64_t cost = Cost(item);
    const auto middle = static_cast<double>(before) + static_cast<double>(cost) / 2;
    const auto its_part =
        static_cast<int64_t>(middle / static_cast<double>(held_cost_) * static_cast<double>(parts));
    before += cost;
    if (its_part != part || cost >= kSplitCostBytes) Flush();
    part = its_part;
    Append(std::move(item));
    if (cost >= kSplitCostBytes) Flush();
  }
  held_.clear();
}

void SplitGrouper::Append(Item item) {
  open_.bytes += item.bytes;
  open_cost_ += Cost(item);
  open_.items.push_back(std::move(item));
}

void SplitGrouper::Flush() {
  if (open_.items.empty()) return;
  open_.index = next_index_++;
  ready_.push_back(std::exchange(open_, {}));
  open_cost_ = 0;
}

}  // namespace waybill::pipeline
