#pragma once

#include <memory>

#include "base/error.h"
#include "base/json.h"
#include "base/option_table.h"
#include "stage/formatter.h"

namespace waybill::format {

/// The options of a CSV or TSV file.
///
/// NULL and the empty text stay apart: while `null_string_enabled` is off, NULL is nothing at all
/// and the empty text is "". A file of one column cannot say NULL that way, since readers skip
/// empty lines; there a NULL is refused unless `null_string` is used.
const OptionTable& CsvFormatterOptions();

/// kDefinition when the delimiter could be part of a number, when two characters that must differ
/// do not, or when a time format or zone is unknown.
Result<std::unique_ptr<Formatter>> MakeCsvFormatter(const Json& options);

}  // namespace waybill::format
