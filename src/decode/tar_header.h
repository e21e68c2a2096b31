#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace waybill::decode {

inline constexpr size_t kTarBlockBytes = 512;

/// One header block, read.
struct TarHeader {
  char type = '0';
  uint64_t bytes = 0;  ///< of what follows, before padding to whole blocks
  std::string name;
};

/// Nothing when the block's checksum or size is none.
std::optional<TarHeader> ReadTarHeader(std::span<const uint8_t, kTarBlockBytes> block);

/// What of a pax extended header matters here.
struct PaxRecords {
  std::optional<std::string> path;
  std::optional<uint64_t> bytes;
  bool is_sparse = false;
};

/// Reads "27 path=a/very/long/name\n…". Nothing when it is not of that form.
std::optional<PaxRecords> ReadPaxRecords(std::string_view text);

}  // namespace waybill::decode
