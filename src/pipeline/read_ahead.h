#pragma once

#include <arrow/io/interfaces.h>

#include <atomic>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <variant>

#include "base/bounded_queue.h"
#include "pipeline/failure.h"
#include "pipeline/progress.h"
#include "pipeline/split.h"
#include "pipeline/stages.h"
#include "stage/archive.h"

namespace waybill::pipeline {

/// Decoded bytes that wait for the parser, in blocks of at most kBlockBytes.
inline constexpr int64_t kBlockBytes = 1 << 20;
inline constexpr size_t kBlocksAhead = 4;

/// Reads and decodes the items of a split on a thread of its own, ahead of the parser, so that
/// fetching and decompressing one block overlaps parsing the one before, also across items.
///
/// Shape    items come in their order, and of each its members: one, or those of an archive that
/// are
///          chosen. NextMember gives the next of the item at hand, whose name is empty when the
///          item is no archive; nothing once that item was read to its very end, and proven to be
///          what was listed. The call after that is about the next item.
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

  /// What is left of the member before is read and passed over.
  Result<std::optional<Member>> NextMember();

  /// Bytes as stored, of all items so far. Final when NextMember has ended the last item.
  int64_t bytes_read() const { return bytes_read_; }

 private:
  friend class BlockStream;
  /// A null block is a member's end.
  using Block = std::shared_ptr<arrow::Buffer>;
  struct MemberBegins {
    std::string name;
  };
  struct ItemEnds {};
  using Piece = std::variant<MemberBegins, Block, ItemEnds>;

  void ReadItems();
  Status ReadItem(const Item& item);
  Status ReadMembers(MemberReader& members);
  Status Push(Piece piece);
  Result<Piece> Pop();
  /// The next block of the open member; null at its end.
  Result<Block> PopBlock();

  const Split& split_;
  const Shared shared_;
  BoundedQueue<Piece> pieces_{kBlocksAhead};
  bool at_member_end_ = true;
  std::atomic<int64_t> bytes_read_{0};
  std::jthread thread_;
};

}  // namespace waybill::pipeline
