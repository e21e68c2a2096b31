#pragma once

#include <arrow/io/type_fwd.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "base/error.h"

namespace waybill::decode {

/// The bytes of a stream, looked at before they are taken.
///
/// Units    holds kBytes. Offsets count the bytes taken so far.
/// Errors   the input's own, unchanged.
/// Owns     shares `input`, and leaves closing it to others.
/// Threads  one thread at a time.
class Window {
 public:
  static constexpr size_t kBytes = 256 << 10;
  /// What can be given back after it was taken: a codec's look ahead.
  static constexpr size_t kHistoryBytes = 8;

  explicit Window(std::shared_ptr<arrow::io::InputStream> input);

  /// The next bytes: at least `least` (up to kBytes - kHistoryBytes) unless the stream ends before,
  /// and more where they are there already. Valid until the next call.
  Result<std::span<const uint8_t>> Look(size_t least);
  /// REQUIRES `count` bytes that were looked at.
  void Take(size_t count);
  /// REQUIRES `count` of the last kHistoryBytes bytes taken.
  void GiveBack(size_t count);
  /// Take `count` bytes unseen; fewer only where the stream ends. Returns how many.
  Result<uint64_t> Skip(uint64_t count);

  int64_t offset() const { return offset_; }

 private:
  Status Refill(size_t least);

  std::shared_ptr<arrow::io::InputStream> input_;
  std::unique_ptr<uint8_t[]> bytes_;
  size_t begin_ = kHistoryBytes;  // of what is not yet taken, in bytes_
  size_t end_ = kHistoryBytes;
  bool input_ended_ = false;
  int64_t offset_ = 0;
};

}  // namespace waybill::decode
