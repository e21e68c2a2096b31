#include "service/scheduler.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "service/audit.h"
#include "service/document_access.h"
#include "service/job_queue.h"

namespace waybill::service {
namespace {

using metastore::Schedule;

/// Schedules that are due at one look; the rest follows at the next.
constexpr int64_t kDueAtOnce = 200;
/// A transfer has tens; this keeps a request from holding the database for minutes.
constexpr size_t kPerTransfer = 100;
constexpr int kMostPreviewed = 100;

/// One schedule as people write it, beginning at `now`.
Result<metastore::ScheduleDraft> DraftOf(Json schedule, Time now) {
  metastore::ScheduleDraft draft;
  if (auto enabled = schedule.is_object() ? schedule.find("enabled") : schedule.end();
      enabled != schedule.end()) {
    if (!enabled->is_boolean() && !enabled->is_null()) {
      return Fail(ErrorKind::kDefinition, "schedule", "enabled is true or false");
    }
    draft.enabled = enabled->is_null() || enabled->get<bool>();
    schedule.erase("enabled");
  }
  ARROW_ASSIGN_OR_RAISE(draft.rule, CheckSchedule(schedule));
  ARROW_ASSIGN_OR_RAISE(ScheduleRule rule, ParseSchedule(draft.rule));
  draft.next_run = NextRun(rule, now);
  return draft;
}

Result<std::vector<metastore::ScheduleDraft>> DraftsOf(const Json& schedules, Time now) {
  if (!schedules.is_array() || schedules.size() > kPerTransfer) {
    return Fail(ErrorKind::kDefinition, "schedules", "expected a list of at most 100");
  }
  std::vector<metastore::ScheduleDraft> drafts;
  for (const Json& schedule : schedules) {
    ARROW_ASSIGN_OR_RAISE(auto draft, DraftOf(schedule, now));
    drafts.push_back(std::move(draft));
  }
  return drafts;
}

}  // namespace

Scheduler::~Scheduler() { Stop(); }

void Scheduler::Start() {
  thread_ = std::jthread([this](const std::stop_token& stop) {
    do {
      auto made = Tick();
      if (!made.ok()) {
        parts_.log.Error("schedules cannot be looked at", {{"message", made.status().message()}});
      }
    } while (parts_.clock.Sleep(kPeriod, stop).ok());
  });
}

void Scheduler::Stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
}

Result<int64_t> Scheduler::Tick() {
  ARROW_ASSIGN_OR_RAISE(auto due, parts_.store.schedules().Due(parts_.clock.Now(), kDueAtOnce));
  int64_t made = 0;
  Status failed;
  for (const Schedule& schedule : due) {
    // What is wrong with one does not keep the others.
    Status fired = Fire(schedule, &made);
    if (failed.ok()) failed = fired;
  }
  if (!failed.ok()) return failed;
  return made;
}

Status Scheduler::Fire(const Schedule& due, int64_t* made) {
  ARROW_ASSIGN_OR_RAISE(ScheduleRule rule, ParseSchedule(due.rule));
  Time now = parts_.clock.Now();
  // All instants up to now are dealt with by this one.
  std::optional<Time> next = NextRun(rule, now);
  bool is_late = now - *due.next_run > kLate;
  std::optional<metastore::NewJob> job;
  if (!is_late || rule.missed == MissedRun::kRunOnce) {
    ARROW_ASSIGN_OR_RAISE(auto transfer, parts_.store.transfers().Find(due.transfer_id));
    StartRequest request{.transfer_id = due.transfer_id,
                         .executor = metastore::ExecutorType::kScheduler};
    ARROW_ASSIGN_OR_RAISE(job, MakeNewJob(transfer, request));
    Status allowed = CheckOwnersConnectionUse(parts_.store, transfer);
    if (!allowed.ok()) {
      job->refusal = {std::string(KindName(KindOf(allowed))), allowed.message()};
    }
  }
  ARROW_ASSIGN_OR_RAISE(auto fired, parts_.store.schedules().Fire(due, next, job));
  if (!fired || !fired->job) return Status::OK();
  ++*made;
  if (parts_.announce) parts_.announce(*fired->job);
  return Recorded(due, *fired->job);
}

Status Scheduler::Recorded(const Schedule& due, const metastore::Job& job) {
  return Audit(parts_.store, parts_.clock)
      .Record({}, {.category = "jobs",
                   .action = "run",
                   .object_id = std::to_string(job.number),
                   .object_name = job.transfer,
                   .result = job.error.kind.empty() ? "ok" : job.error.kind,
                   .details = {{"by", "scheduler"}, {"schedule", due.id}}});
}

Status Scheduler::Check(const Json& schedules) const {
  return DraftsOf(schedules, parts_.clock.Now()).status();
}

Result<std::vector<Schedule>> Scheduler::Replace(int64_t transfer_id, const Json& schedules) {
  ARROW_ASSIGN_OR_RAISE(auto drafts, DraftsOf(schedules, parts_.clock.Now()));
  return parts_.store.schedules().Replace(transfer_id, drafts);
}

Result<Schedule> Scheduler::Enable(int64_t id, bool enabled) {
  ARROW_ASSIGN_OR_RAISE(Schedule schedule, parts_.store.schedules().Find(id));
  ARROW_ASSIGN_OR_RAISE(ScheduleRule rule, ParseSchedule(schedule.rule));
  return parts_.store.schedules().Enable(id, enabled, NextRun(rule, parts_.clock.Now()));
}

Result<std::vector<Schedule>> Scheduler::List(const metastore::ScheduleFilter& filter) {
  return parts_.store.schedules().List(filter);
}

Result<std::vector<Time>> Scheduler::Preview(const Json& schedule, int count) {
  ARROW_ASSIGN_OR_RAISE(auto draft, DraftOf(schedule, parts_.clock.Now()));
  ARROW_ASSIGN_OR_RAISE(ScheduleRule rule, ParseSchedule(draft.rule));
  return NextRuns(rule, parts_.clock.Now(), std::clamp(count, 0, kMostPreviewed));
}

}  // namespace waybill::service
