#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "metastore/metastore.h"
#include "pipeline/progress.h"
#include "pipeline/run.h"
#include "service/home.h"
#include "service/run_options.h"
#include "stage/connectors.h"
#include "transfer/definition.h"

namespace waybill::service {

/// What one job may read from and write to: connectors over connections of its own.
class Reach {
 public:
  virtual ~Reach() = default;
  virtual const Connectors& connectors() const = 0;
};

/// What a repair did to one job.
struct RepairedJob {
  metastore::Job job;
  pipeline::Outcome outcome;
};

/// Whether another attempt may end better: not for a wrong definition, nor for the same wrong data.
bool IsWorthRetrying(std::string_view error_kind);

/// The rules of running: one job per transfer at a time, dead jobs first brought to an end, every
/// row accounted for, the ledger written in the transaction that ends the job.
///
/// Errors   kBusy when the transfer runs already; kMissing for an unknown job.
/// Owns     nothing; what it was built on outlives it.
/// Threads  every method may be called from any thread.
class Jobs {
 public:
  using Open = std::function<std::unique_ptr<Reach>(const std::string& label, Log& log)>;

  struct Parts {
    metastore::Metastore& store;
    Home home;
    Clock& clock;
    Log& log;
    Open open;  ///< `label`, the job's id, is part of the name of every session it opens
  };
  explicit Jobs(Parts parts) : parts_(std::move(parts)) {}

  /// Run to the end in this process. `on_start` is told the job as soon as it has an id. A job that
  /// failed or was cancelled is a result, not an error: its status and error say so.
  Result<metastore::Job> Run(const transfer::Definition& definition, const RunOptions& options,
                             pipeline::Progress& progress,
                             const std::function<void(const metastore::Job&)>& on_start,
                             std::stop_token stop);

  /// Put a run of a transfer that is not stored into the queue.
  Result<metastore::Job> Queue(const transfer::Definition& definition, const RunOptions& options);
  /// Bring a job of the queue to its end in this process: run it when it waits; repair it when its
  /// process died. A job that failed and may be tried again, and one that was stopped but not
  /// cancelled, is queued again when this returns. kBusy when another process works on it.
  Result<metastore::Job> RunQueued(const std::string& id, pipeline::Progress& progress,
                                   const std::function<void(const metastore::Job&)>& on_start,
                                   std::stop_token stop);

  Result<std::vector<metastore::Job>> List(const metastore::JobFilter& filter);
  /// By id, by an unambiguous beginning of one, or the newest for "last".
  Result<metastore::Job> Find(const std::string& id);
  /// kMissing for a job that published nothing.
  Result<pipeline::Waybill> FindWaybill(const metastore::Job& job);

  /// Bring every job whose process died to an end: published when it had decided to, else rolled
  /// back; and discard what those left behind that were ended without. One that cannot be does not
  /// keep the others; its error comes at the end.
  Result<std::vector<RepairedJob>> Repair(std::stop_token stop);

 private:
  /// Who runs a job: what becomes of one that was stopped hangs on it.
  enum class Origin { kDirect, kQueue };
  struct Started {
    metastore::Job job;
    RunOptions options;
    Origin origin;
  };

  /// Also ends one that was cancelled and cannot be repaired: left_over.h.
  Result<metastore::Job> RepairQueued(const metastore::Job& job, const std::stop_token& stop);
  Status DiscardLeftOvers(std::vector<RepairedJob>* all, const std::stop_token& stop);
  Result<metastore::FileLock> LockOf(const metastore::Job& job);
  Result<transfer::Definition> ReadDefinition(const metastore::Job& job);
  Result<metastore::Job> RunStarted(const Started& started, const transfer::Definition& definition,
                                    pipeline::Progress& progress, const std::stop_token& stop);
  Status GoOn(const metastore::Job& job);
  Status Execute(const Started& started, const transfer::Definition& definition,
                 pipeline::Progress& progress, const std::stop_token& stop);
  Result<metastore::Job> EndPublished(const metastore::Job& job);
  Result<metastore::Job> EndUnpublished(const Started& started,
                                        const metastore::JobOutcome& outcome);
  Result<metastore::Job> Again(const metastore::Job& job, int64_t attempt,
                               const metastore::JobError& why);
  Result<std::vector<RepairedJob>> RepairLocked(const std::string& transfer, std::stop_token stop);
  Result<RepairedJob> RepairOne(const metastore::Job& job, std::stop_token stop);
  Result<metastore::Job> EndRolledBack(const metastore::Job& job);

  Parts parts_;
};

}  // namespace waybill::service
