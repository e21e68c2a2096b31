#pragma once

#include <memory>

#include "base/error.h"
#include "base/json.h"
#include "base/option_table.h"
#include "stage/parser.h"

namespace waybill::parse {

/// The options of a JSON Lines file: one object per line.
///
/// Shape    columns are matched to keys by name; what becomes of each value is said at ObjectReader
///          (parse/jsonl/object_reader.h). Lines of blanks are no rows and are not counted. A row
///          whose line is not one JSON object, or with a value that is not of its column's type, is
///          refused as a whole.
const OptionTable& JsonlParserOptions();

/// kDefinition for what ReadColumns refuses.
Result<std::unique_ptr<Parser>> MakeJsonlParser(const Json& options);

}  // namespace waybill::parse
