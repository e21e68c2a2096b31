#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "parse/csv/dialect.h"
#include "parse/csv/row_scanner.h"
#include "parse/csv/structural_index.h"

namespace waybill::parse {

/// Sizes in bytes. Smaller ones are for tests; the rows are the same.
struct CsvLimits {
  size_t block = size_t{1} << 20;         ///< read from the stream at once
  size_t window = size_t{32} << 10;       ///< tokenised and converted at once, to stay in the cache
  size_t longest_row = size_t{64} << 20;  ///< without its line end
};

/// Rows of one block, as positions in it.
struct Window {
  struct Row {
    uint32_t begin;
    uint32_t first_end;  ///< index in ends
    uint32_t field_count;
    uint32_t end;  ///< without the line end
  };
  /// A row that is not as declared already by its shape.
  struct Fault {
    size_t begin;
    size_t end;
    std::string reason;
  };

  FieldEnds fields;
  std::vector<Row> rows;
  std::vector<Fault> faults;
  bool has_short_rows = false;
  bool must_skip_line = false;  ///< a row was longer than allowed: drop the rest of its line

  size_t FieldBegin(const Row& row, size_t field) const {
    return field == 0 ? row.begin
                      : (fields.ends[row.first_end + field - 1] & FieldEnds::kPosition) + 1;
  }
  void Clear();
};

/// How many fields a row may have.
struct RowShape {
  size_t columns = 0;
  bool allows_fewer = false;
  bool allows_more = false;
};

/// Cuts blocks into rows and fields.
///
/// Shape    empty lines and comments are no rows. Each row is in `rows` or in `faults`.
/// Owns     nothing of the block; a window is valid as long as its block.
/// Threads  one thread at a time.
class Tokeniser {
 public:
  Tokeniser(Dialect dialect, RowShape shape, CsvLimits limits, IndexKernel kernel)
      : dialect_(std::move(dialect)), shape_(shape), limits_(limits), kernel_(kernel) {}

  /// Rows from `begin`, where one begins, for about a window. Returns where the next window begins;
  /// `begin` itself when the block ends before its first row does.
  /// REQUIRES 64 readable bytes behind block.end.
  size_t Next(const Block& block, size_t begin, Window* window) const;

 private:
  enum class Found { kYes, kNo, kTooEarlyToTell };

  size_t Indexed(const Block& block, size_t begin, size_t goal, Window* window) const;
  size_t Scanned(const Block& block, size_t begin, Window* window) const;
  size_t TakeRows(const Block& block, size_t begin, size_t first_end, Window* window) const;
  Found Comment(const Block& block, size_t begin) const;
  void Add(const Window::Row& row, Window* window) const;

  Dialect dialect_;
  RowShape shape_;
  CsvLimits limits_;
  IndexKernel kernel_;
};

}  // namespace waybill::parse
