#include "pipeline/refusal_budget.h"

#include <fmt/format.h>

#include "base/display.h"

namespace waybill::pipeline {

Status RefusalBudget::Over(std::string_view what) const {
  progress_.over_refusal_limit = true;
  return Fail(ErrorKind::kData, "", what);
}

Status RefusalBudget::Refuse(std::string_view says) {
  const int64_t refused = ++progress_.rows_refused;
  if (limits_.stop_at_first) {
    return Over(
        fmt::format("{}; to go on without such rows, set stop_on_invalid_record: false", says));
  }
  if (refused <= limits_.max_rows) return Status::OK();
  return Over(
      fmt::format("{}; more than max_refused_rows: {} rows are refused", says, limits_.max_rows));
}

Status RefusalBudget::Finish() const {
  const int64_t allowed = limits_.stop_at_first ? 0 : limits_.max_rows;
  if (const int64_t refused = progress_.rows_refused; refused > allowed) {
    return Over(fmt::format("{} rows are refused, more than the {} allowed by max_refused_rows",
                            WithThousands(refused), WithThousands(allowed)));
  }
  return CheckShare(1);
}

Status RefusalBudget::Read(int64_t rows) {
  progress_.rows_read += rows;
  return CheckShare(kShareMinimumRows);
}

Status RefusalBudget::CheckShare(int64_t minimum_rows) const {
  const int64_t read = progress_.rows_read;
  const int64_t refused = progress_.rows_refused;
  // Doubles: the products may not fit into 64 bits, and a percent needs no more digits.
  const double allowed = static_cast<double>(read) * limits_.max_share_percent / 100.0;
  if (read < minimum_rows || static_cast<double>(refused) <= allowed) return Status::OK();
  return Over(fmt::format("{} of {} rows are refused, more than max_refused_percent: {}",
                          WithThousands(refused), WithThousands(read), limits_.max_share_percent));
}

}  // namespace waybill::pipeline
