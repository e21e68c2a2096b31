#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "metastore/database.h"
#include "metastore/job.h"

namespace waybill::metastore {

/// Which ended jobs stay in the history: those that are both.
struct KeptJobs {
  Time since;                  ///< ended then or later
  int64_t newest = INT64_MAX;  ///< among so many newest jobs; at least 1
};

/// The end of a job's record.
///
/// Shape    removed are ended jobs of which nobody is still to be notified, never the newest of a
///          stored transfer, never the newest of all: numbers are not given twice. What a removed
///          job counted stays in JobFigures::Totals.
/// Errors   as Database; Remove: kMissing for an id that is not there, kChanged for a job that has
///          not ended.
/// Threads  every method may be called from any thread and any process.
class JobHistory {
 public:
  explicit JobHistory(Database& database) : database_(database) {}

  /// Jobs beyond `kept`, the oldest first, of those with a number above `after_number`.
  Result<std::vector<Job>> Beyond(const KeptJobs& kept, int64_t after_number, int64_t limit);
  /// Its row and what was counted move in one transaction. What it has loaded stays in the ledger.
  Status Remove(const std::string& id);

 private:
  Database& database_;
};

}  // namespace waybill::metastore
