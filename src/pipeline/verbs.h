#pragma once

#include <span>
#include <stop_token>
#include <string>

#include "base/json.h"
#include "pipeline/plan.h"
#include "pipeline/run.h"

namespace waybill::pipeline {

// Plan, task and commit as three calls over files, for an engine that runs tasks on many hosts: it
// has to carry a plan to them and their reports back, and nothing else.

/// What a verb needs from outside. References are borrowed and must outlive the call.
struct VerbContext {
  const Connectors& connectors;
  std::string folder;  ///< made when missing; one for each call of RunTaskFromFile and for a commit
  Clock& clock;
  Log& log;
  Progress& progress;
};

/// Plan `request`'s job into the file `plan_path`.
Result<PlanSummary> PlanToFile(const RunRequest& request, const std::string& plan_path,
                               std::stop_token stop);

/// Run split `index` of a plan and return its report: {"job_id":…,"task":…,…}
///
/// Shape    `folder` gets the task's journal and reject file. When the host dies, Repair of that
///          folder discards what the task staged.
/// Errors   as RunTask (task.h); kDefinition when the plan has no such split. Nothing stays staged.
Result<Json> RunTaskFromFile(const std::string& plan_path, int index, const VerbContext& context,
                             std::stop_token stop);

/// Check that the reports of all tasks of a plan balance, and publish them.
///
/// Shape    `folder` becomes the job's: it gets journal and waybill. Call it again after a failure:
///          it goes on where it ended.
/// Errors   kBug when the job does not balance; kData for a report of another job, and when the
///          refused rows of all tasks together pass the limit; the destination's. Before the
///          decision nothing is published, and the artifacts stay for another try, or for Repair.
Result<Waybill> CommitFromFiles(const std::string& plan_path,
                                std::span<const std::string> report_paths,
                                const VerbContext& context);

}  // namespace waybill::pipeline
