#pragma once

#include <cstdint>

#include "parse/csv/structural_index.h"

namespace waybill::parse {

/// What the kernels look for. Characters that a dialect lacks are given as ones it has, and their
/// masks are then not used.
struct IndexNeedles {
  char delimiter;
  char quote;
  char escape;
  bool has_quote;
  bool has_escape;
  bool doubled_is_irregular;
};

struct IndexOutput {
  uint32_t* ends;
  uint32_t* row_ends;
  uint64_t end_count;
  uint64_t row_count;
  uint64_t end_room;
  uint64_t row_room;
};

struct IndexResult {
  IndexStop stop;
  uint64_t end_count;
  uint64_t row_count;
};

inline constexpr uint32_t kSpecialEnd = FieldEnds::kSpecial;

IndexResult IndexSse2(const IndexNeedles& needles, const char* data, uint64_t begin, uint64_t end,
                      const IndexOutput& out);
IndexResult IndexAvx2(const IndexNeedles& needles, const char* data, uint64_t begin, uint64_t end,
                      const IndexOutput& out);
IndexResult IndexAvx512(const IndexNeedles& needles, const char* data, uint64_t begin, uint64_t end,
                        const IndexOutput& out);

}  // namespace waybill::parse
