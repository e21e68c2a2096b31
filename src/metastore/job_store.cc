#include "metastore/job_store.h"

#include <fmt/format.h>

#include <array>

#include "metastore/job_rows.h"
#include "metastore/json_column.h"
#include "metastore/time_column.h"

namespace waybill::metastore {
namespace {

Status WrongStep(const Job& job, JobStatus wanted) {
  return Fail(ErrorKind::kChanged, "job " + job.id,
              fmt::format("it is {} and cannot become {}", JobStatusName(job.status),
                          JobStatusName(wanted)));
}

/// Only exclusive jobs keep one another out.
Status CheckTransferIdle(Session& session, const Job& job) {
  if (!job.exclusive) return Status::OK();
  ARROW_ASSIGN_OR_RAISE(auto running, FindRunning(session, job.transfer));
  if (!running) return Status::OK();
  return Fail(ErrorKind::kBusy, "transfer " + job.transfer,
              fmt::format("job {} of it is running; if its process died, run waybill jobs repair",
                          *running));
}

Status SetStatus(Session& session, const std::string& id, JobStatus status) {
  return session.Execute("UPDATE jobs SET status = ? WHERE id = ?", {JobStatusName(status), id})
      .status();
}

Status AddToLedger(Session& session, const Job& job, int64_t now, const LedgerEntry& entry) {
  return session
      .Execute("INSERT OR REPLACE INTO ledger VALUES (?, ?, ?, ?, ?, ?, ?)",
               {job.transfer, entry.key.item, entry.key.version, entry.key.bytes, entry.rows,
                job.id, now})
      .status();
}

Status StartInside(Session& session, const Job& job, const ProcessIdentity& process, int64_t now) {
  if (job.status != JobStatus::kQueued) return WrongStep(job, JobStatus::kSettingUp);
  ARROW_RETURN_NOT_OK(CheckTransferIdle(session, job));
  ARROW_RETURN_NOT_OK(SetStatus(session, job.id, JobStatus::kSettingUp));
  // A retry keeps the first start: its variables and its time-out are counted from there.
  return session
      .Execute(
          "UPDATE jobs SET started = coalesce(started, ?), pid = ?, boot_id = ?, start_ticks = ?,"
          " error_kind = '', error = '' WHERE id = ?",
          {now, process.pid, process.boot_id, process.start_ticks, job.id})
      .status();
}

int64_t Count(const Json& numbers, const char* name) {
  auto found = numbers.find(name);
  return found != numbers.end() && found->is_number_integer() ? found->get<int64_t>() : 0;
}

/// Only the conditions that are asked for, so that SQLite sees which index serves them: at most one
/// statement per set of conditions. ?1 to ?9 are the filter's fields.
std::string ListStatement(const JobFilter& filter) {
  std::string sql(kSelectJob);
  // Few have ended since; walking all jobs to find one that failed is what it would choose else.
  if (filter.finished_from) sql += " INDEXED BY jobs_by_finish";
  sql += " WHERE number < ?10";
  auto add = [&](bool asked, std::string_view condition) {
    if (asked) sql += " AND " + std::string(condition);
  };
  add(!filter.transfer.empty(), "transfer = ?1");
  add(filter.transfer_id.has_value(), "transfer_id = ?2");
  add(filter.visible.has_value(), "transfer_id IN (SELECT value FROM json_each(?3))");
  // What broke off failed, too.
  add(filter.status.has_value(),
      filter.status == JobStatus::kError ? "status IN (?4, 'abandoned')" : "status = ?4");
  add(filter.executor.has_value(), "executor_type = ?5");
  add(filter.created_from.has_value(), "created >= ?6");
  add(filter.created_until.has_value(), "created < ?7");
  add(filter.finished_from.has_value(), "finished >= ?9");
  add(filter.failed, kHasFailed);
  add(filter.running.has_value(), "?8 = (status IN ('setting_up', 'executing', 'interrupting'))");
  return sql + " ORDER BY number DESC LIMIT ?11";
}

Value OrNull(const std::optional<int64_t>& value) { return value ? Value(*value) : Value(nullptr); }

std::optional<int64_t> MicrosecondsOf(const std::optional<Time>& time) {
  return time ? std::optional<int64_t>(Microseconds(*time)) : std::nullopt;
}

}  // namespace

Result<Job> JobStore::Add(const NewJob& job) {
  Job added;
  ARROW_RETURN_NOT_OK(database_.Write([&](Session& session) -> Status {
    return InsertJob(session, job, {clock_.Now(), random_}).Value(&added);
  }));
  return added;
}

Result<Job> JobStore::Begin(const NewJob& job, const ProcessIdentity& process) {
  Job begun;
  ARROW_RETURN_NOT_OK(database_.Write([&](Session& session) -> Status {
    ARROW_ASSIGN_OR_RAISE(Job added, InsertJob(session, job, {clock_.Now(), random_}));
    // A job that waits in the queue has its turn later; one that runs is met below.
    if (added.status == JobStatus::kSkipped) {
      ARROW_RETURN_NOT_OK(session.Execute(
          "UPDATE jobs SET status = 'queued', finished = NULL, error = '' WHERE id = ?",
          {added.id}));
      added.status = JobStatus::kQueued;
    }
    ARROW_RETURN_NOT_OK(StartInside(session, added, process, Microseconds(clock_.Now())));
    return LoadJob(session, added.id).Value(&begun);
  }));
  return begun;
}

Status JobStore::Start(const std::string& id, const ProcessIdentity& process) {
  return database_.Write([&](Session& session) -> Status {
    ARROW_ASSIGN_OR_RAISE(Job job, LoadJob(session, id));
    return StartInside(session, job, process, Microseconds(clock_.Now()));
  });
}

Status JobStore::Advance(const std::string& id, JobStatus status) {
  return database_.Write([&](Session& session) -> Status {
    ARROW_ASSIGN_OR_RAISE(Job job, LoadJob(session, id));
    bool onward = IsRunningStatus(job.status) && IsRunningStatus(status) && status >= job.status;
    return onward ? SetStatus(session, id, status) : WrongStep(job, status);
  });
}

Result<Job> JobStore::Interrupt(const std::string& id, CancelType by) {
  Job job;
  ARROW_RETURN_NOT_OK(database_.Write([&](Session& session) -> Status {
    ARROW_ASSIGN_OR_RAISE(job, LoadJob(session, id));
    if (IsFinalStatus(job.status)) return WrongStep(job, JobStatus::kCanceled);
    bool waits = job.status == JobStatus::kQueued;
    std::optional<int64_t> finished;
    if (waits) finished = Microseconds(clock_.Now());
    ARROW_RETURN_NOT_OK(session.Execute(
        "UPDATE jobs SET status = ?, finished = ?,"
        " cancel_type = CASE cancel_type WHEN '' THEN ? ELSE cancel_type END WHERE id = ?",
        {JobStatusName(waits ? JobStatus::kCanceled : JobStatus::kInterrupting), OrNull(finished),
         CancelTypeName(by), id}));
    return LoadJob(session, id).Value(&job);
  }));
  return job;
}

Status JobStore::NoteDeath(const std::string& id, const JobError& why) {
  return database_.Write([&](Session& session) -> Status {
    ARROW_ASSIGN_OR_RAISE(Job job, LoadJob(session, id));
    if (!IsRunningStatus(job.status)) return WrongStep(job, job.status);
    return session
        .Execute("UPDATE jobs SET error_kind = ?, error = ? WHERE id = ?",
                 {why.kind, why.message, id})
        .status();
  });
}

Status JobStore::Requeue(const std::string& id, int64_t attempt, const JobError& why) {
  return database_.Write([&](Session& session) -> Status {
    ARROW_ASSIGN_OR_RAISE(Job job, LoadJob(session, id));
    if (!IsRunningStatus(job.status)) return WrongStep(job, JobStatus::kQueued);
    return session
        .Execute(
            "UPDATE jobs SET status = 'queued', attempt = ?, error_kind = ?, error = ?, pid = 0,"
            " boot_id = '', start_ticks = 0, numbers = '{}' WHERE id = ?",
            {attempt, why.kind, why.message, id})
        .status();
  });
}

Status JobStore::SaveNumbers(const std::string& id, const Json& numbers) {
  ARROW_ASSIGN_OR_RAISE(std::string text, JsonText(numbers, "job " + id));
  return database_.Write([&](Session& session) -> Status {
    ARROW_ASSIGN_OR_RAISE(Job job, LoadJob(session, id));
    if (IsFinalStatus(job.status)) return WrongStep(job, job.status);
    return session.Execute("UPDATE jobs SET numbers = ? WHERE id = ?", {text, id}).status();
  });
}

Status JobStore::Finish(const JobOutcome& outcome, const VisitEntries& visit_entries) {
  ARROW_ASSIGN_OR_RAISE(std::string numbers, JsonText(outcome.numbers, "job " + outcome.id));
  return database_.Write([&](Session& session) -> Status {
    ARROW_ASSIGN_OR_RAISE(Job job, LoadJob(session, outcome.id));
    if (IsFinalStatus(job.status) && job.status == outcome.status) return Status::OK();
    if (IsFinalStatus(job.status) || !IsFinalStatus(outcome.status)) {
      return WrongStep(job, outcome.status);
    }
    int64_t now = Microseconds(clock_.Now());
    ARROW_RETURN_NOT_OK(session.Execute(
        "UPDATE jobs SET status = ?, finished = ?, numbers = ?, error_kind = ?, error = ?,"
        " rows_written = ?, rows_refused = ?, bytes_written = ? WHERE id = ?",
        {JobStatusName(outcome.status), now, numbers, outcome.error.kind, outcome.error.message,
         Count(outcome.numbers, "rows_written"), Count(outcome.numbers, "rows_refused"),
         Count(outcome.numbers, "bytes_written"), outcome.id}));
    return visit_entries(
        [&](const LedgerEntry& entry) { return AddToLedger(session, job, now, entry); });
  });
}

Status JobStore::Finish(const JobOutcome& outcome, std::span<const LedgerEntry> entries) {
  return Finish(outcome, [&](const AddEntry& add) -> Status {
    for (const LedgerEntry& entry : entries) ARROW_RETURN_NOT_OK(add(entry));
    return Status::OK();
  });
}

Result<Job> JobStore::Find(const std::string& id) {
  Job job;
  ARROW_RETURN_NOT_OK(
      database_.Read([&](Session& session) { return LoadJob(session, id).Value(&job); }));
  return job;
}

Result<Job> JobStore::FindByNumber(int64_t number) {
  static const std::string kByNumber = std::string(kSelectJob) + " WHERE number = ?";
  ARROW_ASSIGN_OR_RAISE(auto found, Select(kByNumber, {number}));
  if (!found.empty()) return std::move(found.front());
  return Fail(ErrorKind::kMissing, fmt::format("job {}", number), "there is no such job");
}

Result<std::vector<Job>> JobStore::List(const JobFilter& filter) {
  auto name = [](const auto& value, auto name_of) {
    return value ? Value(name_of(*value)) : Value(nullptr);
  };
  std::string visible;
  if (filter.visible) visible = Json(*filter.visible).dump();
  std::optional<int64_t> running;
  if (filter.running) running = int64_t(*filter.running);
  return Select(
      ListStatement(filter),
      {filter.transfer.empty() ? Value(nullptr) : Value(filter.transfer),
       OrNull(filter.transfer_id), filter.visible ? Value(visible) : Value(nullptr),
       name(filter.status, JobStatusName), name(filter.executor, ExecutorTypeName),
       OrNull(MicrosecondsOf(filter.created_from)), OrNull(MicrosecondsOf(filter.created_until)),
       OrNull(running), OrNull(MicrosecondsOf(filter.finished_from)),
       filter.before_number > 0 ? filter.before_number : INT64_MAX, filter.limit});
}

Result<std::vector<Job>> JobStore::Waiting(int64_t limit) {
  static const std::string kWaiting =
      std::string(kSelectJob) + " WHERE status = 'queued' ORDER BY number LIMIT ?";
  return Select(kWaiting, {limit});
}

Result<std::vector<Job>> JobStore::Unnotified(int64_t limit) {
  static const std::string kUnnotified =
      std::string(kSelectJob) +
      " WHERE notified = 0 AND finished IS NOT NULL ORDER BY number LIMIT ?";
  return Select(kUnnotified, {limit});
}

Status JobStore::MarkNotified(const std::string& id) {
  return database_.Write([&](Session& session) {
    return session.Execute("UPDATE jobs SET notified = 1 WHERE id = ?", {id}).status();
  });
}

Result<std::vector<Job>> JobStore::Select(std::string_view sql, Values values) {
  std::vector<Job> jobs;
  ARROW_RETURN_NOT_OK(database_.Read([&](Session& session) {
    return session.Query(sql, values, [&](const Row& row) -> Status {
      ARROW_ASSIGN_OR_RAISE(Job job, JobOfRow(row));
      jobs.push_back(std::move(job));
      return Status::OK();
    });
  }));
  return jobs;
}

}  // namespace waybill::metastore
