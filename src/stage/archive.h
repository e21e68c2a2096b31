#pragma once

#include <arrow/io/type_fwd.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace waybill {

/// One file within a stored object.
struct Member {
  std::string name;  ///< its path within the archive, bytes as stored; empty: the object itself
  std::shared_ptr<arrow::io::InputStream> bytes;
};

/// The files of one stored object, one after the other. An object that is no archive has one.
///
/// Shape    in the order in which they are stored. Nothing is written anywhere: a name such as
///          "../x" is a text like any other.
/// Errors   kData, with the member and the byte offset, for what is damaged, cut short, encrypted
///          or packed in an unknown way; the input's own errors unchanged. After Next() has given
///          nothing, the object was read and proven to its end.
/// Owns     shares the input. A member's bytes must not outlive the reader, and end with the call
///          of Next().
/// Threads  one thread at a time.
class MemberReader {
 public:
  virtual ~MemberReader() = default;

  /// Reads and checks what is left of the member before; nothing at the end.
  virtual Result<std::optional<Member>> Next() = 0;
  /// Closes the input, wherever it stands.
  virtual Status Close() = 0;
};

/// Which members are read, by name. Others are passed over.
using MemberChoice = std::function<Result<bool>(const std::string& name)>;

/// Opens a stored object that holds several files.
///
/// Shape    members are regular files: folders, links and devices are passed over.
/// Units    memory is bounded by one window of 256 KiB and the codec's state, whatever the archive
///          holds and however many members it has.
/// Threads  an Archive is immutable and may be shared.
class Archive {
 public:
  /// Bytes that Recognises may look at.
  static constexpr size_t kHeadBytes = 512;

  virtual ~Archive() = default;

  virtual std::string_view name() const = 0;
  /// Whether an object that begins with `head` (up to kHeadBytes) is of this kind.
  virtual bool Recognises(std::string_view head) const = 0;
  virtual Result<std::unique_ptr<MemberReader>> Open(std::shared_ptr<arrow::io::InputStream> input,
                                                     MemberChoice choice) const = 0;
};

}  // namespace waybill
