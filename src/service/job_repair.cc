// Jobs: how those end whose process died.

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "service/jobs.h"
#include "service/left_over.h"

namespace waybill::service {

using metastore::CancelType;
using metastore::Job;
using metastore::JobOutcome;
using metastore::JobStatus;

Result<std::vector<RepairedJob>> Jobs::Repair(std::stop_token stop) {
  metastore::JobFilter unfinished{.running = true, .limit = 10000};
  ARROW_ASSIGN_OR_RAISE(auto jobs, parts_.store.jobs().List(unfinished));
  std::vector<RepairedJob> all;
  Status failed;
  for (const Job& job : jobs) {
    auto lock = LockOf(job);
    // Somebody is running it right now: it is alive, and none of ours to touch.
    if (!lock.ok() && KindOf(lock.status()) == ErrorKind::kBusy) continue;
    ARROW_RETURN_NOT_OK(lock.status());
    // It may have ended while we looked at those before it.
    ARROW_ASSIGN_OR_RAISE(Job now, parts_.store.jobs().Find(job.id));
    if (!metastore::IsRunningStatus(now.status)) continue;
    auto repaired = RepairOne(now, stop);
    // What keeps one job from its end does not keep the others.
    if (failed.ok()) failed = repaired.status();
    if (repaired.ok()) all.push_back(*std::move(repaired));
  }
  Status discarded = DiscardLeftOvers(&all, stop);
  if (failed.ok()) failed = discarded;
  if (!failed.ok()) return failed;
  return all;
}

// Those that were ended although they could not be repaired: only they have an error.
Status Jobs::DiscardLeftOvers(std::vector<RepairedJob>* all, const std::stop_token& stop) {
  ARROW_ASSIGN_OR_RAISE(auto cancelled,
                        parts_.store.jobs().List({.status = JobStatus::kCanceled, .limit = 10000}));
  for (const Job& job : cancelled) {
    if (job.error.kind.empty()) continue;
    ARROW_ASSIGN_OR_RAISE(bool is_left, HasLeftOver(parts_.home, job));
    if (!is_left) continue;
    auto reach = parts_.open(job.id, parts_.log);
    ARROW_ASSIGN_OR_RAISE(auto outcome,
                          pipeline::Repair(parts_.home.JobFolder(job.id), reach->connectors(),
                                           parts_.clock, parts_.log, stop));
    all->push_back({job, outcome});
  }
  return Status::OK();
}

// Whoever holds the transfer's lock knows that each of its unfinished exclusive jobs is dead.
Result<std::vector<RepairedJob>> Jobs::RepairLocked(const std::string& transfer,
                                                    std::stop_token stop) {
  ARROW_ASSIGN_OR_RAISE(auto dead,
                        parts_.store.jobs().List({.transfer = transfer, .running = true}));
  std::vector<RepairedJob> repaired;
  for (const Job& job : dead) {
    if (!job.exclusive) continue;
    ARROW_ASSIGN_OR_RAISE(auto one, RepairOne(job, stop));
    repaired.push_back(std::move(one));
  }
  return repaired;
}

Result<RepairedJob> Jobs::RepairOne(const Job& job, std::stop_token stop) {
  auto reach = parts_.open(job.id, parts_.log);
  auto outcome = pipeline::Repair(parts_.home.JobFolder(job.id), reach->connectors(), parts_.clock,
                                  parts_.log, stop);
  if (!outcome.ok() && KindOf(outcome.status()) != ErrorKind::kMissing) {
    return Within(fmt::format("repairing job {}", job.id), outcome.status());
  }
  // A job that died before it planned has no folder, and nothing to undo.
  if (outcome.ok() && *outcome == pipeline::Outcome::kPublished) {
    ARROW_ASSIGN_OR_RAISE(Job ended, EndPublished(job));
    return RepairedJob{ended, pipeline::Outcome::kPublished};
  }
  ARROW_ASSIGN_OR_RAISE(Job ended, EndRolledBack(job));
  return RepairedJob{ended, pipeline::Outcome::kRolledBack};
}

Result<Job> Jobs::EndRolledBack(const Job& job) {
  metastore::JobError why = job.error;
  if (why.kind.empty()) {
    why = {"busy", "its process ended before the job did; nothing was published"};
  }
  ARROW_ASSIGN_OR_RAISE(RunOptions options, RunOptionsFromJson(job.options));
  bool cancelled = job.cancel != CancelType::kNone;
  if (!cancelled && job.attempt <= options.retry_limit) return Again(job, job.attempt + 1, why);
  JobOutcome ended{job.id, JobStatus::kAbandoned, Json::object(), why};
  if (cancelled) ended = {job.id, JobStatus::kCanceled, Json::object(), {}};
  ARROW_RETURN_NOT_OK(parts_.store.jobs().Finish(ended));
  return parts_.store.jobs().Find(job.id);
}

Result<Job> Jobs::RepairQueued(const Job& job, const std::stop_token& stop) {
  auto repaired = RepairOne(job, stop);
  if (repaired.ok()) return repaired->job;
  if (stop.stop_requested()) return repaired.status();
  ARROW_ASSIGN_OR_RAISE(auto ended,
                        EndUnrepaired(parts_.store, parts_.home, job, repaired.status()));
  if (ended) return *std::move(ended);
  return repaired.status();
}

}  // namespace waybill::service
