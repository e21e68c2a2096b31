#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "parse/csv/dialect.h"
#include "parse/csv/structural_index.h"

namespace waybill::parse {

/// Bytes of one block that hold rows. `is_last`: the stream ends at `end`.
struct Block {
  const char* data = nullptr;
  size_t end = 0;
  bool is_last = false;
};

/// One row, found character by character.
struct RowScan {
  enum class State {
    kComplete,
    kNeedsMore,  ///< the block ends before it can be said where the row does
    kBroken,  ///< `reason` says why; the row is cut behind the line on which its last field began
  };
  State state = State::kNeedsMore;
  size_t end = 0;   ///< of the row, without its line end
  size_t next = 0;  ///< where the next row begins
  std::string reason;
};

/// The definition of what rows and fields are, which IndexFields only does faster. Adds the ends of
/// the row's fields to `ends`, as FieldEnds has them, if it is complete.
RowScan ScanRow(const Dialect& dialect, const Block& block, size_t begin, FieldEnds* ends);

/// Position of the first line end at or behind `from`, quotes or not; block.end when there is none.
size_t FindLineEnd(const Block& block, size_t from);

/// Where the line behind a line end at `line_end` begins: CR LF counts as one line end.
/// REQUIRES that a CR at `line_end` is not the last byte of a block that is not the last.
size_t NextLine(const Block& block, size_t line_end);

/// Line ends in `bytes`.
int64_t CountLines(std::string_view bytes);

}  // namespace waybill::parse
