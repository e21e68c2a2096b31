#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parse/columns.h"
#include "parse/jsonl/text_arena.h"

namespace waybill::parse {

/// Why a line is not a row.
struct LineFault {
  std::string column;  ///< empty when the whole line is at fault
  std::string reason;
};

/// Takes one JSON object apart into the texts of its columns.
///
/// Shape    a key that is no column is passed over; of a key that stands twice the last counts; a
///          missing key and null are NULL (a view without data). A string gives its characters,
///          everything else its JSON text; for a json column a string gives its JSON text too. A
///          whole number written with a fraction of zeros ("1.0") is whole for a long column.
/// Errors   a LineFault when the line is not one JSON object. Values of keys that are no column are
///          checked only as far as it takes to find their end.
/// Owns     the texts of strings with escapes, until Clear(); the other texts borrow the line.
/// Threads  one thread at a time.
class ObjectReader {
 public:
  explicit ObjectReader(const std::vector<Column>& columns);
  ~ObjectReader();

  /// Column i goes to cells[i * stride], all of them. REQUIRES LineReader's padding behind `line`.
  std::optional<LineFault> Read(std::string_view line, std::string_view* cells, size_t stride);

  /// Forget the texts given so far.
  void Clear() { arena_.Clear(); }

 private:
  struct Simdjson;  // kept out of this header: the library costs seconds to compile

  TextArena arena_;
  std::unique_ptr<Simdjson> simdjson_;
};

}  // namespace waybill::parse
