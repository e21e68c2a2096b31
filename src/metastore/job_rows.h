#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/random.h"
#include "metastore/database.h"
#include "metastore/job.h"

namespace waybill::metastore {

/// The columns that JobOfRow reads, in its order: "SELECT … FROM jobs".
extern const std::string_view kSelectJob;
Result<Job> JobOfRow(const Row& row);
/// The condition by which a job has failed: error, abandoned, or cancelled by its time-out.
extern const std::string_view kHasFailed;

/// kMissing when there is none.
Result<Job> LoadJob(Session& session, const std::string& id);

/// When and by which id a job is made.
struct JobMaking {
  Time now;
  Random& random;
};
/// Insert it, queued or skipped as JobStore::Add says, inside a transaction of others.
Result<Job> InsertJob(Session& session, const NewJob& job, const JobMaking& making);

/// The oldest job of that transfer that waits or runs.
struct UnfinishedJob {
  int64_t number = 0;
  JobStatus status = JobStatus::kQueued;
};
Result<std::optional<UnfinishedJob>> FindUnfinished(Session& session, const std::string& transfer);
/// The number of a job of that transfer in a running status.
Result<std::optional<int64_t>> FindRunning(Session& session, const std::string& transfer);
/// kChanged, naming the job, when there is one.
Status CheckNoneRuns(Session& session, const std::string& transfer);

}  // namespace waybill::metastore
