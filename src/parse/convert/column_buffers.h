#pragma once

#include <arrow/buffer.h>

#include <cstdint>
#include <memory>
#include <utility>

#include "base/error.h"

namespace waybill::parse {

/// A buffer that grows by doubling, for values written in place; a new one begins at the size of
/// the last that was taken.
///
/// Threads  one thread at a time.
class GrowingBuffer {
 public:
  /// Room for `bytes` in all; what was written stays.
  Status Reserve(int64_t bytes);
  /// The first `bytes`, given away. Empty afterwards.
  Result<std::shared_ptr<arrow::Buffer>> Take(int64_t bytes);

  template <typename Value>
  Value* as() {
    return reinterpret_cast<Value*>(data_);
  }

 private:
  std::unique_ptr<arrow::ResizableBuffer> buffer_;
  uint8_t* data_ = nullptr;
  int64_t taken_bytes_ = 0;  ///< the next values will probably need as much
};

/// Which values of a column are not NULL. Costs nothing until the first NULL.
///
/// Threads  one thread at a time.
class Validity {
 public:
  /// Room for `length` values in all; new ones are valid.
  Status Reserve(int64_t length);
  Status SetNull(int64_t index);
  void Truncate(int64_t length);
  /// The bitmap, or null when no value is NULL, and the count. Empty afterwards.
  Result<std::pair<std::shared_ptr<arrow::Buffer>, int64_t>> Take(int64_t length);

 private:
  Status Grow();

  GrowingBuffer bits_;
  int64_t wanted_ = 0;     ///< values there must be room for
  int64_t bit_bytes_ = 0;  ///< bytes of bits_ that are set up
  int64_t null_count_ = 0;
  int64_t end_ = 0;  ///< behind the last NULL
};

}  // namespace waybill::parse
