#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "base/process.h"
#include "base/random.h"
#include "metastore/database.h"
#include "metastore/ledger.h"

namespace waybill::metastore {

/// Where a job stands. The first eight are TROCCO's words.
enum class JobStatus {
  kQueued,        ///< "queued"        waits for its turn
  kSettingUp,     ///< "setting_up"    plans
  kExecuting,     ///< "executing"     tasks run, or the commit
  kInterrupting,  ///< "interrupting"  somebody cancelled it; it cleans up
  kSucceeded,     ///< "succeeded"
  kError,         ///< "error"
  kCanceled,      ///< "canceled"
  kSkipped,       ///< "skipped"       its transfer was running already
  kAbandoned,     ///< "abandoned"     its process died; what it had staged was discarded
};

std::string_view JobStatusName(JobStatus status);
/// kData when there is no such status.
Result<JobStatus> ParseJobStatus(std::string_view name);
/// Whether a process works on it now, or died doing so.
bool IsRunningStatus(JobStatus status);
/// Whether it will never change again.
bool IsFinalStatus(JobStatus status);

/// Why a job failed, as it is stored.
struct JobError {
  std::string kind;  ///< KindName() of the error; empty: none
  std::string message;
};

/// One run of a transfer. A value.
struct Job {
  std::string id;  ///< a ULID: ids sort by the time they were made
  std::string transfer;
  JobStatus status = JobStatus::kQueued;
  Json definition;
  Time created;
  std::optional<Time> started;
  std::optional<Time> finished;
  Json numbers;  ///< an object: rows, bytes and so on, as the pipeline counts them
  JobError error;
  ProcessIdentity process;  ///< that runs or ran it
};

/// How a job ended.
struct JobOutcome {
  std::string id;
  JobStatus status = JobStatus::kSucceeded;  ///< a final one
  Json numbers = Json::object();
  JobError error;
};

struct JobFilter {
  std::string transfer;         ///< empty: of all transfers
  std::optional<bool> running;  ///< by IsRunningStatus
  std::string before_id;        ///< only older jobs, for paging; empty: from the newest
  int64_t limit = 100;
};

/// The jobs of a home.
///
/// Shape    of one transfer at most one job is in a running status: the database refuses a second.
/// Errors   kMissing for an id that is not there; kBusy when the transfer runs already; kChanged
///          for a step that the job's status does not allow; else as Database.
/// Threads  every method may be called from any thread and any process.
class JobStore {
 public:
  JobStore(Database& database, Clock& clock, Random& random)
      : database_(database), clock_(clock), random_(random) {}

  /// A new job, queued.
  Result<Job> Add(const std::string& transfer, const Json& definition);
  /// queued → setting_up, run by `process`. Hold the transfer's lock (Metastore::LockTransfer).
  Status Start(const std::string& id, const ProcessIdentity& process);
  /// Go on to another running status.
  Status Advance(const std::string& id, JobStatus status);
  /// Put what was counted so far where others see it.
  Status SaveNumbers(const std::string& id, const Json& numbers);

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
  /// The newest first.
  Result<std::vector<Job>> List(const JobFilter& filter);

 private:
  Result<Job> Load(Session& session, const std::string& id);

  Database& database_;
  Clock& clock_;
  Random& random_;
};

}  // namespace waybill::metastore
