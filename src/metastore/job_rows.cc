#include "metastore/job_rows.h"

#include <fmt/format.h>

#include "metastore/json_column.h"
#include "metastore/time_column.h"
#include "metastore/transfer_rows.h"
#include "metastore/ulid.h"

namespace waybill::metastore {
namespace {

std::optional<int64_t> OptionalInteger(const Row& row, int column) {
  if (row.IsNull(column)) return std::nullopt;
  return row.Integer(column);
}

Value OrNull(const std::optional<int64_t>& value) { return value ? Value(*value) : Value(nullptr); }

Result<int64_t> NextNumber(Session& session) {
  int64_t number = 1;
  ARROW_RETURN_NOT_OK(
      session.Query("SELECT coalesce(max(number), 0) + 1 FROM jobs", {}, [&](const Row& row) {
        number = row.Integer(0);
        return Status::OK();
      }));
  return number;
}

Status MarkSkipped(Session& session, const std::string& id, int64_t now,
                   const UnfinishedJob& earlier) {
  std::string why = fmt::format("job {} of its transfer is {} and may not run beside another",
                                earlier.number, JobStatusName(earlier.status));
  return session
      .Execute("UPDATE jobs SET status = 'skipped', finished = ?, error = ? WHERE id = ?",
               {now, why, id})
      .status();
}

Status MarkRefused(Session& session, const std::string& id, int64_t now, const JobError& why) {
  return session
      .Execute(
          "UPDATE jobs SET status = 'error', finished = ?, error_kind = ?, error = ?"
          " WHERE id = ?",
          {now, why.kind, why.message, id})
      .status();
}

}  // namespace

const std::string_view kSelectJob =
    "SELECT id, transfer, status, definition, created, started, finished, numbers, error_kind,"
    " error, pid, boot_id, start_ticks, number, transfer_id, executor_type, user_id, options,"
    " exclusive, cancel_type, attempt FROM jobs";

const std::string_view kHasFailed =
    "(status IN ('error', 'abandoned') OR (status = 'canceled' AND cancel_type = 'timeout'))";

Result<Job> JobOfRow(const Row& row) {
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
  job.number = row.Integer(13);
  job.transfer_id = OptionalInteger(row, 14);
  ARROW_ASSIGN_OR_RAISE(job.executor, ParseExecutorType(row.Text(15)));
  job.user_id = OptionalInteger(row, 16);
  ARROW_ASSIGN_OR_RAISE(job.options, ParseJson(row.Text(17), where));
  job.exclusive = row.Integer(18) != 0;
  ARROW_ASSIGN_OR_RAISE(job.cancel, ParseCancelType(row.Text(19)));
  job.attempt = row.Integer(20);
  return job;
}

Result<Job> LoadJob(Session& session, const std::string& id) {
  static const std::string kById = std::string(kSelectJob) + " WHERE id = ?";
  std::optional<Job> found;
  ARROW_RETURN_NOT_OK(session.Query(kById, {id}, [&](const Row& row) -> Status {
    ARROW_ASSIGN_OR_RAISE(found, JobOfRow(row));
    return Status::OK();
  }));
  if (found) return *std::move(found);
  return Fail(ErrorKind::kMissing, "job " + id,
              "there is no such job; waybill jobs shows those there are");
}

Result<Job> InsertJob(Session& session, const NewJob& job, const JobMaking& making) {
  std::string where = "transfer " + job.transfer;
  ARROW_ASSIGN_OR_RAISE(std::string definition, JsonText(job.definition, where));
  ARROW_ASSIGN_OR_RAISE(std::string options, JsonText(job.options, where));
  std::string id = MakeUlid(making.now, making.random);
  int64_t now = Microseconds(making.now);
  if (job.transfer_id) ARROW_RETURN_NOT_OK(LoadTransfer(session, *job.transfer_id).status());
  ARROW_ASSIGN_OR_RAISE(int64_t number, NextNumber(session));
  ARROW_ASSIGN_OR_RAISE(auto earlier, FindUnfinished(session, job.transfer));
  ARROW_RETURN_NOT_OK(session.Execute(
      "INSERT INTO jobs (id, transfer, status, definition, created, number, transfer_id,"
      " executor_type, user_id, options, exclusive, notified)"
      " VALUES (?, ?, 'queued', ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {id, job.transfer, definition, now, number, OrNull(job.transfer_id),
       ExecutorTypeName(job.executor), OrNull(job.user_id), options, int64_t(job.exclusive),
       int64_t(!job.transfer_id)}));
  if (!job.refusal.kind.empty()) {
    ARROW_RETURN_NOT_OK(MarkRefused(session, id, now, job.refusal));
  } else if (job.exclusive && earlier) {
    ARROW_RETURN_NOT_OK(MarkSkipped(session, id, now, *earlier));
  }
  return LoadJob(session, id);
}

Result<std::optional<UnfinishedJob>> FindUnfinished(Session& session, const std::string& transfer) {
  std::optional<UnfinishedJob> found;
  ARROW_RETURN_NOT_OK(
      session.Query("SELECT number, status FROM jobs WHERE transfer = ?"
                    " AND status IN ('queued', 'setting_up', 'executing', 'interrupting')"
                    " ORDER BY number DESC",
                    {transfer}, [&](const Row& row) -> Status {
                      found.emplace().number = row.Integer(0);
                      ARROW_ASSIGN_OR_RAISE(found->status, ParseJobStatus(row.Text(1)));
                      return Status::OK();
                    }));
  return found;
}

Result<std::optional<int64_t>> FindRunning(Session& session, const std::string& transfer) {
  std::optional<int64_t> number;
  ARROW_RETURN_NOT_OK(
      session.Query("SELECT number FROM jobs WHERE transfer = ?"
                    " AND status IN ('queued', 'setting_up', 'executing', 'interrupting')"
                    " AND status <> 'queued'",
                    {transfer}, [&](const Row& row) {
                      number = row.Integer(0);
                      return Status::OK();
                    }));
  return number;
}

Status CheckNoneRuns(Session& session, const std::string& transfer) {
  ARROW_ASSIGN_OR_RAISE(auto running, FindRunning(session, transfer));
  if (!running) return Status::OK();
  return Fail(ErrorKind::kChanged, "transfer " + transfer,
              fmt::format("job {} of it is running: wait for it or cancel it", *running));
}

}  // namespace waybill::metastore
