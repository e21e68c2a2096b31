#pragma once

#include <map>
#include <memory>
#include <string>

#include "stage/transform.h"

namespace waybill::transform {

/// The rows of one batch that cannot be made.
class Faults {
 public:
  /// The first fault of a row is the one that is told.
  void Add(int64_t row, const std::string& column, std::string reason) {
    rows_.try_emplace(row, RowFault{.row = row, .column = column, .reason = std::move(reason)});
  }

  /// `made` is what became of all rows, with anything in those at fault: they are taken out.
  Result<Transformed> TakenOutOf(std::shared_ptr<arrow::RecordBatch> made) const;

 private:
  std::map<int64_t, RowFault> rows_;
};

}  // namespace waybill::transform
