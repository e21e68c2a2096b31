#include "encode/deflate.h"

#include <isa-l/igzip_lib.h>

#include <algorithm>

namespace waybill::encode {
namespace {

constexpr size_t kMaxStep = 1 << 30;  // the library counts in 32 bits

}  // namespace

DeflatePacker::DeflatePacker(Wrapping wrapping)
    : state_(std::make_unique<isal_zstream>()), level_buffer_(ISAL_DEF_LVL2_DEFAULT) {
  isal_deflate_init(state_.get());
  state_->level = 2;
  state_->level_buf = level_buffer_.data();
  state_->level_buf_size = static_cast<uint32_t>(level_buffer_.size());
  state_->gzip_flag = wrapping == Wrapping::kGzip ? IGZIP_GZIP : IGZIP_DEFLATE;
}

DeflatePacker::~DeflatePacker() = default;

Packer::Progress DeflatePacker::Pack(std::span<const uint8_t> in, std::span<uint8_t> out) {
  return Deflate(in.first(std::min(in.size(), kMaxStep)), out);
}

Packer::Progress DeflatePacker::End(std::span<uint8_t> out) {
  state_->end_of_stream = 1;
  return Deflate({}, out);
}

Packer::Progress DeflatePacker::Deflate(std::span<const uint8_t> in, std::span<uint8_t> out) {
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

}  // namespace waybill::encode
