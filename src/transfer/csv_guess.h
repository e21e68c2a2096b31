#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace waybill::transfer {

struct CsvField {
  std::string text;
  bool is_quoted = false;
};
using CsvRow = std::vector<CsvField>;

/// Rows of fields between delimiters (RFC 4180, any line end). The last row is left out when it is
/// not ended and `is_cut` says that the sample ends before the file. At most 20,000 rows.
std::vector<CsvRow> SplitCsv(std::string_view text, char delimiter, char quote, bool is_cut);

/// The csv parser's options that fit `text`: {"type":"csv","delimiter":…,"columns":[…]}; only those
/// that are not the defaults, so that the block stays short. `text` is UTF-8.
Json GuessCsv(std::string_view text, bool is_cut);

}  // namespace waybill::transfer
