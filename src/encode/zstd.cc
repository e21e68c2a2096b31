#include "encode/zstd.h"

#include <zstd.h>

#include "encode/packed_stream.h"

namespace waybill::encode {
namespace {

constexpr int kLevel = 3;

class ZstdPacker : public Packer {
 public:
  ZstdPacker() : context_(ZSTD_createCCtx()) {
    ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_compressionLevel, kLevel);
    ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_checksumFlag, 1);
  }

  Progress Pack(std::span<const uint8_t> in, std::span<uint8_t> out) override {
    return Compress(in, out, ZSTD_e_continue);
  }
  Progress End(std::span<uint8_t> out) override { return Compress({}, out, ZSTD_e_end); }

 private:
  struct Free {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  };

  Progress Compress(std::span<const uint8_t> in, std::span<uint8_t> out, ZSTD_EndDirective end) {
    ZSTD_inBuffer input{in.data(), in.size(), 0};
    ZSTD_outBuffer output{out.data(), out.size(), 0};
    size_t code = ZSTD_compressStream2(context_.get(), &output, &input, end);
    Progress progress{.taken = input.pos, .given = output.pos, .ended = code == 0};
    if (ZSTD_isError(code)) progress.fault = ZSTD_getErrorName(code);
    return progress;
  }

  std::unique_ptr<ZSTD_CCtx, Free> context_;
};

class ZstdEncoder : public Encoder {
 public:
  std::string_view name() const override { return "zstd"; }
  Result<std::shared_ptr<arrow::io::OutputStream>> Open(
      std::shared_ptr<arrow::io::OutputStream> output,
      std::string_view /*output_name*/) const override {
    return std::make_shared<PackedStream>(name(), std::make_unique<ZstdPacker>(),
                                          std::move(output));
  }
};

}  // namespace

std::unique_ptr<Encoder> MakeZstdEncoder() { return std::make_unique<ZstdEncoder>(); }

}  // namespace waybill::encode
