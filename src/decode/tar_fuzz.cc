#include "decode/fuzz_archive.h"
#include "decode/tar.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  waybill::decode::FuzzArchive(data, size, *waybill::decode::MakeTarArchive());
  return 0;
}
