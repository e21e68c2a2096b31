#include "encode/encoders.h"

#include "encode/bzip2.h"
#include "encode/gzip.h"
#include "encode/zip.h"
#include "encode/zstd.h"

namespace waybill::encode {

std::vector<std::unique_ptr<Encoder>> MakeEncoders() {
  std::vector<std::unique_ptr<Encoder>> encoders;
  encoders.push_back(MakeGzipEncoder());
  encoders.push_back(MakeZstdEncoder());
  encoders.push_back(MakeBzip2Encoder());
  encoders.push_back(MakeZipEncoder());
  return encoders;
}

}  // namespace waybill::encode
