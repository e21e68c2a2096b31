#include "decode/fuzz_decoder.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  waybill::decode::FuzzDecoder(data, size, "gzip");
  return 0;
}
