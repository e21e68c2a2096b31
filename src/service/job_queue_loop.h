#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "base/child_process.h"
#include "base/file.h"
#include "metastore/file_lock.h"
#include "service/job_queue.h"
#include "service/running_job.h"

namespace waybill::service {

/// The thread of a JobQueue: begins jobs, listens to their processes, ends those that are late, and
/// looks after what each leaves behind.
///
/// Owns     the job processes. They die with this thread (ChildProcess), so it ends last.
/// Threads  public members may be called from any thread; everything else runs on its own.
class JobQueue::Loop {
 public:
  Loop(Parts parts, QueueOptions options);
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  Status Start();
  void Stop();
  void Wake();
  /// False when no process of ours works on the job; one that is to be repaired is at once.
  bool AskToEnd(const std::string& job_id);
  std::optional<Json> Progress(int64_t number) const;
  Status WaitIdle(std::stop_token stop);
  int64_t limit() const { return options_.jobs_at_once; }

 private:
  /// A job whose process could not bring it on, or that waits for its retry.
  struct Delayed {
    Duration until;  ///< by Clock::Elapsed
    int failures = 0;
  };

  void Run(const std::stop_token& stop);
  void Dispatch();
  void DispatchDead(const std::vector<metastore::Job>& unfinished);
  void DispatchWaiting(const std::vector<metastore::Job>& unfinished);
  bool IsDue(const metastore::Job& job) const;
  bool HasRoom() const { return int(running_.size()) < options_.jobs_at_once; }
  Duration TimeoutOf(const metastore::Job& job) const;
  bool EndedByTimeout(const metastore::Job& job);
  void Spawn(const metastore::Job& job);
  void Delay(const metastore::Job& job, const Status& why);
  void GiveUp(const metastore::Job& job, const Status& why);

  void Poll();
  void Hear(RunningJob& running);
  void CheckTimes();
  void Ask(RunningJob& running);
  void Reap();
  void Ended(RunningJob& running, const ExitStatus& exit);
  bool RunsElsewhere(const metastore::Job& job);
  void Publish(const metastore::Job& job);
  Duration PollTime() const;

  Parts parts_;
  const QueueOptions options_;
  FileHandle wake_;  // an eventfd
  std::optional<metastore::FileLock> lock_;
  std::map<std::string, RunningJob> running_;  // by id
  std::map<std::string, Delayed> delayed_;     // by id
  bool stopping_ = false;

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable_any changed_;
  std::set<std::string> ours_;    // ids of running_
  std::set<std::string> to_end_;  // ids somebody cancelled
  std::map<int64_t, Json> progress_;
  bool is_idle_ = false;

  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace waybill::service
