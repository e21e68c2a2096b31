#pragma once

#include <memory>

#include "base/error.h"
#include "base/json.h"
#include "parse/csv/csv_options.h"
#include "parse/csv/csv_reader.h"
#include "stage/parser.h"

namespace waybill::parse {

/// The parser of `type: csv`. See Parser for what it does with a stream.
///
/// Shape    an empty line is no row. A row that breaks the rules of quoting is refused as its text
///          up to the end of the line on which the field at fault began, and the next row begins on
///          the next line, so that one quote too many does not swallow the file.
/// Units    offsets and lines are those of the text in UTF-8. Of a row beyond 64 MiB, the first
///          64 KiB are shown with its refusal.
/// Errors   kDefinition as ReadCsvOptions. Open's reader: kData when the header does not name
///          every column (match_header) or a byte is not of the charset.
/// REQUIRES that ApplyOptions has checked `options` against CsvParserOptions().
Result<std::unique_ptr<Parser>> MakeCsvParser(const Json& options);

/// The same with other sizes or instructions, for tests and benchmarks.
Result<std::unique_ptr<Parser>> MakeCsvParser(const Json& options, CsvTuning tuning);

}  // namespace waybill::parse
