#include "decode/guess.h"

#include <arrow/buffer.h>
#include <arrow/io/interfaces.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <string>

#include "decode/bzip2.h"
#include "decode/gzip.h"
#include "decode/zstd.h"

namespace waybill::decode {
namespace {

constexpr int64_t kHeadBytes = 16;

/// A stream whose first bytes were read already, whole again.
class RejoinedStream : public arrow::io::InputStream {
 public:
  RejoinedStream(std::string head, std::shared_ptr<arrow::io::InputStream> rest)
      : head_(std::move(head)), rest_(std::move(rest)) {}

  Status Close() override { return rest_->Close(); }
  bool closed() const override { return rest_->closed(); }
  Result<int64_t> Tell() const override { return position_; }

  Result<int64_t> Read(int64_t nbytes, void* out) override {
    auto from_head = std::min(nbytes, static_cast<int64_t>(head_.size() - given_));
    std::memcpy(out, head_.data() + given_, static_cast<size_t>(from_head));
    given_ += static_cast<size_t>(from_head);
    int64_t read = from_head;
    if (read < nbytes) {
      ARROW_ASSIGN_OR_RAISE(int64_t more,
                            rest_->Read(nbytes - read, static_cast<char*>(out) + read));
      read += more;
    }
    position_ += read;
    return read;
  }

  Result<std::shared_ptr<arrow::Buffer>> Read(int64_t nbytes) override {
    if (given_ == head_.size()) {  // the rest may hand over its buffers without a copy
      ARROW_ASSIGN_OR_RAISE(auto buffer, rest_->Read(nbytes));
      position_ += buffer->size();
      return buffer;
    }
    ARROW_ASSIGN_OR_RAISE(auto buffer, arrow::AllocateResizableBuffer(nbytes));
    ARROW_ASSIGN_OR_RAISE(int64_t read, Read(nbytes, buffer->mutable_data()));
    ARROW_RETURN_NOT_OK(buffer->Resize(read, /*shrink_to_fit=*/false));
    return std::shared_ptr<arrow::Buffer>(std::move(buffer));
  }

 private:
  const std::string head_;
  size_t given_ = 0;
  std::shared_ptr<arrow::io::InputStream> rest_;
  int64_t position_ = 0;
};

Result<std::string> ReadHead(arrow::io::InputStream& input) {
  std::string head(kHeadBytes, '\0');
  int64_t have = 0;
  while (have < kHeadBytes) {  // a stream may give less than was asked for
    ARROW_ASSIGN_OR_RAISE(int64_t read, input.Read(kHeadBytes - have, head.data() + have));
    if (read == 0) break;
    have += read;
  }
  head.resize(static_cast<size_t>(have));
  return head;
}

Status UnknownMode(std::span<const std::unique_ptr<Decoder>> decoders, std::string_view mode) {
  std::string known = "auto, none";
  for (const auto& decoder : decoders) known += fmt::format(", {}", decoder->name());
  return Fail(ErrorKind::kDefinition, "decompression",
              fmt::format("'{}' is none of {}", mode, known));
}

}  // namespace

std::vector<std::unique_ptr<Decoder>> MakeDecoders() {
  std::vector<std::unique_ptr<Decoder>> decoders;
  decoders.push_back(MakeGzipDecoder());
  decoders.push_back(MakeZstdDecoder());
  decoders.push_back(MakeBzip2Decoder());
  return decoders;
}

Result<std::shared_ptr<arrow::io::InputStream>> OpenDecoded(
    std::shared_ptr<arrow::io::InputStream> input,
    std::span<const std::unique_ptr<Decoder>> decoders, std::string_view mode) {
  if (mode == "none") return input;
  if (mode != "auto") {
    auto named = std::find_if(decoders.begin(), decoders.end(),
                              [&](const auto& decoder) { return decoder->name() == mode; });
    return named == decoders.end() ? UnknownMode(decoders, mode) : (*named)->Open(std::move(input));
  }
  ARROW_ASSIGN_OR_RAISE(std::string head, ReadHead(*input));
  auto knows = [&](const auto& decoder) { return decoder->Recognises(head); };
  auto found = std::find_if(decoders.begin(), decoders.end(), knows);
  auto whole = std::make_shared<RejoinedStream>(std::move(head), std::move(input));
  if (found == decoders.end()) return whole;
  return (*found)->Open(std::move(whole));
}

}  // namespace waybill::decode
