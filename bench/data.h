#pragma once

#include <cstdint>
#include <string>

namespace waybill::bench {

/// What `rows` rows like TPC-H's lineitem look like in CSV, the same for the same seed.
///
/// Shape    16 columns: a bigint, three ints, four decimals of two digits, two flags, three dates,
///          three texts; no header; LF. All texts are quoted. Of the comments, 2 % hold a comma, 1
///          % doubled quotes, 0.5 % a newline, 1 % Japanese; 0.5 % are "" and 0.5 % are NULL; 0.2 %
///          of the taxes are NULL. About 143 bytes a row.
std::string LineitemCsv(int64_t rows, uint64_t seed);

}  // namespace waybill::bench
