#include "metastore/job_history.h"

#include "metastore/job_rows.h"
#include "metastore/time_column.h"

namespace waybill::metastore {
namespace {

// Each side of the OR has an index of its own: jobs_by_finish and jobs_by_number.
constexpr std::string_view kBeyond =
    " WHERE (finished < ?1 OR number <= coalesce("
    "   (SELECT number FROM jobs ORDER BY number DESC LIMIT 1 OFFSET ?2), 0))"
    " AND finished IS NOT NULL AND number > ?3"
    " AND (notified = 1 OR NOT EXISTS"
    "   (SELECT 1 FROM notifications WHERE notifications.transfer_id = jobs.transfer_id))"
    " AND number < (SELECT max(number) FROM jobs)"
    " AND (transfer_id IS NULL OR number < (SELECT max(number) FROM jobs AS later"
    "   WHERE later.transfer_id = jobs.transfer_id))"
    " ORDER BY number LIMIT ?4";

const std::string kCount =
    "UPDATE removed_jobs SET jobs = jobs + 1, failed = failed + removed.has_failed,"
    " rows = rows + rows_written, refused = refused + rows_refused, bytes = bytes + bytes_written,"
    " took = took + finished - coalesce(started, finished)"
    " FROM (SELECT *, " +
    std::string(kHasFailed) + " AS has_failed FROM jobs WHERE id = ?) AS removed";

}  // namespace

Result<std::vector<Job>> JobHistory::Beyond(const KeptJobs& kept, int64_t after_number,
                                            int64_t limit) {
  static const std::string kSelect = std::string(kSelectJob) + std::string(kBeyond);
  std::vector<Job> jobs;
  ARROW_RETURN_NOT_OK(database_.Read([&](Session& session) {
    return session.Query(kSelect, {Microseconds(kept.since), kept.newest, after_number, limit},
                         [&](const Row& row) -> Status {
                           ARROW_ASSIGN_OR_RAISE(Job job, JobOfRow(row));
                           jobs.push_back(std::move(job));
                           return Status::OK();
                         });
  }));
  return jobs;
}

Status JobHistory::Remove(const std::string& id) {
  return database_.Write([&](Session& session) -> Status {
    ARROW_ASSIGN_OR_RAISE(Job job, LoadJob(session, id));
    if (!IsFinalStatus(job.status)) {
      return Fail(ErrorKind::kChanged, "job " + id, "it has not ended, so it is not removed");
    }
    ARROW_RETURN_NOT_OK(session.Execute(kCount, {id}));
    return session.Execute("DELETE FROM jobs WHERE id = ?", {id}).status();
  });
}

}  // namespace waybill::metastore
