#include "encode/gzip.h"

#include "encode/deflate.h"

namespace waybill::encode {
namespace {

class GzipEncoder : public Encoder {
 public:
  std::string_view name() const override { return "gzip"; }
  Result<std::shared_ptr<arrow::io::OutputStream>> Open(
      std::shared_ptr<arrow::io::OutputStream> output,
      std::string_view /*output_name*/) const override {
    return std::make_shared<PackedStream>(
        name(), std::make_unique<DeflatePacker>(DeflatePacker::Wrapping::kGzip), std::move(output));
  }
};

}  // namespace

std::unique_ptr<Encoder> MakeGzipEncoder() { return std::make_unique<GzipEncoder>(); }

}  // namespace waybill::encode
