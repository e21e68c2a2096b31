#pragma once

// What every Formatter owes (stage/formatter.h). Include in one test file, which lists them.

#include <arrow/array.h>
#include <arrow/array/builder_binary.h>
#include <arrow/array/builder_decimal.h>
#include <arrow/array/builder_primitive.h>
#include <arrow/array/builder_time.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <arrow/util/key_value_metadata.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "stage/column_types.h"
#include "stage/contract_streams.h"
#include "stage/formatter.h"

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

struct FormatterCase {
  std::string name;
  std::function<std::unique_ptr<Formatter>()> make;
};
inline void PrintTo(const FormatterCase& value, std::ostream* out) { *out << value.name; }
inline std::string FormatterCaseName(const testing::TestParamInfo<FormatterCase>& info) {
  return info.param.name;
}

class FormatterContract : public testing::TestWithParam<FormatterCase> {
 protected:
  std::unique_ptr<Formatter> formatter_ = GetParam().make();
};

TEST_P(FormatterContract, CloseTellsTheRowsWritten) {
  for (int64_t rows : {0, 1, 7, 10000}) {
    auto output = std::make_shared<KeptOutput>();
    auto writer = formatter_->Open(output, EveryTypeSchema());
    ASSERT_TRUE(writer.ok()) << writer.status();
    auto batch = EveryTypeRows(rows);
    for (int64_t at = 0; at < rows; at += 999) {
      ASSERT_TRUE((*writer)->Write(*batch->Slice(at, 999)).ok());
    }
    auto closed = (*writer)->Close();
    ASSERT_TRUE(closed.ok()) << closed.status();
    EXPECT_EQ(*closed, rows);
    EXPECT_FALSE(output->closed());
  }
}

TEST_P(FormatterContract, ABatchWithoutRowsAddsNothing) {
  auto write = [&](int empty_batches) {
    auto output = std::make_shared<KeptOutput>();
    auto writer = formatter_->Open(output, EveryTypeSchema()).ValueOrDie();
    for (int i = 0; i < empty_batches; ++i) EXPECT_TRUE(writer->Write(*EveryTypeRows(0)).ok());
    EXPECT_TRUE(writer->Write(*EveryTypeRows(3)).ok());
    EXPECT_EQ(writer->Close().ValueOrDie(), 3);
    return output->bytes();
  };
  EXPECT_EQ(write(0), write(2));
}

TEST_P(FormatterContract, ASliceIsWrittenAsItsOwnRows) {
  auto write = [&](const arrow::RecordBatch& batch) {
    auto output = std::make_shared<KeptOutput>();
    auto writer = formatter_->Open(output, batch.schema()).ValueOrDie();
    EXPECT_TRUE(writer->Write(batch).ok());
    EXPECT_TRUE(writer->Close().ok());
    return output->bytes();
  };
  auto all = EveryTypeRows(50);
  auto sliced = all->Slice(13, 9);
  auto copied = arrow::RecordBatch::MakeEmpty(all->schema()).ValueOrDie();
  auto table = arrow::ConcatenateRecordBatches({sliced, copied});
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(write(*sliced), write(**table));
}

TEST_P(FormatterContract, TheOutputsOwnErrorComesThroughUnchanged) {
  const Status failure = Fail(ErrorKind::kBusy, "s3://b/k", "the part was refused");
  auto batch = EveryTypeRows(20000);
  for (int64_t limit : {0, 3, 1000, 100000}) {
    auto output = std::make_shared<KeptOutput>(limit, failure);
    auto status = [&]() -> Status {
      ARROW_ASSIGN_OR_RAISE(auto writer, formatter_->Open(output, EveryTypeSchema()));
      ARROW_RETURN_NOT_OK(writer->Write(*batch));
      return writer->Close().status();
    }();
    EXPECT_EQ(status, failure) << "limit " << limit;
    EXPECT_EQ(KindOf(status), ErrorKind::kBusy);
  }
}

TEST_P(FormatterContract, ATypeItCannotCarryIsRefusedWhenOpened) {
  auto schema = arrow::schema({arrow::field("nested", arrow::list(arrow::int64()))});
  auto writer = formatter_->Open(std::make_shared<KeptOutput>(), schema);
  ASSERT_FALSE(writer.ok());
  EXPECT_EQ(KindOf(writer.status()), ErrorKind::kDefinition);
  EXPECT_NE(writer.status().message().find("nested"), std::string::npos);
}

}  // namespace waybill::contract
