#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/error.h"
#include "base/json.h"
#include "base/time_format.h"
#include "format/csv_cell.h"

namespace waybill::format {

/// What CsvFormatterOptions() (format/csv.h) says, read. A value.
struct CsvOptions {
  CsvDialect dialect;
  std::string newline;
  bool has_header = true;
  bool has_bom = false;
  /// Numbers, booleans and dates can be written as they are: none can need quotes or be taken for
  /// NULL.
  bool has_bare_values = true;
  std::optional<TimeFormat> default_time_format;   ///< always set once read
  std::map<std::string, TimeFormat> time_formats;  ///< by column name
};

/// `options` as ApplyOptions leaves them. kDefinition as MakeCsvFormatter says.
Result<CsvOptions> ReadCsvOptions(const Json& options);

}  // namespace waybill::format
