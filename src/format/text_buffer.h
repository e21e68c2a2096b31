#pragma once

#include <arrow/io/interfaces.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace waybill::format {

/// The one buffer into which a text format writes, emptied to the output when a row has ended.
///
/// Units    `kFlushBytes` bytes, or the longest row if that is longer.
/// Owns     shares the output.
/// Threads  one thread at a time.
class TextBuffer {
 public:
  static constexpr size_t kFlushBytes = 256 << 10;

  explicit TextBuffer(std::shared_ptr<arrow::io::OutputStream> output)
      : output_(std::move(output)), bytes_(2 * kFlushBytes) {}

  /// Where the next `bytes` may be written; then say with Advance() where they ended.
  char* Reserve(size_t bytes) {
    if (bytes_.size() - filled_ < bytes) Grow(bytes);
    return bytes_.data() + filled_;
  }
  void Advance(const char* end) { filled_ = static_cast<size_t>(end - bytes_.data()); }

  void Append(std::string_view text) {
    char* out = Reserve(text.size());
    if (!text.empty()) std::memcpy(out, text.data(), text.size());
    filled_ += text.size();
  }
  void Append(char c) {
    *Reserve(1) = c;
    ++filled_;
  }

  /// Call after every row.
  Status EndRow() { return filled_ < kFlushBytes ? Status::OK() : Flush(); }

  Status Flush() {
    if (filled_ == 0) return Status::OK();
    ARROW_RETURN_NOT_OK(output_->Write(bytes_.data(), static_cast<int64_t>(filled_)));
    filled_ = 0;
    return Status::OK();
  }

 private:
  void Grow(size_t bytes) { bytes_.resize(std::max(2 * bytes_.size(), filled_ + bytes)); }

  std::shared_ptr<arrow::io::OutputStream> output_;
  std::vector<char> bytes_;
  size_t filled_ = 0;
};

}  // namespace waybill::format
