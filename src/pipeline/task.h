#pragma once

#include <atomic>
#include <functional>
#include <stop_token>
#include <string>

#include "pipeline/progress.h"
#include "pipeline/refusal_budget.h"
#include "pipeline/reject_file.h"
#include "pipeline/report.h"
#include "pipeline/split.h"
#include "pipeline/stages.h"

namespace waybill::pipeline {

/// What all tasks of a job share. References are borrowed.
struct TaskContext {
  const Stages& stages;
  RefusalBudget& budget;
  RejectFile& rejects;
  Progress& progress;
  std::string job_id;
  /// Record that something is being staged, durably, before the first byte is.
  std::function<Status(int task, const Artifact&)> on_created;
  /// Set when an item changed or went away since it was planned.
  std::atomic<bool>& plan_is_stale;
};

/// Read every item of `split` to its end and stage its rows, where nobody can see them.
///
/// Shape    one output file; none when there is not a single row. Three threads: one reads and
///          decodes, this one parses, one formats, encodes and stages, so that one big object keeps
///          more than one core busy.
/// Units    memory: kBlocksAhead + 2 blocks of 1 MiB, kBatchesBehind + 2 batches, and what the
/// stages
///          state for themselves; never the size of items or their number.
/// Errors   the first of any stage, named by its item; Cancelled() when `stop` fired. What was
/// staged
///          is then discarded, as far as the destination answers: a record of it went to
///          on_created.
Result<TaskReport> RunTask(const Split& split, const TaskContext& context, std::stop_token stop);

}  // namespace waybill::pipeline
