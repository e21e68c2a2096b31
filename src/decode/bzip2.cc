#include "decode/bzip2.h"

#include <bzlib.h>

#include <algorithm>

#include "decode/unpacked_stream.h"

namespace waybill::decode {
namespace {

std::string_view FaultText(int code) {
  switch (code) {
    case BZ_DATA_ERROR_MAGIC: return "no bzip2 header where a stream should begin";
    case BZ_MEM_ERROR: return "no memory left for the block";
    default: return "the compressed data is damaged or does not match its checksum";
  }
}

class Bzip2Unpacker : public Unpacker {
 public:
  ~Bzip2Unpacker() override { End(); }

  bool complete() const override { return place_ == Place::kBetween; }

  Progress Unpack(std::span<const uint8_t> in, std::span<uint8_t> out) override {
    if (place_ != Place::kInside) {
      if (in.empty()) return {};
      if (int code = Begin(); code != BZ_OK) return {.fault = FaultText(code)};
    }
    // The library's pointers are char* and not const; it only reads the input.
    stream_.next_in = reinterpret_cast<char*>(const_cast<uint8_t*>(in.data()));
    stream_.avail_in = static_cast<unsigned>(in.size());
    stream_.next_out = reinterpret_cast<char*>(out.data());
    stream_.avail_out = static_cast<unsigned>(std::min<size_t>(out.size(), kMaxStep));
    unsigned room = stream_.avail_out;
    int code = BZ2_bzDecompress(&stream_);
    Progress progress{.taken = in.size() - stream_.avail_in, .given = room - stream_.avail_out};
    if (code == BZ_STREAM_END) {
      End();
      place_ = Place::kBetween;
    } else if (code != BZ_OK) {
      progress.fault = FaultText(code);
    }
    return progress;
  }

 private:
  enum class Place { kStart, kInside, kBetween };
  static constexpr size_t kMaxStep = 1 << 30;  // the library counts in 32 bits

  int Begin() {
    stream_ = {};
    int code = BZ2_bzDecompressInit(&stream_, /*verbosity=*/0, /*small=*/0);
    if (code == BZ_OK) place_ = Place::kInside;
    return code;
  }

  void End() {
    if (place_ == Place::kInside) BZ2_bzDecompressEnd(&stream_);
  }

  bz_stream stream_{};
  Place place_ = Place::kStart;
};

class Bzip2Decoder : public Decoder {
 public:
  std::string_view name() const override { return "bzip2"; }

  /// "BZh", a block size '1'..'9', then the mark of a block or of the stream's end. A text that
  /// merely begins with "BZh5" is none.
  bool Recognises(std::string_view head) const override {
    if (head.size() < 4 || head.substr(0, 3) != "BZh" || head[3] < '1' || head[3] > '9') {
      return false;
    }
    std::string_view mark = head.substr(4, 6);
    auto begins = [&](std::string_view whole) { return whole.substr(0, mark.size()) == mark; };
    return begins("\x31\x41\x59\x26\x53\x59") || begins("\x17\x72\x45\x38\x50\x90");
  }

  Result<std::shared_ptr<arrow::io::InputStream>> Open(
      std::shared_ptr<arrow::io::InputStream> input) const override {
    return std::make_shared<UnpackedStream>(name(), std::make_unique<Bzip2Unpacker>(),
                                            std::move(input));
  }
};

}  // namespace

std::unique_ptr<Decoder> MakeBzip2Decoder() { return std::make_unique<Bzip2Decoder>(); }

}  // namespace waybill::decode
