#include "metastore/job_store.h"

#include <fmt/format.h>

#include <array>

#include "metastore/json_column.h"
#include "metastore/time_column.h"
#include "metastore/ulid.h"

namespace waybill::metastore {
namespace {

enum class Phase { kWaiting, kRunning, kFinal };

struct StatusRow {
  JobStatus status;
  std::string_view name;
  Phase phase;
};

constexpr std::array kStatuses = {
    StatusRow{JobStatus::kQueued, "queued", Phase::kWaiting},
    StatusRow{JobStatus::kSettingUp, "setting_up", Phase::kRunning},
    StatusRow{JobStatus::kExecuting, "executing", Phase::kRunning},
    StatusRow{JobStatus::kInterrupting, "interrupting", Phase::kRunning},
    StatusRow{JobStatus::kSucceeded, "succeeded", Phase::kFinal},
    StatusRow{JobStatus::kError, "error", Phase::kFinal},
    StatusRow{JobStatus::kCanceled, "canceled", Phase::kFinal},
    StatusRow{JobStatus::kSkipped, "skipped", Phase::kFinal},
    StatusRow{JobStatus::kAbandoned, "abandoned", Phase::kFinal},
};

const StatusRow& RowOf(JobStatus status) { return kStatuses[size_t(status)]; }

constexpr std::string_view kSelect =
    "SELECT id, transfer, status, definition, created, started, finished, numbers, error_kind,"
    " error, pid, boot_id, start_ticks FROM jobs";

Result<Job> FromRow(const Row& row) {
  Job job;
  job.id = row.Text(0);
  std::string where = "job " + job.id;
  job.transfer = row.Text(1);
  ARROW_ASSIGN_OR_RAISE(job.status, ParseJobStatus(row.Text(2)));
  ARROW_ASSIGN_OR_RAISE(job.definition, ParseJson(row.Text(3), where));
  job.created = TimeOf(row, 4);
  job.started = OptionalTimeOf(row, 5);
  job.finished = OptionalTimeOf(row, 6);
  ARROW_ASSIGN_OR_RAISE(job.numbers, ParseJson(row.Text(7), where));
  job.error = {row.Text(8), row.Text(9)};
  job.process = {row.Integer(10), row.Text(11), row.Integer(12)};
  return job;
}

Status WrongStep(const Job& job, JobStatus wanted) {
  return Fail(ErrorKind::kChanged, "job " + job.id,
              fmt::format("it is {} and cannot become {}", JobStatusName(job.status),
                          JobStatusName(wanted)));
}

Status CheckTransferIdle(Session& session, const std::string& transfer) {
  std::string running;
  ARROW_RETURN_NOT_OK(
      session.Query("SELECT id FROM jobs WHERE transfer = ?"
                    " AND status IN ('setting_up', 'executing', 'interrupting')",
                    {transfer}, [&](const Row& row) {
                      running = row.Text(0);
                      return Status::OK();
                    }));
  if (running.empty()) return Status::OK();
  return Fail(ErrorKind::kBusy, "transfer " + transfer,
              fmt::format("job {} of it is running; if its process died, run waybill jobs repair",
                          running));
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

}  // namespace

std::string_view JobStatusName(JobStatus status) { return RowOf(status).name; }
bool IsRunningStatus(JobStatus status) { return RowOf(status).phase == Phase::kRunning; }
bool IsFinalStatus(JobStatus status) { return RowOf(status).phase == Phase::kFinal; }

Result<JobStatus> ParseJobStatus(std::string_view name) {
  for (const StatusRow& row : kStatuses) {
    if (row.name == name) return row.status;
  }
  return Fail(ErrorKind::kData, "job", fmt::format("'{}' is no status of a job", name));
}

Result<Job> JobStore::Load(Session& session, const std::string& id) {
  static const std::string kById = std::string(kSelect) + " WHERE id = ?";
  std::optional<Job> found;
  ARROW_RETURN_NOT_OK(session.Query(kById, {id}, [&](const Row& row) -> Status {
    ARROW_ASSIGN_OR_RAISE(found, FromRow(row));
    return Status::OK();
  }));
  if (found) return *std::move(found);
  return Fail(ErrorKind::kMissing, "job " + id,
              "there is no such job; waybill jobs shows those there are");
}

Result<Job> JobStore::Add(const std::string& transfer, const Json& definition) {
  ARROW_ASSIGN_OR_RAISE(std::string text, JsonText(definition, "transfer " + transfer));
  Job job;
  ARROW_RETURN_NOT_OK(database_.Write([&](Session& session) -> Status {
    Time now = clock_.Now();
    std::string id = MakeUlid(now, random_);
    ARROW_RETURN_NOT_OK(session.Execute(
        "INSERT INTO jobs (id, transfer, status, definition, created) VALUES (?, ?, ?, ?, ?)",
        {id, transfer, JobStatusName(JobStatus::kQueued), text, Microseconds(now)}));
    return Load(session, id).Value(&job);
  }));
  return job;
}

Status JobStore::Start(const std::string& id, const ProcessIdentity& process) {
  return database_.Write([&](Session& session) -> Status {
    ARROW_ASSIGN_OR_RAISE(Job job, Load(session, id));
    if (job.status != JobStatus::kQueued) return WrongStep(job, JobStatus::kSettingUp);
    ARROW_RETURN_NOT_OK(CheckTransferIdle(session, job.transfer));
    ARROW_RETURN_NOT_OK(SetStatus(session, id, JobStatus::kSettingUp));
    return session
        .Execute(
            "UPDATE jobs SET started = ?, pid = ?, boot_id = ?, start_ticks = ? WHERE id = ?",
            {Microseconds(clock_.Now()), process.pid, process.boot_id, process.start_ticks, id})
        .status();
  });
}

Status JobStore::Advance(const std::string& id, JobStatus status) {
  return database_.Write([&](Session& session) -> Status {
    ARROW_ASSIGN_OR_RAISE(Job job, Load(session, id));
    bool onward = IsRunningStatus(job.status) && IsRunningStatus(status) && status >= job.status;
    return onward ? SetStatus(session, id, status) : WrongStep(job, status);
  });
}

Status JobStore::SaveNumbers(const std::string& id, const Json& numbers) {
  ARROW_ASSIGN_OR_RAISE(std::string text, JsonText(numbers, "job " + id));
  return database_.Write([&](Session& session) -> Status {
    ARROW_ASSIGN_OR_RAISE(Job job, Load(session, id));
    if (IsFinalStatus(job.status)) return WrongStep(job, job.status);
    return session.Execute("UPDATE jobs SET numbers = ? WHERE id = ?", {text, id}).status();
  });
}

Status JobStore::Finish(const JobOutcome& outcome, const VisitEntries& visit_entries) {
  ARROW_ASSIGN_OR_RAISE(std::string numbers, JsonText(outcome.numbers, "job " + outcome.id));
  return database_.Write([&](Session& session) -> Status {
    ARROW_ASSIGN_OR_RAISE(Job job, Load(session, outcome.id));
    if (IsFinalStatus(job.status) && job.status == outcome.status) return Status::OK();
    if (IsFinalStatus(job.status) || !IsFinalStatus(outcome.status)) {
      return WrongStep(job, outcome.status);
    }
    int64_t now = Microseconds(clock_.Now());
    ARROW_RETURN_NOT_OK(session.Execute(
        "UPDATE jobs SET status = ?, finished = ?, numbers = ?, error_kind = ?, error = ?"
        " WHERE id = ?",
        {JobStatusName(outcome.status), now, numbers, outcome.error.kind, outcome.error.message,
         outcome.id}));
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
      database_.Read([&](Session& session) { return Load(session, id).Value(&job); }));
  return job;
}

Result<std::vector<Job>> JobStore::List(const JobFilter& filter) {
  // An empty transfer or id stands for "any"; -1 for both running and not.
  static const std::string kFiltered =
      std::string(kSelect) +
      " WHERE (?1 = '' OR transfer = ?1) AND (?2 = '' OR id < ?2)"
      " AND (?3 = -1 OR ?3 = (status IN ('setting_up', 'executing', 'interrupting')))"
      " ORDER BY id DESC LIMIT ?4";
  int64_t running = filter.running ? int64_t(*filter.running) : -1;
  std::vector<Job> jobs;
  ARROW_RETURN_NOT_OK(database_.Read([&](Session& session) {
    return session.Query(kFiltered, {filter.transfer, filter.before_id, running, filter.limit},
                         [&](const Row& row) -> Status {
                           ARROW_ASSIGN_OR_RAISE(Job job, FromRow(row));
                           jobs.push_back(std::move(job));
                           return Status::OK();
                         });
  }));
  return jobs;
}

}  // namespace waybill::metastore
