#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace waybill {

/// Digests as raw bytes. `Hex` and `Base64` (RFC 4648 §4, padded) turn them into text.
std::string Sha256(std::string_view bytes);
std::string HmacSha256(std::string_view key, std::string_view message);
std::string Md5(std::string_view bytes);

/// CRC-32C (Castagnoli, RFC 3720). Pass the previous value to go on; start with 0.
uint32_t Crc32c(uint32_t crc, std::string_view bytes);
/// CRC-32 (ISO 3309, as gzip). Pass the previous value to go on; start with 0.
uint32_t Crc32(uint32_t crc, std::string_view bytes);
/// Big-endian bytes of a CRC, as S3 encodes it before Base64.
std::string BigEndian(uint32_t value);

std::string Hex(std::string_view bytes);
/// Hex(Sha256(bytes)) behind `out`, without a string of its own: for one digest per row.
void AppendSha256Hex(std::string_view bytes, std::string* out);
std::string Base64(std::string_view bytes);

}  // namespace waybill
