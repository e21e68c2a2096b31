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
constexpr std::string_view kNoFrame = "no zstd frame where one should begin";

/// Whether `head`, of at least 4 bytes, begins with a frame of RFC 8878.
bool BeginsFrame(std::span<const uint8_t> head) {
  const bool frame = head[0] == 0x28 && head[1] == 0xb5 && head[2] == 0x2f && head[3] == 0xfd;
  // 0x184D2A50..5F little-endian: pzstd and seekable files begin with a skippable frame.
  return frame ||
         ((head[0] & 0xf0) == 0x50 && head[1] == 0x2a && head[2] == 0x4d && head[3] == 0x18);
}

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
    case ZSTD_error_prefix_unknown: return kNoFrame;
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
      // libzstd may also read what zstd wrote before 0.8: by old code, and only when the first four
      // bytes arrive at once.
      if (in.size() >= 4 && !BeginsFrame(in)) return {.fault = kNoFrame};
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
    std::array<uint8_t, 4> magic{};
    if (head.size() < magic.size()) return false;
    std::copy_n(head.begin(), magic.size(), magic.begin());
    return BeginsFrame(magic);
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
