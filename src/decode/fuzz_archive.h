#pragma once

// What must hold of an archive for any bytes. For x_fuzz.cc only.

#include <memory>
#include <string>

#include "base/fuzz_claim.h"
#include "decode/fuzz_decoder.h"
#include "stage/archive.h"
#include "stage/contract_streams.h"

namespace waybill::decode {

/// Names and bytes of all members one after the other, up to the limit or to where it failed.
inline FuzzDecoded UnarchiveForFuzz(const std::string& packed, const Archive& archive,
                                    contract::CutStream::Cuts cuts, int64_t read_bytes) {
  auto input = std::make_shared<contract::CutStream>(packed, std::move(cuts));
  auto opened = archive.Open(input, [](const std::string&) { return true; });
  if (!opened.ok()) return {.bytes = "", .status = opened.status()};
  FuzzDecoded all;
  std::string piece(static_cast<size_t>(read_bytes), '\0');
  while (std::ssize(all.bytes) < kFuzzDecodedBytes) {
    auto member = (*opened)->Next();
    if (!member.ok()) all.status = member.status();
    if (!member.ok() || !*member) break;
    all.bytes += (*member)->name;
    while (all.status.ok() && std::ssize(all.bytes) < kFuzzDecodedBytes) {
      auto read = (*member)->bytes->Read(read_bytes, piece.data());
      if (!read.ok()) all.status = read.status();
      if (!read.ok() || *read == 0) break;
      all.bytes.append(piece, 0, static_cast<size_t>(*read));
    }
    if (!all.status.ok()) break;
  }
  return all;
}

/// The same whichever way the stream is cut and read; what is wrong with it is the data's fault.
inline void FuzzArchive(const uint8_t* data, size_t size, const Archive& archive) {
  const std::string packed(data, data + size);
  FuzzDecoded whole = UnarchiveForFuzz(packed, archive, {}, kFuzzDecodedBytes);
  Claim(whole.status.ok() || KindOf(whole.status) == ErrorKind::kData, "a bad archive is kData");
  FuzzDecoded cut = UnarchiveForFuzz(packed, archive, {.first = 3, .piece = 7}, 1'021);
  if (std::ssize(whole.bytes) >= kFuzzDecodedBytes) return;
  Claim(cut.status.ok() == whole.status.ok(), "cuts do not decide whether an archive is good");
  if (whole.status.ok()) Claim(cut.bytes == whole.bytes, "cuts do not change what is read");
}

}  // namespace waybill::decode
