#pragma once

#include <arrow/util/decimal.h>

#include <cstdint>
#include <string_view>

namespace waybill::parse {

/// Texts of numbers and booleans to values: pure functions, false when the text is not of the
/// type, and then `out` is unspecified. What each takes is said at ColumnBuilder.
bool ParseLong(std::string_view text, int64_t* out);
bool ParseDouble(std::string_view text, double* out);
bool ParseBoolean(std::string_view text, bool* out);

/// Takes scientific notation too. False also when the value needs more than `precision` digits or
/// has digits other than zero behind `scale`.
bool ParseDecimal(std::string_view text, int32_t precision, int32_t scale, arrow::Decimal128* out);

}  // namespace waybill::parse
