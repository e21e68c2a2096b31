#pragma once

#include <atomic>
#include <cstdint>

#include "base/error.h"
#include "pipeline/progress.h"
#include "transfer/definition.h"

namespace waybill::pipeline {

/// Rows that must be read before their refused share is judged while a job runs: the first rows of
/// a file are no sample. At the end it is judged whatever their number.
inline constexpr int64_t kShareMinimumRows = 10'000;

/// Counts the rows of a whole job, and says when too many of them are refused.
///
/// Errors   kData once a limit is passed; progress.over_refusal_limit is then set.
/// Owns     nothing: `progress`, which also holds the counts, must outlive it.
/// Threads  any.
class RefusalBudget {
 public:
  RefusalBudget(const transfer::RefusalLimits& limits, Progress& progress)
      : limits_(limits), progress_(progress) {}

  /// One more row is refused. `says` is what is wrong with it, for the error.
  Status Refuse(std::string_view says);
  /// `rows` more were met, refused ones among them. Call it after their refusals.
  Status Read(int64_t rows);
  /// The job has read all of its rows: judge the sums, wherever they were counted.
  Status Finish() const;

 private:
  Status CheckShare(int64_t minimum_rows) const;
  Status Over(std::string_view what) const;

  const transfer::RefusalLimits limits_;
  Progress& progress_;
};

}  // namespace waybill::pipeline
