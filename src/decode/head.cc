#include "decode/head.h"

#include <arrow/buffer.h>
#include <arrow/io/interfaces.h>

#include <algorithm>
#include <cstring>

namespace waybill::decode {
namespace {

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

}  // namespace

Result<Headed> LookAtHead(std::shared_ptr<arrow::io::InputStream> input, size_t bytes) {
  std::string head(bytes, '\0');
  size_t have = 0;
  while (have < bytes) {  // a stream may give less than was asked for
    ARROW_ASSIGN_OR_RAISE(int64_t read,
                          input->Read(static_cast<int64_t>(bytes - have), head.data() + have));
    if (read == 0) break;
    have += static_cast<size_t>(read);
  }
  head.resize(have);
  auto whole = std::make_shared<RejoinedStream>(head, std::move(input));
  return Headed{.head = std::move(head), .whole = std::move(whole)};
}

}  // namespace waybill::decode
