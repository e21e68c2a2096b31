#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "parse/csv/dialect.h"

namespace waybill::parse {

/// Where fields and rows end within one block, found without looking at single characters.
///
/// Shape    `ends[i]` is the position of the delimiter or line end behind the i-th field, with
///          kSpecial set when the field holds escaped quotes or an escape character and its text
///          is not simply what stands between its quotes. `row_ends[r]` is the index in `ends` of
///          the last field of row r. A CR LF ends a row at the CR.
/// Threads  one thread at a time.
struct FieldEnds {
  static constexpr uint32_t kSpecial = uint32_t{1} << 31;
  static constexpr uint32_t kPosition = kSpecial - 1;

  std::vector<uint32_t> ends;      ///< sized for writing; the first `end_count` are set
  std::vector<uint32_t> row_ends;  ///< likewise
  size_t end_count = 0;
  size_t row_count = 0;

  void Clear() { end_count = row_count = 0; }
  /// Room for one more word of 64 bytes that are all delimiters or line ends.
  bool has_room() const {
    return end_count + 72 <= ends.size() && row_count + 72 <= row_ends.size();
  }
  void Grow() {
    ends.resize(ends.size() * 2 + 4096);
    row_ends.resize(row_ends.size() * 2 + 4096);
  }
};

enum class IndexStop {
  kEnd,        ///< everything was read; the last row may be unfinished
  kIrregular,  ///< from the last complete row on, quotes are not as RFC 4180 has them
  kFull,       ///< FieldEnds has no room left
};

/// The instructions used. All give the same answers; kNone indexes nothing, so that every row goes
/// to ScanRow.
enum class IndexKernel { kNone, kSse2, kAvx2, kAvx512 };

/// The best one this processor has.
IndexKernel BestIndexKernel();
bool IsSupported(IndexKernel kernel);

/// Add the fields and rows of data[begin, end) to `out`. `begin` is where a row begins.
/// REQUIRES end < 2^31 and 64 readable bytes behind `end`.
IndexStop IndexFields(IndexKernel kernel, const Dialect& dialect, const char* data, size_t begin,
                      size_t end, FieldEnds* out);

}  // namespace waybill::parse
