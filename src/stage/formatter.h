#pragma once

#include <arrow/io/type_fwd.h>
#include <arrow/type_fwd.h>

#include <cstdint>
#include <memory>

#include "base/error.h"

namespace waybill {

/// Writes the rows of one file.
///
/// Owns     shares the output, and does not close it.
/// Threads  one thread at a time.
class RowWriter {
 public:
  virtual ~RowWriter() = default;
  virtual Status Write(const arrow::RecordBatch& batch) = 0;
  /// Write what ends the file and return the rows that the file holds, counted where they were
  /// written.
  virtual Result<int64_t> Close() = 0;
};

/// Turns record batches into the bytes of one file.
///
/// Shape    a file that was opened and closed without a row is valid in its format.
/// Units    memory is bounded by one row group or a few MiB.
/// Errors   kDefinition from Open when the format cannot carry a column's type; kData or
///          kDefinition from Write for a value that it cannot carry; the output's own unchanged.
/// Threads  a Formatter is immutable and may be shared.
class Formatter {
 public:
  virtual ~Formatter() = default;
  virtual Result<std::unique_ptr<RowWriter>> Open(std::shared_ptr<arrow::io::OutputStream> output,
                                                  std::shared_ptr<arrow::Schema> schema) const = 0;
};

}  // namespace waybill
