#include "decode/zstd.h"

#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <array>

#include "decode/unpacked_stream.h"

namespace waybill::decode {
namespace {

constexpr int kMaxWindowLog = 27;  // 128 MiB
constexpr size_t kMaxHeaderBytes = 18;

/// The first bytes of a frame, which may come in any pieces, and what it gave.
class FrameSize {
 public:
  void Begin() { *this = FrameSize(); }

  void Add(std::span<const uint8_t> taken, size_t given) {
    const size_t part = std::min(taken.size(), head_.size() - head_bytes_);
    std::copy_n(taken.begin(), part, head_.begin() + static_cast<ptrdiff_t>(head_bytes_));
    head_bytes_ += part;
    given_bytes_ += given;
  }

  /// REQUIRES that the whole frame was added.
  bool IsAsSaid() const {
    const auto said = ZSTD_getFrameContentSize(head_.data(), head_bytes_);
    return said == ZSTD_CONTENTSIZE_UNKNOWN || said == given_bytes_;
  }

 private:
  std::array<uint8_t, kMaxHeaderBytes> head_{};
  size_t head_bytes_ = 0;
  uint64_t given_bytes_ = 0;
};

std::string_view FaultText(size_t code) {
  switch (ZSTD_getErrorCode(code)) {
    case ZSTD_error_prefix_unknown: return "no zstd frame where one should begin";
    case ZSTD_error_checksum_wrong:
      return "the data does not match the checksum stored with it: the file is damaged";
    case ZSTD_error_frameParameter_windowTooLarge:
      return "a frame needs a window of more than 128 MiB: compress it again with --long=27 or "
             "less";
    case ZSTD_error_memory_allocation: return "no memory left for the frame's window";
    case ZSTD_error_dictionary_wrong: return "a frame needs a dictionary, which is not supported";
    default: return "the compressed data is damaged";
  }
}

class ZstdUnpacker : public Unpacker {
 public:
  ZstdUnpacker() : context_(ZSTD_createDCtx()) {
    ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, kMaxWindowLog);
  }

  bool complete() const override { return place_ == Place::kBetween; }

  Progress Unpack(std::span<const uint8_t> in, std::span<uint8_t> out) override {
    if (place_ != Place::kInside) {
      if (in.empty()) return {};
      frame_.Begin();
    }
    ZSTD_inBuffer input{in.data(), in.size(), 0};
    ZSTD_outBuffer output{out.data(), out.size(), 0};
    size_t code = ZSTD_decompressStream(context_.get(), &output, &input);
    Progress progress{.taken = input.pos, .given = output.pos};
    frame_.Add(in.first(input.pos), output.pos);
    if (ZSTD_isError(code)) {
      progress.fault = FaultText(code);
    } else if (code == 0 && !frame_.IsAsSaid()) {
      // libzstd's streaming does not compare when the last block is empty.
      progress.fault = "a frame holds fewer bytes than it says: the file is damaged";
    }
    place_ = code == 0 ? Place::kBetween : Place::kInside;
    return progress;
  }

 private:
  enum class Place { kStart, kInside, kBetween };
  struct Free {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  };

  std::unique_ptr<ZSTD_DCtx, Free> context_;
  FrameSize frame_;
  Place place_ = Place::kStart;
};

class ZstdDecoder : public Decoder {
 public:
  std::string_view name() const override { return "zstd"; }

  bool Recognises(std::string_view head) const override {
    if (head.size() < 4) return false;
    bool frame = head.substr(0, 4) == "\x28\xb5\x2f\xfd";
    // 0x184D2A50..5F little-endian: pzstd and seekable files begin with a skippable frame.
    bool skippable =
        (static_cast<uint8_t>(head[0]) & 0xf0) == 0x50 && head.substr(1, 3) == "\x2a\x4d\x18";
    return frame || skippable;
  }

  Result<std::shared_ptr<arrow::io::InputStream>> Open(
      std::shared_ptr<arrow::io::InputStream> input) const override {
    return std::make_shared<UnpackedStream>(name(), std::make_unique<ZstdUnpacker>(),
                                            std::move(input));
  }
};

}  // namespace

std::unique_ptr<Decoder> MakeZstdDecoder() { return std::make_unique<ZstdDecoder>(); }

}  // namespace waybill::decode
