#pragma once

// Rows of every column type, for tests only.

#include <arrow/array/builder_binary.h>
#include <arrow/array/builder_decimal.h>
#include <arrow/array/builder_primitive.h>
#include <arrow/array/builder_time.h>
#include <arrow/record_batch.h>
#include <arrow/table_builder.h>
#include <arrow/type.h>
#include <arrow/util/decimal.h>
#include <arrow/util/key_value_metadata.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>

#include "stage/column_types.h"

namespace waybill::contract {

/// One column of each type of stage/column_types.h.
inline std::shared_ptr<arrow::Schema> EveryTypeSchema() {
  auto json = arrow::key_value_metadata({std::string(kTypeKey)}, {std::string("json")});
  return arrow::schema(
      {arrow::field("string", arrow::utf8()), arrow::field("long", arrow::int64()),
       arrow::field("double", arrow::float64()), arrow::field("boolean", arrow::boolean()),
       arrow::field("timestamp", arrow::timestamp(arrow::TimeUnit::MICRO, "UTC")),
       arrow::field("json", arrow::utf8(), /*nullable=*/true, json),
       arrow::field("decimal", arrow::decimal128(15, 2)), arrow::field("date", arrow::date32()),
       arrow::field("time", arrow::time64(arrow::TimeUnit::MICRO))});
}

/// `rows` rows of EveryTypeSchema, every seventh value NULL.
inline std::shared_ptr<arrow::RecordBatch> EveryTypeRows(int64_t rows) {
  auto schema = EveryTypeSchema();
  auto builder =
      arrow::RecordBatchBuilder::Make(schema, arrow::default_memory_pool(), rows).ValueOrDie();
  auto append = [&](int column, int64_t row, auto* field, auto value) {
    bool null = (row + column) % 7 == 6;
    EXPECT_TRUE((null ? field->AppendNull() : field->Append(value)).ok());
  };
  for (int64_t row = 0; row < rows; ++row) {
    append(0, row, builder->GetFieldAs<arrow::StringBuilder>(0), "text " + std::to_string(row));
    append(1, row, builder->GetFieldAs<arrow::Int64Builder>(1), row * 1000003);
    append(2, row, builder->GetFieldAs<arrow::DoubleBuilder>(2), static_cast<double>(row) / 3);
    append(3, row, builder->GetFieldAs<arrow::BooleanBuilder>(3), row % 2 == 0);
    append(4, row, builder->GetFieldAs<arrow::TimestampBuilder>(4), row * 86399999999);
    append(5, row, builder->GetFieldAs<arrow::StringBuilder>(5), std::string("{\"a\":[1,null]}"));
    append(6, row, builder->GetFieldAs<arrow::Decimal128Builder>(6), arrow::Decimal128(row * 7919));
    append(7, row, builder->GetFieldAs<arrow::Date32Builder>(7), static_cast<int32_t>(row * 31));
    append(8, row, builder->GetFieldAs<arrow::Time64Builder>(8), row * 1234567 % 86400000000);
  }
  return builder->Flush().ValueOrDie();
}

}  // namespace waybill::contract
