#include "decode/zip_records.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "base/digest.h"

namespace waybill::decode {
namespace {

constexpr uint64_t kIn64 = 0xffffffff;
constexpr uint64_t kCountIn64 = 0xffff;

/// A number of a record that begins with its signature.
struct Reader {
  std::span<const uint8_t> record;
  uint16_t Two(size_t at) const { return static_cast<uint16_t>(ZipNumber(record, at, 2)); }
  uint32_t Four(size_t at) const { return static_cast<uint32_t>(ZipNumber(record, at, 4)); }
  uint64_t Eight(size_t at) const { return ZipNumber(record, at, 8); }
};

/// The content of the zip64 extra field (0x0001); nothing when there is none.
std::optional<std::span<const uint8_t>> Zip64Field(std::span<const uint8_t> extra) {
  while (extra.size() >= 4) {
    const auto id = ZipNumber(extra, 0, 2);
    const auto size = static_cast<size_t>(ZipNumber(extra, 2, 2));
    if (size > extra.size() - 4) break;
    if (id == 1) return extra.subspan(4, size);
    extra = extra.subspan(4 + size);
  }
  return std::nullopt;
}

/// Takes from the zip64 field, in its order, the values that are all ones in the fixed part.
bool TakeFrom64(std::span<const uint8_t> extra, std::initializer_list<uint64_t*> values,
                ZipMember* member) {
  auto field = Zip64Field(extra);
  member->has_64 = field.has_value();
  for (uint64_t* value : values) {
    if (*value != kIn64 || !field) continue;  // without the field it is a value like any other
    if (field->size() < 8) return false;
    *value = ZipNumber(*field, 0, 8);
    field = field->subspan(8);
  }
  return true;
}

std::string Text(std::span<const uint8_t> bytes) { return {bytes.begin(), bytes.end()}; }

bool IsRecord(std::span<const uint8_t> bytes) {
  return bytes.size() >= 2 && bytes[0] == 'P' && bytes[1] == 'K';
}

}  // namespace

uint64_t ZipNumber(std::span<const uint8_t> bytes, size_t at, size_t size) {
  uint64_t value = 0;
  for (size_t i = size; i > 0; --i) value = value << 8 | bytes[at + i - 1];
  return value;
}

size_t ZipLocalHeadLength(std::span<const uint8_t> fixed) {
  Reader read{fixed};
  return kZipLocalHeadBytes + read.Two(26) + read.Two(28);
}

size_t ZipDirectoryLength(std::span<const uint8_t> fixed) {
  Reader read{fixed};
  return kZipDirectoryBytes + read.Two(28) + read.Two(30) + read.Two(32);
}

size_t ZipEnd64Length(std::span<const uint8_t> fixed) {
  // Its size counts from behind the size field. More than the fixed part is for vendors' own use;
  // a length that no window holds is refused as cut short.
  const uint64_t behind = Reader{fixed}.Eight(4);
  return static_cast<size_t>(std::clamp<uint64_t>(behind, kZipEnd64Bytes - 12, UINT32_MAX)) + 12;
}

size_t ZipEndLength(std::span<const uint8_t> fixed) { return kZipEndBytes + Reader{fixed}.Two(20); }

std::optional<ZipMember> ReadZipLocalHead(std::span<const uint8_t> record) {
  Reader read{record};
  const size_t name_bytes = read.Two(26);
  ZipMember member{.name = Text(record.subspan(kZipLocalHeadBytes, name_bytes)),
                   .flags = read.Two(6),
                   .method = read.Two(8),
                   .crc = read.Four(14),
                   .packed_bytes = read.Four(18),
                   .plain_bytes = read.Four(22)};
  auto extra = record.subspan(kZipLocalHeadBytes + name_bytes);
  if (!TakeFrom64(extra, {&member.plain_bytes, &member.packed_bytes}, &member)) return {};
  return member;
}

std::optional<ZipMember> ReadZipDirectory(std::span<const uint8_t> record) {
  Reader read{record};
  const size_t name_bytes = read.Two(28);
  ZipMember member{.name = Text(record.subspan(kZipDirectoryBytes, name_bytes)),
                   .flags = read.Two(8),
                   .method = read.Two(10),
                   .crc = read.Four(16),
                   .packed_bytes = read.Four(20),
                   .plain_bytes = read.Four(24),
                   .at = read.Four(42)};
  auto extra = record.subspan(kZipDirectoryBytes + name_bytes, read.Two(30));
  if (!TakeFrom64(extra, {&member.plain_bytes, &member.packed_bytes, &member.at}, &member)) {
    return {};
  }
  return member;
}

size_t ZipDescriptorLength(std::span<const uint8_t> bytes, const ZipMember& met) {
  for (size_t size : {4u, 8u}) {
    for (size_t signature : {4u, 0u}) {
      const size_t length = signature + 4 + 2 * size;
      if (bytes.size() < length || !IsRecord(bytes.subspan(length))) continue;
      const auto said = bytes.subspan(signature);
      const bool is_signed = signature == 0 || ZipNumber(bytes, 0, 4) ==
                                                   static_cast<uint32_t>(ZipSignature::kDescriptor);
      if (is_signed && ZipNumber(said, 0, 4) == met.crc &&
          ZipNumber(said, 4, size) == met.packed_bytes &&
          ZipNumber(said, 4 + size, size) == met.plain_bytes) {
        return length;
      }
    }
  }
  return 0;
}

ZipEnd ReadZipEnd64(std::span<const uint8_t> fixed) {
  Reader read{fixed};
  return {.members = read.Eight(32),
          .directory_bytes = read.Eight(40),
          .directory_at = read.Eight(48),
          .in_parts = read.Four(16) != 0 || read.Four(20) != 0};
}

ZipEnd ReadZipEnd(std::span<const uint8_t> fixed, const std::optional<ZipEnd>& end64) {
  Reader read{fixed};
  ZipEnd end{.members = read.Two(10),
             .directory_bytes = read.Four(12),
             .directory_at = read.Four(16),
             .in_parts = read.Two(4) != 0 || read.Two(6) != 0};
  if (!end64) return end;
  if (end.members == kCountIn64) end.members = end64->members;
  if (end.directory_bytes == kIn64) end.directory_bytes = end64->directory_bytes;
  if (end.directory_at == kIn64) end.directory_at = end64->directory_at;
  end.in_parts = end64->in_parts;
  return end;
}

void ZipTally::Add(const ZipMember& member) {
  const std::string digest =
      Sha256(fmt::format("{} {} {} {} {}", member.at, member.crc, member.packed_bytes,
                         member.plain_bytes, member.name));
  for (size_t i = 0; i < std::size(sums_); ++i) {
    uint64_t part = 0;
    std::memcpy(&part, digest.data() + i * sizeof(part), sizeof(part));
    sums_[i] += part;
  }
  ++count_;
}

}  // namespace waybill::decode
