#pragma once

#include <string>
#include <vector>

#include "base/child_process.h"
#include "cli/command.h"
#include "metastore/job.h"
#include "service/job_retention.h"

namespace waybill::cli {

extern const OptionTable kJobRunOptions;
extern const OptionTable kJobsWorkOptions;
extern const OptionTable kJobsPruneOptions;

/// How much of the history is kept: `keep_days` and `keep_jobs` of a server and of JobsPrune.
Option KeepDaysOption();
Option KeepJobsOption();
service::RetentionOptions KeptBy(const Json& arguments);

/// Where a job may connect to.
struct JobAddresses {
  bool any = false;                  ///< everywhere: for the owner of the machine
  std::vector<std::string> allowed;  ///< else public addresses and these blocks
};
/// A process of this very binary that brings the job to its end.
Result<ChildProcess> SpawnJob(const Context& context, const metastore::Job& job,
                              const JobAddresses& addresses);

/// What such a process does.
Result<ExitCode> JobRun(Context& context, const Json& arguments);
/// The queue without a server: run what waits, repair what died, until nothing is left.
Result<ExitCode> JobsWork(Context& context, const Json& arguments);
/// Remove old jobs now, as a server does every hour.
Result<ExitCode> JobsPrune(Context& context, const Json& arguments);
/// End a job that waits or runs, whichever process of this machine runs it.
Result<ExitCode> JobCancel(Context& context, const Json& arguments);

}  // namespace waybill::cli
