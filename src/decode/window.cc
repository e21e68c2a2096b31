#include "decode/window.h"

#include <arrow/io/interfaces.h>

#include <algorithm>
#include <cstring>

namespace waybill::decode {

Window::Window(std::shared_ptr<arrow::io::InputStream> input)
    : input_(std::move(input)), bytes_(std::make_unique_for_overwrite<uint8_t[]>(kBytes)) {
  std::memset(bytes_.get(), 0, kHistoryBytes);
}

Result<std::span<const uint8_t>> Window::Look(size_t least) {
  least = std::min(least, kBytes - kHistoryBytes);
  if (end_ - begin_ < least && !input_ended_) ARROW_RETURN_NOT_OK(Refill(least));
  return std::span<const uint8_t>(bytes_.get() + begin_, end_ - begin_);
}

void Window::Take(size_t count) {
  begin_ += count;
  offset_ += static_cast<int64_t>(count);
}

void Window::GiveBack(size_t count) {
  begin_ -= count;
  offset_ -= static_cast<int64_t>(count);
}

Result<uint64_t> Window::Skip(uint64_t count) {
  uint64_t left = count;
  while (left > 0) {
    ARROW_ASSIGN_OR_RAISE(auto seen, Look(1));
    if (seen.empty()) break;
    const auto step = static_cast<size_t>(std::min<uint64_t>(left, seen.size()));
    Take(step);
    left -= step;
  }
  return count - left;
}

Status Window::Refill(size_t least) {
  const size_t kept_from = begin_ - kHistoryBytes;
  std::memmove(bytes_.get(), bytes_.get() + kept_from, end_ - kept_from);
  begin_ -= kept_from;
  end_ -= kept_from;
  while (end_ - begin_ < least && !input_ended_) {
    ARROW_ASSIGN_OR_RAISE(int64_t read,
                          input_->Read(static_cast<int64_t>(kBytes - end_), bytes_.get() + end_));
    end_ += static_cast<size_t>(read);
    input_ended_ = read == 0;
  }
  return Status::OK();
}

}  // namespace waybill::decode
