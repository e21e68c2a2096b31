#pragma once

#include <arrow/io/type_fwd.h>
#include <arrow/record_batch.h>

#include <cstdint>
#include <memory>
#include <string_view>

#include "base/error.h"
#include "stage/refusal.h"

namespace waybill {

/// Record batches that also know how many rows went in, so that a job can be balanced against what
/// came out.
class RowReader : public arrow::RecordBatchReader {
 public:
  /// Rows met so far, delivered or refused. Final once ReadNext has delivered null.
  virtual int64_t rows_read() const = 0;

  /// From now on keep what it takes to refuse rows that were delivered: their texts and places, of
  /// one batch at a time. Call it before the first ReadNext; it costs a copy of every row's text.
  virtual void KeepRows() = 0;
  /// Refuse the row number `row`, from 0 on, of the batch that ReadNext delivered last, as if it
  /// had been found bad at once: rows_read() counts it already. REQUIRES KeepRows().
  virtual Status RefuseKept(int64_t row, std::string_view column, std::string_view reason) = 0;
};

/// Turns one decoded byte stream into record batches.
///
/// Shape    every batch has `schema()` and at least one row, and no row is split over two batches.
///          The same bytes give the same rows however the stream cuts them.
/// Units    memory held is a few blocks of 1 MiB plus one row; a row longer than 64 MiB is refused.
/// Errors   a bad row goes to `refusals`; kData for what no row can be blamed for (a missing
/// header,
///          an unknown charset), with line and column; the input's own errors unchanged.
/// Owns     the reader shares `input` and closes it; `refusals` is borrowed and must outlive the
///          reader; batches stay valid after the reader is gone.
/// Threads  a Parser is immutable and may be shared; a reader is for one thread at a time.
class Parser {
 public:
  virtual ~Parser() = default;

  virtual std::shared_ptr<arrow::Schema> schema() const = 0;
  virtual Result<std::unique_ptr<RowReader>> Open(std::shared_ptr<arrow::io::InputStream> input,
                                                  RefusalSink& refusals) const = 0;
};

}  // namespace waybill
