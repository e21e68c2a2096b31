#pragma once

#include <memory>

#include "base/error.h"
#include "base/json.h"
#include "base/option_table.h"
#include "stage/formatter.h"

namespace waybill::format {

/// The options of a JSON Lines file: one object per row, its keys in the order of the columns.
///
/// Shape    NULL is null, and its key is written. long and decimal are numbers with all their
///          digits, which a reader that takes every number for a double may round. double is the
///          shortest number that reads back the same; NaN and the infinities, for which JSON has no
///          number, are the strings "NaN", "Infinity" and "-Infinity", as in Protocol Buffers'
///          JSON. timestamp is ISO 8601 in UTC unless `date_format` says otherwise, date and time
///          are ISO 8601. json is written as it is, line breaks between its values turned into
///          blanks.
const OptionTable& JsonlFormatterOptions();

/// kDefinition for an unknown time format or zone, and for a zone without a format.
Result<std::unique_ptr<Formatter>> MakeJsonlFormatter(const Json& options);

}  // namespace waybill::format
