#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/child_process.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "base/log.h"
#include "metastore/metastore.h"
#include "s3/request_counts.h"
#include "service/home.h"
#include "service/job_events.h"
#include "service/run_options.h"

namespace waybill::service {

/// What somebody wants run.
struct StartRequest {
  int64_t transfer_id = 0;
  metastore::ExecutorType executor = metastore::ExecutorType::kManual;
  std::optional<int64_t> user_id = {};
  bool full = false;  ///< load what the ledger already holds, too
  transfer::VariableValues variables = {};
  std::optional<Time> context_time = {};  ///< what times in variables are counted from
  std::optional<std::string> resource_enhancement = {};  ///< instead of the transfer's
};

/// How the queue works.
struct QueueOptions {
  int jobs_at_once = 2;                              ///< memory and connections grow with it
  Duration cancel_grace = std::chrono::seconds(30);  ///< from the request to end to SIGKILL
  Duration retry_base = std::chrono::seconds(10);    ///< before the first retry; doubles each time
  Duration retry_cap = std::chrono::minutes(10);
  Duration rescan = std::chrono::seconds(2);  ///< how soon jobs of other processes are seen
  Duration longest_job = Duration(0);  ///< 0: any; a transfer's own time-out counts when shorter
};

/// How full it is.
struct QueueFigures {
  int64_t queued = 0;
  int64_t running = 0;
  int64_t limit = 0;
};

/// The job that `request` asks for, of that transfer as it is now.
Result<metastore::NewJob> MakeNewJob(const metastore::Transfer& transfer,
                                     const StartRequest& request);
/// How long a job waits after that many failures in a row.
Duration RetryDelay(const QueueOptions& options, int64_t failures);

/// Runs jobs that wait, each in a process of its own, first come first served.
///
/// Shape    a job begins when fewer than `jobs_at_once` run; one that may not run beside another of
///          its transfer lets those behind it pass while that one runs. A failed job goes back to
///          the queue until its retries are used up: the same job, rolled back first, with the next
///          attempt number. Nothing it knows is lost with its process: what is queued, running or
///          interrupted is in the store.
/// Units    threads: one, whatever runs; memory: a few kilobytes per running job.
/// Errors   Start: kBusy when another process runs the queue of this home.
/// Owns     the job processes: none outlives it, or this process however it dies.
/// Threads  every method may be called from any thread.
class JobQueue {
 public:
  /// Starts a process that brings that job to its end and writes its progress as JSON lines to its
  /// standard output.
  using SpawnJob = std::function<Result<ChildProcess>(const metastore::Job& job)>;

  struct Parts {
    metastore::Metastore& store;
    Home home;
    Clock& clock;
    Log& log;
    JobEvents& events;
    s3::RequestCounts& s3_requests;  ///< to which those of its jobs are added
    SpawnJob spawn;
  };
  JobQueue(Parts parts, QueueOptions options);
  /// As Stop().
  ~JobQueue();
  JobQueue(const JobQueue&) = delete;
  JobQueue& operator=(const JobQueue&) = delete;

  /// Begin to run jobs. Jobs that a crash left behind are brought to an end first: published when
  /// they had decided to, else rolled back.
  Status Start();
  /// Begin no more, ask those that run to end, and wait for them: they go back into the queue and
  /// run again after the next Start().
  void Stop();

  /// Put a job of a stored transfer into the queue. Its status is `skipped` when an earlier one of
  /// its transfer waits or runs and the transfer may not run concurrently.
  Result<metastore::Job> Enqueue(const StartRequest& request);
  /// Tell the queue that somebody else, such as a schedule, has put a job into it.
  void Announce(const metastore::Job& job);
  /// A waiting job is cancelled at once; one that runs is asked to end and killed if it does not.
  /// Jobs of other processes of this machine, too. kChanged when it has ended already.
  Result<metastore::Job> Cancel(int64_t number);

  /// The last that was heard of a running job: pipeline::ProgressToJson. Empty: nothing yet.
  std::optional<Json> Progress(int64_t number) const;
  Result<QueueFigures> Figures() const;
  /// Wait until nothing waits or runs.
  Status WaitIdle(std::stop_token stop);

 private:
  class Loop;
  Parts parts_;
  QueueOptions options_;
  std::unique_ptr<Loop> loop_;
};

}  // namespace waybill::service
