#include "decode/gzip.h"

#include <isa-l/igzip_lib.h>

#include <algorithm>

#include "decode/unpacked_stream.h"

namespace waybill::decode {
namespace {

constexpr uint8_t kFirstByte = 0x1f;

std::string_view FaultText(int code) {
  switch (code) {
    case ISAL_INCORRECT_CHECKSUM:
      return "the data does not match the checksum or length stored with it: the file is damaged";
    case ISAL_INVALID_WRAPPER: return "no gzip header where a member should begin";
    case ISAL_UNSUPPORTED_METHOD: return "its compression method is not deflate";
    default: return "the compressed data is damaged";
  }
}

class GzipUnpacker : public Unpacker {
 public:
  GzipUnpacker() : state_(std::make_unique<inflate_state>()) { isal_inflate_init(state_.get()); }

  bool complete() const override { return place_ == Place::kBetween || place_ == Place::kPadding; }

  Progress Unpack(std::span<const uint8_t> in, std::span<uint8_t> out) override {
    if (place_ != Place::kInside) {
      if (in.empty()) return {};
      if (place_ == Place::kBetween && in[0] == 0) place_ = Place::kPadding;
      if (place_ == Place::kPadding) return SkipPadding(in);
      // The library looks at the magic only once ten bytes are there, too late to name the fault.
      if (in[0] != kFirstByte) return {.fault = FaultText(ISAL_INVALID_WRAPPER)};
      BeginMember();
    }
    return Inflate(in, out);
  }

 private:
  enum class Place { kStart, kInside, kBetween, kPadding };

  static Progress SkipPadding(std::span<const uint8_t> in) {
    auto other = std::find_if(in.begin(), in.end(), [](uint8_t byte) { return byte != 0; });
    auto taken = static_cast<size_t>(other - in.begin());
    if (other == in.end()) return {.taken = taken};
    return {.taken = taken, .fault = "bytes that are not gzip follow the zeros after its end"};
  }

  void BeginMember() {
    isal_inflate_reset(state_.get());
    state_->crc_flag = ISAL_GZIP;
    place_ = Place::kInside;
  }

  Progress Inflate(std::span<const uint8_t> in, std::span<uint8_t> out) {
    // The library's pointer is not const; it only reads.
    state_->next_in = const_cast<uint8_t*>(in.data());
    state_->avail_in = static_cast<uint32_t>(in.size());
    state_->next_out = out.data();
    state_->avail_out = static_cast<uint32_t>(std::min<size_t>(out.size(), kMaxStep));
    uint32_t room = state_->avail_out;
    int code = isal_inflate(state_.get());
    Progress progress{.taken = in.size() - state_->avail_in, .given = room - state_->avail_out};
    if (code != ISAL_DECOMP_OK) progress.fault = FaultText(code);
    if (state_->block_state == ISAL_BLOCK_FINISH) place_ = Place::kBetween;
    return progress;
  }

  static constexpr size_t kMaxStep = 1 << 30;  // the library counts in 32 bits

  std::unique_ptr<inflate_state> state_;  // some 100 KiB
  Place place_ = Place::kStart;
};

class GzipDecoder : public Decoder {
 public:
  std::string_view name() const override { return "gzip"; }

  /// The two magic bytes are enough: no UTF-8 text begins with them, and what does not go on as
  /// gzip is better refused than parsed.
  bool Recognises(std::string_view head) const override { return head.substr(0, 2) == "\x1f\x8b"; }

  Result<std::shared_ptr<arrow::io::InputStream>> Open(
      std::shared_ptr<arrow::io::InputStream> input) const override {
    return std::make_shared<UnpackedStream>(name(), std::make_unique<GzipUnpacker>(),
                                            std::move(input));
  }
};

}  // namespace

std::unique_ptr<Decoder> MakeGzipDecoder() { return std::make_unique<GzipDecoder>(); }

}  // namespace waybill::decode
