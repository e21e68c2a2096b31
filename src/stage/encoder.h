#pragma once

#include <arrow/io/type_fwd.h>

#include <memory>
#include <string_view>

#include "base/error.h"

namespace waybill {

/// Compresses a stream of bytes.
///
/// Shape    one member or frame per stream; valid even when nothing was written.
/// Owns     the encoded stream shares `output`. Its Close() writes the end of the stream and leaves
///          `output` open, since whoever staged it finishes it; Abort() writes nothing.
/// Threads  an Encoder is immutable and may be shared; a stream is for one thread at a time.
class Encoder {
 public:
  virtual ~Encoder() = default;
  virtual std::string_view name() const = 0;
  virtual Result<std::shared_ptr<arrow::io::OutputStream>> Open(
      std::shared_ptr<arrow::io::OutputStream> output) const = 0;
};

}  // namespace waybill
