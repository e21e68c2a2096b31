#include "metastore/job_figures.h"

#include <nlohmann/json.hpp>
#include <string>

#include "base/json.h"
#include "metastore/job_rows.h"
#include "metastore/time_column.h"

namespace waybill::metastore {
namespace {

/// Sums over a group of jobs; every column stands in the index jobs_by_finish.
std::string Sums() {
  return " count(*), sum" + std::string(kHasFailed) +
         ", sum(rows_written), sum(rows_refused), sum(bytes_written),"
         " sum(finished - coalesce(started, finished)) FROM jobs"
         " INDEXED BY jobs_by_finish WHERE finished >= ?1 AND finished < ?2"
         " AND (?3 = 'null' OR transfer_id IN (SELECT value FROM json_each(?3)))";
}

JobSums SumsOfRow(const Row& row, int column) {
  JobSums sums;
  sums.jobs = row.Integer(column);
  sums.failed = row.Integer(column + 1);
  sums.rows = row.Integer(column + 2);
  sums.refused = row.Integer(column + 3);
  sums.bytes = row.Integer(column + 4);
  sums.took = Duration(row.Integer(column + 5));
  return sums;
}

std::string VisibleText(const JobFigures::Visible& visible) {
  return visible ? Json(*visible).dump() : "null";
}

Result<JobFigures::Span> Checked(JobFigures::Span span) {
  if (span.until - span.from > JobFigures::kMaxSpan) {
    return Fail(ErrorKind::kDefinition, "span of days", "it is longer than 400 days");
  }
  span.from -= span.from.time_since_epoch() % JobFigures::kQuarter;
  return span;
}

void Add(const JobSums& from, JobSums* to) {
  to->jobs += from.jobs;
  to->failed += from.failed;
  to->rows += from.rows;
  to->refused += from.refused;
  to->bytes += from.bytes;
  to->took += from.took;
}

}  // namespace

Result<std::vector<JobFigures::StatusCount>> JobFigures::CountByStatus(const Visible& visible) {
  std::vector<StatusCount> counts;
  for (int i = 0; i <= int(JobStatus::kAbandoned); ++i) counts.push_back({JobStatus(i), 0});
  std::string ids = VisibleText(visible);
  ARROW_RETURN_NOT_OK(database_.Read([&](Session& session) {
    return session.Query(
        "SELECT status, count(*) FROM jobs"
        " WHERE ?1 = 'null' OR transfer_id IN (SELECT value FROM json_each(?1)) GROUP BY status",
        {ids}, [&](const Row& row) -> Status {
          ARROW_ASSIGN_OR_RAISE(JobStatus status, ParseJobStatus(row.Text(0)));
          counts[size_t(status)].jobs = row.Integer(1);
          return Status::OK();
        });
  }));
  return counts;
}

Result<JobSums> JobFigures::Totals() {
  static const std::string kAll = "SELECT" + Sums();
  JobSums sums;
  ARROW_RETURN_NOT_OK(database_.Read([&](Session& session) {
    auto add = [&](const Row& row) {
      Add(SumsOfRow(row, 0), &sums);
      return Status::OK();
    };
    ARROW_RETURN_NOT_OK(session.Query(kAll, {INT64_MIN, INT64_MAX, "null"}, add));
    return session.Query("SELECT jobs, failed, rows, refused, bytes, took FROM removed_jobs", {},
                         add);
  }));
  return sums;
}

Result<std::vector<JobSums>> JobFigures::ByQuarter(const Span& wanted, const Visible& visible) {
  static const std::string kQuarters =
      "SELECT finished / 900000000," + Sums() + " GROUP BY 1 ORDER BY 1";
  ARROW_ASSIGN_OR_RAISE(Span span, Checked(wanted));
  std::string ids = VisibleText(visible);
  std::vector<JobSums> quarters;
  ARROW_RETURN_NOT_OK(database_.Read([&](Session& session) {
    return session.Query(kQuarters, {Microseconds(span.from), Microseconds(span.until), ids},
                         [&](const Row& row) {
                           quarters.push_back(SumsOfRow(row, 1));
                           quarters.back().from = Time(row.Integer(0) * kQuarter);
                           return Status::OK();
                         });
  }));
  return quarters;
}

Result<std::vector<TransferSums>> JobFigures::Ranked(Ranking by, const Span& wanted, int64_t limit,
                                                     const Visible& visible) {
  static const std::string kGrouped =
      "SELECT transfer_id," + Sums() + " AND transfer_id IS NOT NULL GROUP BY transfer_id";
  static const std::string kSlowest =
      kGrouped + " ORDER BY avg(finished - coalesce(started, finished)) DESC LIMIT ?4";
  static const std::string kMostRefused =
      kGrouped + " HAVING sum(rows_refused) > 0 ORDER BY sum(rows_refused) DESC LIMIT ?4";
  ARROW_ASSIGN_OR_RAISE(Span span, Checked(wanted));
  std::string ids = VisibleText(visible);
  std::vector<TransferSums> ranked;
  ARROW_RETURN_NOT_OK(database_.Read([&](Session& session) {
    return session.Query(by == Ranking::kSlowest ? kSlowest : kMostRefused,
                         {Microseconds(span.from), Microseconds(span.until), ids, limit},
                         [&](const Row& row) {
                           ranked.push_back({row.Integer(0), SumsOfRow(row, 1)});
                           ranked.back().sums.from = span.from;
                           return Status::OK();
                         });
  }));
  return ranked;
}

std::vector<JobSums> FoldInto(const std::vector<JobSums>& quarters,
                              const std::vector<Time>& edges) {
  std::vector<JobSums> spans;
  size_t next = 0;
  for (size_t i = 0; i + 1 < edges.size(); ++i) {
    JobSums& span = spans.emplace_back();
    span.from = edges[i];
    while (next < quarters.size() && quarters[next].from < edges[i]) ++next;
    for (; next < quarters.size() && quarters[next].from < edges[i + 1]; ++next) {
      Add(quarters[next], &span);
    }
  }
  return spans;
}

}  // namespace waybill::metastore
