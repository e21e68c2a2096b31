#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "base/process.h"
#include "base/random.h"
#include "metastore/database.h"
#include "metastore/job.h"
#include "metastore/ledger.h"

namespace waybill::metastore {

/// The jobs of a home.
///
/// Shape    of one transfer at most one exclusive job is in a running status: the database refuses
///          a second.
/// Errors   kMissing for an id that is not there; kBusy when the transfer runs already; kChanged
///          for a step that the job's status does not allow; else as Database.
/// Threads  every method may be called from any thread and any process.
class JobStore {
 public:
  JobStore(Database& database, Clock& clock, Random& random)
      : database_(database), clock_(clock), random_(random) {}

  /// A new job, queued; or skipped, when it is exclusive and an earlier one of its transfer waits
  /// or runs: its error says which.
  Result<Job> Add(const NewJob& job);
  /// A new job that `process` runs at once, so that no queue takes it: kBusy when its transfer runs
  /// already. Hold the transfer's lock (Metastore::LockTransfer).
  Result<Job> Begin(const NewJob& job, const ProcessIdentity& process);
  /// queued → setting_up, run by `process`. Hold the transfer's lock, or a lock of the job's own
  /// when it is not exclusive.
  Status Start(const std::string& id, const ProcessIdentity& process);
  /// Go on to another running status.
  Status Advance(const std::string& id, JobStatus status);
  /// Ask for its end: a queued job is cancelled, a running one is interrupting and gives way at its
  /// next chance. The first who asks is remembered. Gives the job as it is then.
  Result<Job> Interrupt(const std::string& id, CancelType by);
  /// Put what was counted so far where others see it.
  Status SaveNumbers(const std::string& id, const Json& numbers);
  /// Keep why the process of a running job ended, for whoever brings it to its end.
  Status NoteDeath(const std::string& id, const JobError& why);
  /// Back from a running status into the queue, as attempt `attempt`, after all that it had staged
  /// was discarded. `why` is kept until it ends.
  Status Requeue(const std::string& id, int64_t attempt, const JobError& why);

  /// Calls `add` for every item the job has loaded; a failure of either ends the transaction.
  /// Called inside it: it must not call the metastore. `job_id` and `loaded` of an entry are not
  /// looked at.
  using AddEntry = std::function<Status(const LedgerEntry& entry)>;
  using VisitEntries = std::function<Status(const AddEntry& add)>;
  /// End the job and write its entries into the ledger, in ONE transaction: all of it or nothing.
  /// Idempotent: ending a job again as it ended already changes nothing.
  Status Finish(const JobOutcome& outcome, const VisitEntries& visit_entries);
  Status Finish(const JobOutcome& outcome, std::span<const LedgerEntry> entries = {});

  Result<Job> Find(const std::string& id);
  Result<Job> FindByNumber(int64_t number);
  /// The newest first.
  Result<std::vector<Job>> List(const JobFilter& filter);
  /// The queued ones, the oldest first.
  Result<std::vector<Job>> Waiting(int64_t limit);

  /// Ended jobs of stored transfers whose notifications were not looked at yet, the oldest first.
  Result<std::vector<Job>> Unnotified(int64_t limit);
  Status MarkNotified(const std::string& id);

 private:
  Result<std::vector<Job>> Select(std::string_view sql, Values values);

  Database& database_;
  Clock& clock_;
  Random& random_;
};

}  // namespace waybill::metastore
