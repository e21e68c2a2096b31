#pragma once

#include <arrow/type_fwd.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "base/option_table.h"

namespace waybill::parse {

enum class ColumnType {
  kString,
  kLong,
  kDouble,
  kBoolean,
  kTimestamp,
  kJson,
  kDate,
  kDecimal,
  kTime,
};

/// One column as the user declared it, checked.
struct Column {
  std::string name;
  ColumnType type = ColumnType::kString;
  std::string format;     ///< of dates and times (base/time_reader.h); empty: ISO 8601
  std::string time_zone;  ///< of texts that name none; never empty
  int32_t date = 0;       ///< days since 1970-01-01 that a timestamp without a date falls on
  int32_t precision = 0;  ///< of decimals; as is the next
  int32_t scale = 0;
};

/// The options of one entry of `columns`. Every parser takes the same.
const OptionTable& ColumnOptions();

/// What every parser of rows offers beside its own options: columns, default_time_zone and
/// default_date. Append them to the parser's own table. How many rows may be refused is the
/// transfer's to say (transfer/definition_tables.h).
std::vector<Option> RowOptions();

/// The columns of a parser's `options`, which ApplyOptions has checked against a table that holds
/// RowOptions(). kDefinition naming the column for a name given twice, an unknown time zone, a
/// date that is none, a format that cannot be read, or a decimal that Arrow cannot carry.
Result<std::vector<Column>> ReadColumns(const Json& options);

/// "long", "decimal(15,2)": the type as messages say it.
std::string TypeText(const Column& column);

/// The Arrow types of stage/column_types.h.
std::shared_ptr<arrow::DataType> ArrowType(const Column& column);
std::shared_ptr<arrow::Schema> ArrowSchema(const std::vector<Column>& columns);

}  // namespace waybill::parse
