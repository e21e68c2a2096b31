#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace waybill::encode {

/// The one file of an archive. Sizes are bytes.
struct ZipEntry {
  std::string name;
  uint32_t crc = 0;  ///< CRC-32 of the plain bytes
  uint64_t packed_bytes = 0;
  uint64_t plain_bytes = 0;
};

/// What the file is called within an archive of that name: "s3://b/orders/part.000.csv.zip" ->
/// "part.000.csv".
std::string ZipEntryName(std::string_view archive_name);

/// What stands before the packed data: crc and sizes are not known yet and not read.
std::string ZipHead(const ZipEntry& entry);
/// What stands behind it: the data descriptor, the central directory, and its end.
std::string ZipTail(const ZipEntry& entry);

}  // namespace waybill::encode
