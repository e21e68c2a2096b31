#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "stage/item.h"

namespace waybill::pipeline {

/// What one task reads: whole items, in the order they were listed.
struct Split {
  int index = 0;
  std::vector<Item> items;
  int64_t bytes = 0;
};

/// What opening an item costs beside its bytes, in bytes that could have been read meanwhile: one
/// round trip to S3.
inline constexpr int64_t kItemCostBytes = 256 << 10;
/// Cost of a split, bytes and openings together. A large split amortises its output file; a small
/// one keeps all threads busy to the end and has less to repeat.
inline constexpr int64_t kSplitCostBytes = 128 << 20;
/// Below this cost a second thread gains nothing, and the files written become crumbs.
inline constexpr int64_t kMinSplitCostBytes = 4 << 20;
/// Items held back until it is known whether there are enough of them for full splits.
inline constexpr size_t kLookaheadItems = 10'000;

/// Groups a stream of items into splits.
///
/// Shape    every item is in exactly one split, in the order given; indexes count from 0. Items
///          that cost kSplitCostBytes are splits of their own. When all items together are less
///          than `threads` full splits, they are cut into `threads` of about the same cost, or into
///          fewer where those would cost less than kMinSplitCostBytes.
/// Units    holds at most kLookaheadItems items, and one split.
/// Threads  one thread at a time.
class SplitGrouper {
 public:
  explicit SplitGrouper(int threads) : threads_(threads) {}

  void Add(Item item);
  /// No more items.
  void Finish();
  /// A split that is complete; empty when more items must be added first, or at the end.
  std::optional<Split> Next();

 private:
  void Place(Item item);
  void CutHeld(int64_t parts);
  void Append(Item item);
  void Flush();

  const int threads_;
  bool looking_ahead_ = true;
  std::deque<Item> held_;
  int64_t held_cost_ = 0;
  Split open_;
  int64_t open_cost_ = 0;
  int next_index_ = 0;
  std::deque<Split> ready_;
};

}  // namespace waybill::pipeline
