#pragma once

#include <arrow/io/type_fwd.h>

#include <memory>
#include <string_view>

#include "base/error.h"

namespace waybill {

/// Turns stored bytes into the bytes that a parser reads: decompression.
///
/// Shape    all members or frames of a concatenated stream, in order.
/// Units    memory is bounded by a few MiB beside the format's window, which is at most 128 MiB,
///          whatever the stream says of itself.
/// Errors   kData, with the byte offset, for a truncated or corrupt stream and for one that unpacks
///          to more than 1,000 times its size after the first 64 MiB; the input's own errors
///          unchanged.
/// Owns     the decoded stream shares `input` and closes it.
/// Threads  a Decoder is immutable and may be shared; a stream is for one thread at a time.
class Decoder {
 public:
  virtual ~Decoder() = default;

  virtual std::string_view name() const = 0;
  /// Whether a stream that begins with `head` (up to 16 bytes) is of this kind.
  virtual bool Recognises(std::string_view head) const = 0;
  virtual Result<std::shared_ptr<arrow::io::InputStream>> Open(
      std::shared_ptr<arrow::io::InputStream> input) const = 0;
};

}  // namespace waybill
