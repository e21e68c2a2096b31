#include "parse/csv/block_buffer.h"

#include <arrow/io/interfaces.h>

#include <algorithm>
#include <cstring>

namespace waybill::parse {

Status BlockBuffer::Advance(size_t bytes) {
  const size_t kept = block_.end - bytes;
  // Reading as much as is left keeps the total work linear for a row of many blocks.
  const size_t wanted = kept + std::max(block_bytes_, kept);
  if (wanted > capacity_) {
    auto larger = std::make_unique_for_overwrite<char[]>(wanted + kReadableBehind);
    if (kept > 0) std::memcpy(larger.get(), bytes_.get() + bytes, kept);
    bytes_ = std::move(larger);
    capacity_ = wanted;
  } else if (kept > 0) {
    std::memmove(bytes_.get(), bytes_.get() + bytes, kept);
  }
  offset_ += static_cast<int64_t>(bytes);
  block_ = {bytes_.get(), kept, false};
  while (block_.end < wanted && !block_.is_last) {
    ARROW_ASSIGN_OR_RAISE(int64_t got, input_->Read(static_cast<int64_t>(wanted - block_.end),
                                                    bytes_.get() + block_.end));
    block_.end += static_cast<size_t>(got);
    block_.is_last = got == 0;
  }
  std::memset(bytes_.get() + block_.end, 0, kReadableBehind);
  return Status::OK();
}

}  // namespace waybill::parse
