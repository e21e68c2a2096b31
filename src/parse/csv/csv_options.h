#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "base/option_table.h"
#include "parse/columns.h"
#include "parse/csv/dialect.h"

namespace waybill::parse {

/// The options of `type: csv`, under TROCCO's names.
const OptionTable& CsvParserOptions();

/// The same, checked.
struct CsvOptions {
  Dialect dialect;
  std::vector<Column> columns;
  std::optional<std::string> null_string;
  std::string charset = "UTF-8";
  int64_t skip_header_lines = 0;
  bool match_header = false;
  bool allow_optional_columns = false;
  bool allow_extra_columns = false;
};

/// kDefinition for characters that cannot be told apart, and whatever ReadColumns refuses.
/// REQUIRES that ApplyOptions has checked `options` against CsvParserOptions().
Result<CsvOptions> ReadCsvOptions(const Json& options);

}  // namespace waybill::parse
