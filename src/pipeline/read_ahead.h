#pragma once

#include <arrow/io/interfaces.h>

#include <atomic>
#include <memory>
#include <stop_token>
#include <thread>

#include "base/bounded_queue.h"
#include "pipeline/failure.h"
#include "pipeline/progress.h"
#include "pipeline/split.h"
#include "pipeline/stages.h"

namespace waybill::pipeline {

/// Decoded bytes that wait for the parser, in blocks of at most kBlockBytes.
inline constexpr int64_t kBlockBytes = 1 << 20;
inline constexpr size_t kBlocksAhead = 4;

/// Reads and decodes the items of a split on a thread of its own, ahead of the parser, so that
/// fetching and decompressing one block overlaps parsing the one before, also across items.
///
/// Shape    items come in their order. OpenItem gives the decoded bytes of the next one; its stream
///          must be drained (Drain) before the next is opened.
/// Units    memory: kBlocksAhead + 2 blocks of kBlockBytes, and what source and decoder hold.
/// Errors   go to `failure`, which then stops everything; kChanged when an item has more or fewer
///          bytes than were listed. `plan_is_stale` is set for an item that changed or is gone.
/// Owns     its thread, which ends with it; all references are borrowed.
/// Threads  one thread at a time.
class ReadAhead {
 public:
  struct Shared {
    const Stages& stages;
    Progress& progress;
    FirstFailure& failure;
    std::atomic<bool>& plan_is_stale;
  };

  ReadAhead(const Split& split, const Shared& shared);
  ~ReadAhead();

  std::shared_ptr<arrow::io::InputStream> OpenItem();
  /// Wait until the open item was read to its very end, and proven to be what was listed.
  Status Drain();

  /// Bytes as stored, of all items so far. Final when the last item was drained.
  int64_t bytes_read() const { return bytes_read_; }

 private:
  friend class BlockStream;
  /// A null block is an item's end.
  using Block = std::shared_ptr<arrow::Buffer>;

  void ReadItems();
  Status ReadItem(const Item& item);
  Status Push(Block block);
  /// The next block of the open item; null at its end.
  Result<Block> Pop();

  const Split& split_;
  const Shared shared_;
  BoundedQueue<Block> blocks_{kBlocksAhead};
  bool at_end_ = true;
  std::atomic<int64_t> bytes_read_{0};
  std::jthread thread_;
};

}  // namespace waybill::pipeline
