#pragma once

#include <arrow/io/type_fwd.h>

#include <memory>
#include <string_view>

#include "base/error.h"

namespace waybill {

/// Compresses a stream of bytes.
///
/// Shape    one member, frame or archive of one file per stream; valid even when nothing was
///          written. The same bytes under the same name pack to the same bytes, at any time.
/// Owns     the encoded stream shares `output`. Its Close() writes the end of the stream and leaves
///          `output` open, since whoever staged it finishes it; Abort() writes nothing.
/// Threads  an Encoder is immutable and may be shared; a stream is for one thread at a time.
class Encoder {
 public:
  virtual ~Encoder() = default;
  virtual std::string_view name() const = 0;
  /// `output_name` is what `output` will be called when it is published, with or without folders;
  /// a format that names its content takes the name from there. Borrowed for the call.
  virtual Result<std::shared_ptr<arrow::io::OutputStream>> Open(
      std::shared_ptr<arrow::io::OutputStream> output, std::string_view output_name) const = 0;
};

}  // namespace waybill
