#pragma once

#include <string_view>

namespace waybill {

/// The column types people write, and the Arrow types that carry them:
///
///   string     utf8
///   long       int64
///   double     float64
///   boolean    bool
///   timestamp  timestamp[us, UTC]
///   json       utf8, with field metadata kTypeKey = "json": one valid JSON text per value
///   decimal    decimal128(precision, scale)
///   date       date32
///   time       time64[us]
inline constexpr std::string_view kColumnTypes[] = {
    "string", "long", "double", "boolean", "timestamp", "json", "date", "decimal", "time"};

/// Arrow field metadata that tells a json column from a string column.
inline constexpr std::string_view kTypeKey = "waybill.type";

}  // namespace waybill
