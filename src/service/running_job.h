#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "base/child_process.h"
#include "base/clock.h"
#include "base/json.h"
#include "metastore/job.h"
#include "service/job_queue.h"

namespace waybill::service {

/// A job and the process that brings it to its end: what that says is passed on to whoever listens.
///
/// Units    memory: the beginning of one line and the last progress.
/// Errors   what the process writes that is no message of ours is passed over.
/// Owns     the process; it dies with this.
/// Threads  one at a time.
class RunningJob {
 public:
  /// `parts` is borrowed.
  RunningJob(const JobQueue::Parts& parts, metastore::Job job, ChildProcess child);

  /// As it was last seen.
  const metastore::Job& job() const { return job_; }
  ChildProcess& child() { return child_; }
  /// Its task is to bring a dead job to its end.
  bool repairs() const { return repairs_; }

  /// Take all that the process has said since; gives its last progress, if there was any:
  /// pipeline::ProgressToJson.
  std::optional<Json> Listen();
  /// See the job as it is now, and tell of it when it has changed.
  void Reload();

  /// Ask the process to end, once: a second SIGTERM would end it without cleaning up.
  void AskToEnd(Duration kill_at);
  /// When it is killed if it has not ended; by Clock::Elapsed. Empty: it was not asked.
  const std::optional<Duration>& kill_at() const { return kill_at_; }
  /// How a process ended that ought not to have, for people.
  std::string HowItEnded(const ExitStatus& exit) const;

 private:
  void TakeLine();
  void TakeProgress(Json progress);
  void CountRequests(const Json& progress);
  void NoticeLog();

  const JobQueue::Parts& parts_;
  metastore::Job job_;
  ChildProcess child_;
  const bool repairs_;
  std::string line_;              // what came of the next line so far
  std::string phase_;             // of the last progress
  std::optional<Json> progress_;  // until Listen() gives it
  int64_t log_bytes_ = 0;
  Json s3_requests_ = Json::object();  // of the last progress: RequestCounts::ToJson
  std::optional<Duration> kill_at_;
};

}  // namespace waybill::service
