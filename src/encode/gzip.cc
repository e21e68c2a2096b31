#include "encode/gzip.h"

#include <isa-l/igzip_lib.h>

#include <algorithm>

#include "encode/packed_stream.h"

namespace waybill::encode {
namespace {

class GzipPacker : public Packer {
 public:
  GzipPacker() : state_(std::make_unique<isal_zstream>()), level_buffer_(ISAL_DEF_LVL2_DEFAULT) {
    isal_deflate_init(state_.get());
    state_->level = 2;
    state_->level_buf = level_buffer_.data();
    state_->level_buf_size = static_cast<uint32_t>(level_buffer_.size());
    state_->gzip_flag = IGZIP_GZIP;
  }

  Progress Pack(std::span<const uint8_t> in, std::span<uint8_t> out) override {
    in = in.first(std::min(in.size(), kMaxStep));
    return Deflate(in, out);
  }

  Progress End(std::span<uint8_t> out) override {
    state_->end_of_stream = 1;
    return Deflate({}, out);
  }

 private:
  static constexpr size_t kMaxStep = 1 << 30;  // the library counts in 32 bits

  Progress Deflate(std::span<const uint8_t> in, std::span<uint8_t> out) {
    // The library's pointer is not const; it only reads.
    state_->next_in = const_cast<uint8_t*>(in.data());
    state_->avail_in = static_cast<uint32_t>(in.size());
    state_->next_out = out.data();
    state_->avail_out = static_cast<uint32_t>(out.size());
    int code = isal_deflate(state_.get());
    return {.taken = in.size() - state_->avail_in,
            .given = out.size() - state_->avail_out,
            .ended = state_->internal_state.state == ZSTATE_END,
            .fault = code == COMP_OK ? "" : "ISA-L refused to deflate"};
  }

  std::unique_ptr<isal_zstream> state_;
  std::vector<uint8_t> level_buffer_;
};

class GzipEncoder : public Encoder {
 public:
  std::string_view name() const override { return "gzip"; }
  Result<std::shared_ptr<arrow::io::OutputStream>> Open(
      std::shared_ptr<arrow::io::OutputStream> output) const override {
    return std::make_shared<PackedStream>(name(), std::make_unique<GzipPacker>(),
                                          std::move(output));
  }
};

}  // namespace

std::unique_ptr<Encoder> MakeGzipEncoder() { return std::make_unique<GzipEncoder>(); }

}  // namespace waybill::encode
