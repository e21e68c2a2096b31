#pragma once

#include <arrow/io/type_fwd.h>

#include <cstddef>
#include <cstdint>
#include <memory>

#include "base/error.h"
#include "parse/csv/row_scanner.h"

namespace waybill::parse {

/// The part of a stream that is being parsed.
///
/// Shape    block().data has kReadableBehind bytes behind block().end, whatever they hold.
/// Units    holds one block, or as much as the caller never drops.
/// Errors   the stream's own, unchanged.
/// Owns     shares the stream; pointers into the block end with the next Advance().
/// Threads  one thread at a time.
class BlockBuffer {
 public:
  static constexpr size_t kReadableBehind = 64;

  BlockBuffer(std::shared_ptr<arrow::io::InputStream> input, size_t block_bytes)
      : input_(std::move(input)), block_bytes_(block_bytes) {}

  /// Drop the first `bytes` and read at least as much more as is left, at least a block.
  /// REQUIRES !block().is_last.
  Status Advance(size_t bytes);

  const Block& block() const { return block_; }
  /// Of block().data[0] in the stream.
  int64_t offset() const { return offset_; }

 private:
  std::shared_ptr<arrow::io::InputStream> input_;
  size_t block_bytes_;
  std::unique_ptr<char[]> bytes_;
  size_t capacity_ = 0;
  Block block_;
  int64_t offset_ = 0;
};

}  // namespace waybill::parse
