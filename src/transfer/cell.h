#pragma once

#include <arrow/type_fwd.h>

#include <cstdint>
#include <string>

#include "base/json.h"

namespace waybill::transfer {

/// The word people write for a column's type: "long", "decimal(15,2)". Arrow's own word for a type
/// that no column can have.
std::string TypeText(const arrow::Field& field);

bool IsNumber(const arrow::DataType& type);

/// One value as people read it: timestamps in UTC as 2026-01-31T09:00:00Z, a null as "NULL", and a
/// text that could be mistaken for one, or is empty, in quotes. Not yet safe for a terminal.
std::string CellText(const arrow::Array& column, int64_t row);

/// One value for machines: numbers and booleans as such unless JSON has no word for them, null as
/// null, everything else as CellText writes it, without added quotes.
Json CellJson(const arrow::Array& column, int64_t row);

}  // namespace waybill::transfer
