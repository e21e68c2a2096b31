#pragma once

// Streams and oracles that the contract suites share. For tests only.

#include <arrow/buffer.h>
#include <arrow/io/interfaces.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace waybill::contract {

/// Gives `bytes` in pieces: the first of `first` bytes, then at most `piece` at a time, however
/// much is asked for. With `failure` set, that status follows the last byte.
class CutStream : public arrow::io::InputStream {
 public:
  struct Cuts {
    int64_t first = INT64_MAX;
    int64_t piece = INT64_MAX;
    Status failure = Status::OK();
  };

  explicit CutStream(std::string bytes) : CutStream(std::move(bytes), Cuts()) {}
  CutStream(std::string bytes, Cuts cuts) : bytes_(std::move(bytes)), cuts_(std::move(cuts)) {}

  Status Close() override {
    closed_ = true;
    return Status::OK();
  }
  bool closed() const override { return closed_; }
  Result<int64_t> Tell() const override { return position_; }

  Result<int64_t> Read(int64_t nbytes, void* out) override {
    auto left = static_cast<int64_t>(bytes_.size()) - position_;
    if (left == 0 && !cuts_.failure.ok()) return cuts_.failure;
    int64_t limit = position_ < cuts_.first ? cuts_.first - position_ : cuts_.piece;
    int64_t count = std::min({nbytes, left, limit});
    std::memcpy(out, bytes_.data() + position_, static_cast<size_t>(count));
    position_ += count;
    return count;
  }

  Result<std::shared_ptr<arrow::Buffer>> Read(int64_t nbytes) override {
    nbytes = std::min(nbytes, static_cast<int64_t>(bytes_.size()));
    ARROW_ASSIGN_OR_RAISE(auto buffer, arrow::AllocateResizableBuffer(nbytes));
    ARROW_ASSIGN_OR_RAISE(int64_t read, Read(nbytes, buffer->mutable_data()));
    ARROW_RETURN_NOT_OK(buffer->Resize(read));
    return std::shared_ptr<arrow::Buffer>(std::move(buffer));
  }

 private:
  const std::string bytes_;
  const Cuts cuts_;
  int64_t position_ = 0;
  bool closed_ = false;
};

/// Keeps what was written; fails with `failure` once more than `limit` bytes came.
class KeptOutput : public arrow::io::OutputStream {
 public:
  explicit KeptOutput(int64_t limit = INT64_MAX, Status failure = Status::OK())
      : limit_(limit), failure_(std::move(failure)) {}

  Status Close() override {
    closed_ = true;
    return Status::OK();
  }
  bool closed() const override { return closed_; }
  Result<int64_t> Tell() const override { return static_cast<int64_t>(bytes_.size()); }
  Status Write(const void* data, int64_t nbytes) override {
    if (static_cast<int64_t>(bytes_.size()) + nbytes > limit_) return failure_;
    bytes_.append(static_cast<const char*>(data), static_cast<size_t>(nbytes));
    return Status::OK();
  }
  using arrow::io::OutputStream::Write;

  const std::string& bytes() const { return bytes_; }

 private:
  const int64_t limit_;
  const Status failure_;
  std::string bytes_;
  bool closed_ = false;
};

/// Everything `input` has, read `read_bytes` at a time.
inline Result<std::string> ReadAll(arrow::io::InputStream& input, int64_t read_bytes = 1 << 20) {
  std::string all;
  // Kept, since the suites read thousands of tiny streams and fresh memory costs more than they do.
  thread_local std::string piece;
  piece.resize(std::max(piece.size(), static_cast<size_t>(read_bytes)));
  while (true) {
    ARROW_ASSIGN_OR_RAISE(int64_t read, input.Read(read_bytes, piece.data()));
    if (read == 0) return all;
    all.append(piece, 0, static_cast<size_t>(read));
  }
}

/// A folder that goes away with the object.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "waybill.XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  std::string File(std::string_view name) const { return path_ + "/" + std::string(name); }

 private:
  std::string path_;
};

/// What the shell command makes of `input`: an oracle such as "gzip -dc". kBug when it fails.
inline Result<std::string> RunTool(const std::string& command, std::string_view input) {
  ScratchFolder folder;
  std::ofstream(folder.File("in"), std::ios::binary) << input;
  std::string line = "(" + command + ") <" + folder.File("in") + " >" + folder.File("out");
  if (std::system(line.c_str()) != 0) return Fail(ErrorKind::kBug, command, "the tool failed");
  std::ifstream out(folder.File("out"), std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(out), {});
}

/// `bytes` bytes like a table's text, which packs to about a third.
inline std::string TextBytes(size_t bytes, uint32_t seed = 1) {
  std::mt19937 engine(seed);
  std::string text;
  while (text.size() < bytes) {
    text += std::to_string(engine() % 1000000) + ",\"name " + std::to_string(engine() % 97) +
            "\",2026-01-" + std::to_string(1 + engine() % 31) + "\n";
  }
  text.resize(bytes);
  return text;
}

/// `bytes` bytes that do not pack.
inline std::string NoiseBytes(size_t bytes, uint32_t seed = 1) {
  std::mt19937 engine(seed);
  std::string noise(bytes, '\0');
  for (char& byte : noise) byte = static_cast<char>(engine());
  return noise;
}

}  // namespace waybill::contract
