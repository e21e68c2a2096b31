#include "encode/zip_records.h"

#include <arrow/util/utf8.h>

#include <algorithm>
#include <concepts>

namespace waybill::encode {
namespace {

constexpr uint16_t kDeflate = 8;
constexpr uint16_t kSizesFollow = 1 << 3;  // general purpose bits, APPNOTE 4.4.4
constexpr uint16_t kNameIsUtf8 = 1 << 11;
constexpr uint16_t kDate = 1 << 5 | 1;         // 1980-01-01; the time is midnight
constexpr uint16_t kUnix = 3 << 8;             // of "version made by", 4.4.2
constexpr uint32_t kMode = 0100644u << 16;     // of the external attributes on Unix
constexpr uint16_t kPlainVersion = 20;         // deflate
constexpr uint16_t kZip64Version = 45;         // 4.4.3.2
constexpr uint32_t kIn64 = 0xffffffff;         // 4.4.1.4: the value is in the zip64 record
constexpr uint64_t kDirectoryEnd64Bytes = 44;  // of that record, behind its own size field

/// Little-endian fields one after the other.
class Record {
 public:
  template <std::unsigned_integral T>
  Record& Put(T value) {
    for (size_t i = 0; i < sizeof(T); ++i) {
      bytes_ += static_cast<char>(static_cast<uint64_t>(value) >> (8 * i) & 0xff);
    }
    return *this;
  }
  Record& Put(std::string_view text) {
    bytes_ += text;
    return *this;
  }
  std::string Take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

bool IsLarge(uint64_t value) { return value >= kIn64; }
bool IsLarge(const ZipEntry& entry) {
  return IsLarge(entry.packed_bytes) || IsLarge(entry.plain_bytes);
}
uint16_t Version(bool is_large) { return is_large ? kZip64Version : kPlainVersion; }
uint32_t Or64(uint64_t value) { return IsLarge(value) ? kIn64 : static_cast<uint32_t>(value); }

uint16_t Flags(const std::string& name) {
  bool is_ascii = std::all_of(name.begin(), name.end(), [](char c) { return (c & 0x80) == 0; });
  bool is_utf8 = !is_ascii && arrow::util::ValidateUTF8(name);
  return static_cast<uint16_t>(kSizesFollow | (is_utf8 ? kNameIsUtf8 : 0));
}

/// Both sizes in it where one is large: readers expect the fields in this order.
std::string Descriptor(const ZipEntry& entry) {
  Record record;
  record.Put(uint32_t{0x08074b50}).Put(entry.crc);
  if (IsLarge(entry)) return record.Put(entry.packed_bytes).Put(entry.plain_bytes).Take();
  return record.Put(static_cast<uint32_t>(entry.packed_bytes))
      .Put(static_cast<uint32_t>(entry.plain_bytes))
      .Take();
}

/// The extra field 0x0001: of the two sizes those that the directory's record cannot hold.
std::string Zip64Sizes(const ZipEntry& entry) {
  Record sizes;
  for (uint64_t size : {entry.plain_bytes, entry.packed_bytes}) {
    if (IsLarge(size)) sizes.Put(size);
  }
  std::string held = sizes.Take();
  if (held.empty()) return held;
  return Record().Put(uint16_t{1}).Put(static_cast<uint16_t>(held.size())).Put(held).Take();
}

std::string Directory(const ZipEntry& entry) {
  const std::string extra = Zip64Sizes(entry);
  const uint16_t version = Version(IsLarge(entry));
  return Record()
      .Put(uint32_t{0x02014b50})
      .Put(static_cast<uint16_t>(kUnix | version))
      .Put(version)
      .Put(Flags(entry.name))
      .Put(kDeflate)
      .Put(uint16_t{0})
      .Put(kDate)
      .Put(entry.crc)
      .Put(Or64(entry.packed_bytes))
      .Put(Or64(entry.plain_bytes))
      .Put(static_cast<uint16_t>(entry.name.size()))
      .Put(static_cast<uint16_t>(extra.size()))
      .Put(uint16_t{0})  // comment
      .Put(uint16_t{0})  // disk
      .Put(uint16_t{0})  // internal attributes
      .Put(kMode)
      .Put(uint32_t{0})  // where the file's head is
      .Put(entry.name)
      .Put(extra)
      .Take();
}

/// The end of the directory that begins at `at`, with its zip64 twin before it where needed.
std::string DirectoryEnd(uint64_t at, uint64_t bytes) {
  Record record;
  if (IsLarge(at)) {
    record.Put(uint32_t{0x06064b50}).Put(kDirectoryEnd64Bytes);
    record.Put(static_cast<uint16_t>(kUnix | kZip64Version)).Put(kZip64Version);
    record.Put(uint32_t{0}).Put(uint32_t{0}).Put(uint64_t{1}).Put(uint64_t{1}).Put(bytes).Put(at);
    record.Put(uint32_t{0x07064b50}).Put(uint32_t{0}).Put(at + bytes).Put(uint32_t{1});
  }
  record.Put(uint32_t{0x06054b50}).Put(uint16_t{0}).Put(uint16_t{0});
  record.Put(uint16_t{1}).Put(uint16_t{1}).Put(static_cast<uint32_t>(bytes)).Put(Or64(at));
  return record.Put(uint16_t{0}).Take();
}

}  // namespace

std::string ZipEntryName(std::string_view archive_name) {
  std::string_view name = archive_name.substr(archive_name.rfind('/') + 1);
  constexpr std::string_view kEnd = ".zip";
  if (name.size() > kEnd.size() && name.ends_with(kEnd)) name.remove_suffix(kEnd.size());
  return std::string(name);
}

std::string ZipHead(const ZipEntry& entry) {
  return Record()
      .Put(uint32_t{0x04034b50})
      .Put(kPlainVersion)
      .Put(Flags(entry.name))
      .Put(kDeflate)
      .Put(uint16_t{0})
      .Put(kDate)
      .Put(uint32_t{0})  // checksum and both sizes follow the data
      .Put(uint32_t{0})
      .Put(uint32_t{0})
      .Put(static_cast<uint16_t>(entry.name.size()))
      .Put(uint16_t{0})  // no extra field
      .Put(entry.name)
      .Take();
}

std::string ZipTail(const ZipEntry& entry) {
  const std::string descriptor = Descriptor(entry);
  const std::string directory = Directory(entry);
  const uint64_t at = ZipHead(entry).size() + entry.packed_bytes + descriptor.size();
  return descriptor + directory + DirectoryEnd(at, directory.size());
}

}  // namespace waybill::encode
