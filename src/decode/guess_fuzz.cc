#include "decode/fuzz_decoder.h"
#include "decode/guess.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace waybill;
  using namespace waybill::decode;
  FuzzDecoder(data, size, "auto");
  // What no decoder knows comes through as it is.
  const std::string bytes(data, data + size);
  for (const auto& decoder : MakeDecoders()) {
    if (decoder->Recognises(std::string_view(bytes).substr(0, 16))) return 0;
  }
  FuzzDecoded plain = DecodeForFuzz(bytes, "auto", {.first = 1, .piece = 2}, 5);
  Claim(plain.status.ok() && plain.bytes == bytes, "plain bytes come through unchanged");
  return 0;
}
