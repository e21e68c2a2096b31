#include "encode/bzip2.h"

#include <bzlib.h>

#include <algorithm>

#include "encode/packed_stream.h"

namespace waybill::encode {
namespace {

constexpr int kBlockSize = 9;         // in units of 100 kB, as the tool
constexpr size_t kMaxStep = 1 << 30;  // the library counts in 32 bits

std::string_view FaultText(int code) {
  return code == BZ_MEM_ERROR ? "no memory left for the block" : "libbz2 refused to compress";
}

class Bzip2Packer : public Packer {
 public:
  Bzip2Packer() : code_(BZ2_bzCompressInit(&stream_, kBlockSize, /*verbosity=*/0, 0)) {}
  ~Bzip2Packer() override { BZ2_bzCompressEnd(&stream_); }
  Bzip2Packer(const Bzip2Packer&) = delete;
  Bzip2Packer& operator=(const Bzip2Packer&) = delete;

  Progress Pack(std::span<const uint8_t> in, std::span<uint8_t> out) override {
    return Compress(in.first(std::min(in.size(), kMaxStep)), out, BZ_RUN);
  }
  Progress End(std::span<uint8_t> out) override { return Compress({}, out, BZ_FINISH); }

 private:
  Progress Compress(std::span<const uint8_t> in, std::span<uint8_t> out, int action) {
    if (code_ < BZ_OK) return {.fault = FaultText(code_)};
    // The library's pointers are char* and not const; it only reads the input.
    stream_.next_in = reinterpret_cast<char*>(const_cast<uint8_t*>(in.data()));
    stream_.avail_in = static_cast<unsigned>(in.size());
    stream_.next_out = reinterpret_cast<char*>(out.data());
    stream_.avail_out = static_cast<unsigned>(out.size());
    code_ = BZ2_bzCompress(&stream_, action);
    return {.taken = in.size() - stream_.avail_in,
            .given = out.size() - stream_.avail_out,
            .ended = code_ == BZ_STREAM_END,
            .fault = code_ < BZ_OK ? FaultText(code_) : ""};
  }

  bz_stream stream_{};
  int code_;
};

class Bzip2Encoder : public Encoder {
 public:
  std::string_view name() const override { return "bzip2"; }
  Result<std::shared_ptr<arrow::io::OutputStream>> Open(
      std::shared_ptr<arrow::io::OutputStream> output,
      std::string_view /*output_name*/) const override {
    return std::make_shared<PackedStream>(name(), std::make_unique<Bzip2Packer>(),
                                          std::move(output));
  }
};

}  // namespace

std::unique_ptr<Encoder> MakeBzip2Encoder() { return std::make_unique<Bzip2Encoder>(); }

}  // namespace waybill::encode
