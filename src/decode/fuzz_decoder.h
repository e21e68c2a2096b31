#pragma once

// What must hold of a decoder for any bytes. For x_fuzz.cc only.

#include <memory>
#include <string>

#include "base/fuzz_claim.h"
#include "decode/guess.h"
#include "stage/contract_streams.h"

namespace waybill::decode {

/// Enough to pass every buffer's end many times, and little enough for many inputs a second.
inline constexpr int64_t kFuzzDecodedBytes = 1 << 20;

struct FuzzDecoded {
  std::string bytes;  ///< up to the limit, or to where it failed
  Status status;
};

inline FuzzDecoded DecodeForFuzz(const std::string& packed, std::string_view mode,
                                 contract::CutStream::Cuts cuts, int64_t read_bytes) {
  static const auto decoders = MakeDecoders();
  auto opened = OpenDecoded(std::make_shared<contract::CutStream>(packed, cuts), decoders, mode);
  if (!opened.ok()) return {.bytes = "", .status = opened.status()};
  FuzzDecoded decoded;
  std::string piece(static_cast<size_t>(read_bytes), '\0');
  while (std::ssize(decoded.bytes) < kFuzzDecodedBytes) {
    auto read = (*opened)->Read(read_bytes, piece.data());
    if (!read.ok()) decoded.status = read.status();
    if (!read.ok() || *read == 0) break;
    decoded.bytes.append(piece, 0, static_cast<size_t>(*read));
  }
  return decoded;
}

/// The same whichever way the stream is cut and read; what is wrong with it is the data's fault.
inline void FuzzDecoder(const uint8_t* data, size_t size, std::string_view mode) {
  const std::string packed(data, data + size);
  FuzzDecoded whole = DecodeForFuzz(packed, mode, {}, kFuzzDecodedBytes);
  Claim(whole.status.ok() || KindOf(whole.status) == ErrorKind::kData, "a bad stream is kData");
  FuzzDecoded cut = DecodeForFuzz(packed, mode, {.first = 3, .piece = 7}, 1'021);
  Claim(cut.status.ok() == whole.status.ok(), "cuts do not decide whether a stream is good");
  if (whole.status.ok())
    Claim(cut.bytes.size() >= kFuzzDecodedBytes || cut.bytes == whole.bytes,
          "cuts do not change what is decoded");
}

}  // namespace waybill::decode
