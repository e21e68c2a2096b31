#include "decode/tar_header.h"

#include <algorithm>
#include <charconv>

namespace waybill::decode {
namespace {

/// A field of the header: its first byte and its length.
struct Field {
  size_t at;
  size_t bytes;
};
constexpr Field kName{0, 100};
constexpr Field kSize{124, 12};
constexpr Field kChecksum{148, 8};
constexpr size_t kType = 156;
constexpr Field kMagic{257, 6};
constexpr Field kPrefix{345, 155};

using Block = std::span<const uint8_t, kTarBlockBytes>;

std::string_view Bytes(Block block, Field field) {
  return {reinterpret_cast<const char*>(block.data()) + field.at, field.bytes};
}

/// Up to the first NUL, if there is one.
std::string_view Text(Block block, Field field) {
  std::string_view bytes = Bytes(block, field);
  return bytes.substr(0, bytes.find('\0'));
}

/// Octal digits between blanks and NULs.
std::optional<uint64_t> Octal(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  text = text.substr(0, text.find_first_of(std::string_view(" \0", 2)));
  uint64_t value = 0;
  auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value, 8);
  bool is_whole = fault == std::errc() && end == text.data() + text.size();
  return text.empty() ? std::optional<uint64_t>(0) : is_whole ? std::optional(value) : std::nullopt;
}

/// GNU's way for sizes of 8 GiB and more: the first bit set, then big-endian.
std::optional<uint64_t> Number(std::string_view bytes) {
  if (bytes.empty() || (bytes.front() & 0x80) == 0) return Octal(bytes);
  uint64_t value = static_cast<uint8_t>(bytes.front()) & 0x7f;
  for (char byte : bytes.substr(1)) {
    if (value >> 55 != 0) return std::nullopt;
    value = value << 8 | static_cast<uint8_t>(byte);
  }
  return value;
}

/// The sum of all bytes, its own field taken for blanks. Old programs summed signed bytes.
bool HasItsChecksum(Block block) {
  auto said = Octal(Bytes(block, kChecksum));
  int64_t plain = 0;
  int64_t with_sign = 0;
  for (size_t i = 0; i < block.size(); ++i) {
    bool is_checksum = i >= kChecksum.at && i < kChecksum.at + kChecksum.bytes;
    const uint8_t byte = is_checksum ? uint8_t{' '} : block[i];
    plain += byte;
    with_sign += static_cast<int8_t>(byte);
  }
  if (!said || Text(block, kChecksum).empty()) return false;
  auto sum = static_cast<int64_t>(*said);
  return sum == plain || sum == with_sign;
}

std::optional<uint64_t> Decimal(std::string_view text) {
  uint64_t value = 0;
  auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

std::optional<TarHeader> ReadTarHeader(Block block) {
  auto bytes = Number(Bytes(block, kSize));
  if (!HasItsChecksum(block) || !bytes) return std::nullopt;
  TarHeader header{.type = static_cast<char>(block[kType]), .bytes = *bytes, .name = {}};
  // GNU's own magic ("ustar ") has other things where POSIX has the prefix.
  constexpr std::string_view kPosix("ustar\0", 6);
  if (Bytes(block, kMagic) == kPosix) header.name = Text(block, kPrefix);
  if (!header.name.empty()) header.name += '/';
  header.name += Text(block, kName);
  return header;
}

std::optional<PaxRecords> ReadPaxRecords(std::string_view text) {
  PaxRecords records;
  while (!text.empty()) {
    const size_t blank = text.find(' ');
    auto length = Decimal(text.substr(0, blank));
    if (blank == std::string_view::npos || !length) return std::nullopt;
    if (*length <= blank + 1 || *length > text.size() || text[*length - 1] != '\n') {
      return std::nullopt;
    }
    std::string_view record = text.substr(blank + 1, *length - blank - 2);
    text.remove_prefix(*length);
    const size_t equals = record.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    std::string_view key = record.substr(0, equals);
    std::string_view value = record.substr(equals + 1);
    if (key == "path") records.path = value;
    if (key == "size") records.bytes = Decimal(value);
    if (key == "size" && !records.bytes) return std::nullopt;
    if (key.starts_with("GNU.sparse.")) records.is_sparse = true;
  }
  return records;
}

}  // namespace waybill::decode
