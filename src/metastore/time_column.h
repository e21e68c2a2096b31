#pragma once

#include <cstdint>
#include <optional>

#include "base/clock.h"
#include "metastore/database.h"

namespace waybill::metastore {

/// Times are stored as microseconds since 1970-01-01 UTC.
inline int64_t Microseconds(Time time) { return time.time_since_epoch().count(); }

inline Time TimeOf(const Row& row, int column) { return Time(Duration(row.Integer(column))); }

inline std::optional<Time> OptionalTimeOf(const Row& row, int column) {
  if (row.IsNull(column)) return std::nullopt;
  return TimeOf(row, column);
}

}  // namespace waybill::metastore
