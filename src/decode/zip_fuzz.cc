#include "decode/fuzz_archive.h"
#include "decode/zip.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  waybill::decode::FuzzArchive(data, size, *waybill::decode::MakeZipArchive());
  return 0;
}
