#pragma once

#include <arrow/type_fwd.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <thread>

#include "base/bounded_queue.h"
#include "pipeline/failure.h"
#include "pipeline/progress.h"
#include "pipeline/report.h"
#include "pipeline/stages.h"
#include "stage/destination.h"

namespace waybill::pipeline {

/// Record batches that wait for the formatter.
inline constexpr size_t kBatchesBehind = 2;

/// Formats, encodes and stages the rows of one task on a thread of its own, behind the parser.
///
/// Shape    the output is opened at the first batch: no rows, no file.
/// Units    memory: kBatchesBehind + 1 batches, and what formatter, encoder and destination hold.
/// Errors   go to `failure`, which then stops everything; what was staged is then discarded.
/// Owns     its thread, which ends with it; all references are borrowed.
/// Threads  one thread at a time.
class WriteBehind {
 public:
  struct Shared {
    const Stages& stages;
    Progress& progress;
    FirstFailure& failure;
  };

  WriteBehind(StageRequest request, const Shared& shared);
  ~WriteBehind();

  /// Hand over a batch. Cancelled() once anything has failed.
  Status Write(std::shared_ptr<arrow::RecordBatch> batch);
  /// No more batches: wait until all of them are staged durably. Empty when there was no row, or
  /// when anything failed.
  std::optional<StagedRows> Finish();

 private:
  struct Output;

  void WriteBatches();
  Status WriteBatch(const arrow::RecordBatch& batch);
  Status FinishOutput();

  const StageRequest request_;
  const Shared shared_;
  BoundedQueue<std::shared_ptr<arrow::RecordBatch>> batches_{kBatchesBehind};
  std::unique_ptr<Output> output_;  // the thread's own until it has ended
  std::optional<StagedRows> staged_;
  std::jthread thread_;
};

}  // namespace waybill::pipeline
