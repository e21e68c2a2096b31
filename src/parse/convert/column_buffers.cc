#include "parse/convert/column_buffers.h"

#include <algorithm>
#include <cstring>

namespace waybill::parse {
namespace {

constexpr int64_t kSmallestBuffer = 4096;

}  // namespace

Status GrowingBuffer::Reserve(int64_t bytes) {
  if (buffer_ != nullptr && bytes <= buffer_->size()) return Status::OK();
  if (buffer_ == nullptr) {
    ARROW_ASSIGN_OR_RAISE(
        buffer_, arrow::AllocateResizableBuffer(std::max({bytes, taken_bytes_, kSmallestBuffer})));
  } else {
    ARROW_RETURN_NOT_OK(buffer_->Resize(std::max(bytes, buffer_->size() * 2)));
  }
  data_ = buffer_->mutable_data();
  return Status::OK();
}

Result<std::shared_ptr<arrow::Buffer>> GrowingBuffer::Take(int64_t bytes) {
  ARROW_RETURN_NOT_OK(Reserve(bytes));
  // Giving memory back means copying; half of it is worth that.
  ARROW_RETURN_NOT_OK(buffer_->Resize(bytes, /*shrink_to_fit=*/bytes < buffer_->capacity() / 2));
  buffer_->ZeroPadding();
  data_ = nullptr;
  taken_bytes_ = bytes;
  return std::shared_ptr<arrow::Buffer>(std::move(buffer_));
}

Status Validity::Reserve(int64_t length) {
  wanted_ = length;
  return null_count_ == 0 ? Status::OK() : Grow();
}

Status Validity::Grow() {
  int64_t bytes = (wanted_ + 7) / 8;
  if (bytes <= bit_bytes_) return Status::OK();
  ARROW_RETURN_NOT_OK(bits_.Reserve(bytes));
  std::memset(bits_.as<uint8_t>() + bit_bytes_, 0xFF, static_cast<size_t>(bytes - bit_bytes_));
  bit_bytes_ = bytes;
  return Status::OK();
}

Status Validity::SetNull(int64_t index) {
  ARROW_RETURN_NOT_OK(Grow());
  auto& byte = bits_.as<uint8_t>()[index / 8];
  byte = static_cast<uint8_t>(byte & ~(1U << (index % 8)));
  ++null_count_;
  end_ = index + 1;
  return Status::OK();
}

void Validity::Truncate(int64_t length) {
  for (; end_ > length; --end_) {
    auto& byte = bits_.as<uint8_t>()[(end_ - 1) / 8];
    auto bit = static_cast<uint8_t>(1U << ((end_ - 1) % 8));
    null_count_ -= (byte & bit) == 0;
    byte = static_cast<uint8_t>(byte | bit);
  }
}

Result<std::pair<std::shared_ptr<arrow::Buffer>, int64_t>> Validity::Take(int64_t length) {
  std::pair<std::shared_ptr<arrow::Buffer>, int64_t> taken;
  if (null_count_ > 0) {
    taken.second = null_count_;
    ARROW_ASSIGN_OR_RAISE(taken.first, bits_.Take((length + 7) / 8));
  }
  wanted_ = bit_bytes_ = null_count_ = end_ = 0;
  return taken;
}

}  // namespace waybill::parse
