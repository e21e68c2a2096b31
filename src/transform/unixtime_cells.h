#pragma once

#include <arrow/type.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time_format.h"
#include "transform/timestamp_texts.h"

namespace waybill::transform {

/// What UNIX time counts. One of `micros` and `parts` is 1.
struct UnixtimeUnit {
  std::string_view name;
  int64_t micros = 1;  ///< in one unit
  int64_t parts = 1;   ///< units in a microsecond
};
std::span<const UnixtimeUnit> UnixtimeUnits();

struct UnixtimeConversion;

/// One of TROCCO's conversions.
struct UnixtimeKind {
  std::string_view name;
  std::vector<arrow::Type::type> from;
  std::string_view from_words;
  std::shared_ptr<arrow::DataType> to;
  /// Reads a cell that is not NULL as microseconds, where UNIX time goes in, or as UNIX time, where
  /// it comes out. False, and why, when it cannot be done.
  bool (*read)(const arrow::Array& column, int64_t row, UnixtimeConversion* conversion,
               int64_t* value, std::string* reason);
};
const std::vector<UnixtimeKind>& UnixtimeKinds();

/// One column's conversion. Copied for each batch, since its reader of texts is for one thread.
struct UnixtimeConversion {
  int column = 0;
  std::string name;  ///< of the column
  const UnixtimeKind* kind = nullptr;
  UnixtimeUnit unit;
  std::optional<TimeFormat> writer;      ///< of unixtime_to_string
  std::optional<TimestampTexts> reader;  ///< of string_to_unixtime
};

}  // namespace waybill::transform
