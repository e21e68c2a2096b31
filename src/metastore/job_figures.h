#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "metastore/database.h"
#include "metastore/job.h"

namespace waybill::metastore {

/// Sums over the jobs that ended within one span of time.
struct JobSums {
  Time from;  ///< where the span begins
  int64_t jobs = 0;
  int64_t failed = 0;  ///< error, abandoned, or cancelled by its time-out
  int64_t rows = 0;    ///< written
  int64_t refused = 0;
  int64_t bytes = 0;  ///< written
  Duration took{0};   ///< of all jobs together
};

/// The same over one transfer's jobs.
struct TransferSums {
  int64_t transfer_id = 0;
  JobSums sums;
};

enum class Ranking { kSlowest, kMostRefused };

/// What is counted over many jobs.
///
/// Shape    `visible` limits everything to jobs of these stored transfers; empty optional: all
///          jobs.
/// Units    a span is at most kMaxSpan; quarters of an hour are what every time zone's days are
///          made of.
/// Errors   kDefinition for a longer span; else as Database.
/// Threads  every method may be called from any thread and any process.
class JobFigures {
 public:
  using Visible = std::optional<std::vector<int64_t>>;
  static constexpr Duration kMaxSpan = std::chrono::hours(24 * 400);
  static constexpr Duration kQuarter = std::chrono::minutes(15);
  struct Span {
    Time from;   ///< inclusive; rounded down to a quarter of an hour
    Time until;  ///< exclusive
  };

  explicit JobFigures(Database& database) : database_(database) {}

  /// How many jobs there are in each status, in the order of JobStatus.
  struct StatusCount {
    JobStatus status;
    int64_t jobs;
  };
  Result<std::vector<StatusCount>> CountByStatus(const Visible& visible = {});
  /// Over all jobs that have ever ended, those that JobHistory has removed among them. Answered
  /// from one index, read from end to end.
  Result<JobSums> Totals();
  /// The quarters of an hour in which a job ended, in order. Answered from one index.
  Result<std::vector<JobSums>> ByQuarter(const Span& span, const Visible& visible = {});
  /// The stored transfers with the longest mean run, or the most refused rows.
  Result<std::vector<TransferSums>> Ranked(Ranking by, const Span& span, int64_t limit,
                                           const Visible& visible = {});

 private:
  Database& database_;
};

/// `quarters` folded into spans that begin at `edges` (ascending; the last one ends the last span).
std::vector<JobSums> FoldInto(const std::vector<JobSums>& quarters, const std::vector<Time>& edges);

}  // namespace waybill::metastore
