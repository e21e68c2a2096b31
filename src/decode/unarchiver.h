#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "decode/window.h"
#include "stage/archive.h"

namespace waybill::decode {

/// An archive that is being read: where it is read from, and at which member.
struct OpenArchive {
  std::string_view format;  ///< text of static lifetime
  Window window;
  std::optional<std::string> member;

  /// kData: "zip archive, member 'a.csv', byte 123: <what>".
  Status Refuse(std::string_view what) const;
  /// At least `least` bytes; refused where the archive ends before.
  Result<std::span<const uint8_t>> Need(size_t least);
};

/// One archive format, member by member.
///
/// Shape    NextName, then Read until it gives nothing or Skip, and again.
/// Errors   kData for what is wrong with the archive; the input's own unchanged.
/// Threads  one thread at a time.
class Unarchiver {
 public:
  virtual ~Unarchiver() = default;

  /// The next regular file's name; nothing at the end of the archive, which is then proven.
  virtual Result<std::optional<std::string>> NextName(OpenArchive& archive) = 0;
  /// Bytes of that file, into `out`, which is not empty. 0 at its end, which is then proven.
  virtual Result<size_t> Read(OpenArchive& archive, std::span<uint8_t> out) = 0;
  /// Pass over that file, of which nothing was read.
  virtual Status Skip(OpenArchive& archive) = 0;
};

/// The members of `input` that are chosen.
///
/// Errors   as the unarchiver says; kData also where members come to more than
///          UnpackedStream::kMaxRatio times the bytes read, once kRatioFreeBytes came out.
std::unique_ptr<MemberReader> ReadMembers(std::string_view format,
                                          std::unique_ptr<Unarchiver> unarchiver,
                                          std::shared_ptr<arrow::io::InputStream> input,
                                          MemberChoice choice);

}  // namespace waybill::decode
