#include "encode/encoders.h"

#include "encode/gzip.h"
#include "encode/zstd.h"

namespace waybill::encode {

std::vector<std::unique_ptr<Encoder>> MakeEncoders() {
  std::vector<std::unique_ptr<Encoder>> encoders;
  encoders.push_back(MakeGzipEncoder());
  encoders.push_back(MakeZstdEncoder());
  return encoders;
}

}  // namespace waybill::encode
