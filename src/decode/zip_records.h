#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace waybill::decode {

enum class ZipSignature : uint32_t {
  kLocalHead = 0x04034b50,
  kDescriptor = 0x08074b50,
  kDirectory = 0x02014b50,
  kDirectoryEnd64 = 0x06064b50,
  kEndLocator64 = 0x07064b50,
  kDirectoryEnd = 0x06054b50,
};

/// A little-endian number of 2, 4 or 8 bytes. REQUIRES that they are there.
uint64_t ZipNumber(std::span<const uint8_t> bytes, size_t at, size_t size);

/// What both headers of a member say of it. Sizes are bytes.
struct ZipMember {
  std::string name;
  uint16_t flags = 0;
  uint16_t method = 0;
  uint32_t crc = 0;
  uint64_t packed_bytes = 0;
  uint64_t plain_bytes = 0;
  uint64_t at = 0;      ///< where its local head begins
  bool has_64 = false;  ///< the head has a zip64 field

  bool is_encrypted() const { return (flags & 0x2041) != 0; }
  bool has_descriptor() const { return (flags & 0x0008) != 0; }
};

inline constexpr size_t kZipLocalHeadBytes = 30;  ///< before name and extra field
inline constexpr size_t kZipDirectoryBytes = 46;  ///< before name, extra field and comment
inline constexpr size_t kZipEnd64Bytes = 56;      ///< before what its size says beyond
inline constexpr size_t kZipLocator64Bytes = 20;
inline constexpr size_t kZipEndBytes = 22;  ///< before the comment

/// The whole length of a record whose fixed part is `fixed`.
size_t ZipLocalHeadLength(std::span<const uint8_t> fixed);
size_t ZipDirectoryLength(std::span<const uint8_t> fixed);
size_t ZipEnd64Length(std::span<const uint8_t> fixed);
size_t ZipEndLength(std::span<const uint8_t> fixed);

/// A whole record, read. Nothing when its zip64 field lacks what the fixed part leaves to it.
std::optional<ZipMember> ReadZipLocalHead(std::span<const uint8_t> record);
std::optional<ZipMember> ReadZipDirectory(std::span<const uint8_t> record);

/// How long the data descriptor is with which `bytes` begin: with or without its signature, with
/// sizes of 4 or 8 bytes, and with another record behind it. 0 when none of them says what `met`
/// says.
size_t ZipDescriptorLength(std::span<const uint8_t> bytes, const ZipMember& met);
inline constexpr size_t kZipMaxDescriptorBytes = 24;

/// What the directory at the end says as a whole.
struct ZipEnd {
  uint64_t members = 0;
  uint64_t directory_bytes = 0;
  uint64_t directory_at = 0;
  bool in_parts = false;
};
ZipEnd ReadZipEnd64(std::span<const uint8_t> fixed);
/// `end64` says what does not fit into the fields here.
ZipEnd ReadZipEnd(std::span<const uint8_t> fixed, const std::optional<ZipEnd>& end64);

/// Members met, and members listed, as sums that are equal when both are the same whatever their
/// order and number.
class ZipTally {
 public:
  void Add(const ZipMember& member);
  uint64_t count() const { return count_; }
  bool operator==(const ZipTally&) const = default;

 private:
  uint64_t count_ = 0;
  uint64_t sums_[2] = {};
};

}  // namespace waybill::decode
