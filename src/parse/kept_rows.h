#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "stage/refusal.h"

namespace waybill::parse {

/// Where a row stands in its stream, and its text.
struct RowPlace {
  int64_t offset = 0;    ///< of its first byte
  int64_t line = 0;      ///< 1-based
  int64_t row = 0;       ///< how many rows stand before it, delivered or refused
  std::string_view raw;  ///< as it stands in the stream
};

/// The rows of one batch, as a reader keeps them when it is asked to (RowReader::KeepRows).
///
/// Units    holds a copy of the rows' texts, and 32 bytes for each.
/// Threads  one thread at a time.
class KeptRows {
 public:
  void Clear();
  void Add(const RowPlace& place);
  /// Refuse the row that was added as number `row`, from 0 on. kBug when there is none.
  Status Refuse(int64_t row, std::string_view column, std::string_view reason,
                RefusalSink* refusals) const;

 private:
  struct Row {
    int64_t offset;
    int64_t line;
    int64_t row;
    size_t end;  ///< of its text in texts_; it begins where the one before it ends
  };

  std::vector<Row> rows_;
  std::string texts_;
};

}  // namespace waybill::parse
