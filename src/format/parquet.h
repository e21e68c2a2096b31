#pragma once

#include <memory>

#include "base/error.h"
#include "base/json.h"
#include "base/option_table.h"
#include "stage/formatter.h"

namespace waybill::format {

/// The options of a Parquet file.
///
/// Shape    string is STRING, long INT64, timestamp TIMESTAMP(MICROS, UTC), date DATE, time
///          TIME(MICROS), decimal DECIMAL kept in the smallest integer that fits it, json JSON; the
///          Arrow schema is stored too. Rows are counted by the file's own metadata.
/// Units    a row group ends when its columns hold `block_size` bytes before encoding; that,
/// packed,
///          is the memory a writer holds.
const OptionTable& ParquetFormatterOptions();

Result<std::unique_ptr<Formatter>> MakeParquetFormatter(const Json& options);

}  // namespace waybill::format
