#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace waybill::parse {

/// Keeps copies of texts until Clear().
///
/// Shape    behind every copy at least `kPaddingBytes` bytes can be read.
/// Owns     the copies. Clear() keeps the first chunk for what comes next.
/// Threads  one thread at a time.
class TextArena {
 public:
  static constexpr size_t kChunkBytes = 256 << 10;
  static constexpr size_t kPaddingBytes = 16;

  std::string_view Copy(std::string_view text) {
    if (chunks_.empty() || room_ < text.size() + kPaddingBytes) AddChunk(text.size());
    char* copy = next_;
    std::memcpy(copy, text.data(), text.size());
    next_ += text.size();
    room_ -= text.size();
    return {copy, text.size()};
  }

  void Clear() {
    if (chunks_.empty()) return;
    chunks_.resize(1);
    next_ = chunks_[0].bytes.get();
    room_ = chunks_[0].size;
  }

 private:
  struct Chunk {
    std::unique_ptr<char[]> bytes;
    size_t size;
  };

  void AddChunk(size_t text_bytes) {
    size_t size =
        text_bytes + kPaddingBytes > kChunkBytes ? text_bytes + kPaddingBytes : kChunkBytes;
    chunks_.push_back({std::make_unique<char[]>(size), size});
    next_ = chunks_.back().bytes.get();
    room_ = size;
  }

  std::vector<Chunk> chunks_;
  char* next_ = nullptr;
  size_t room_ = 0;
};

}  // namespace waybill::parse
