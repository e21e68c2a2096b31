#pragma once

// What every Formatter owes (stage/formatter.h). Include in one test file, which lists them.

#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <ostream>
#include <string>

#include "stage/contract_rows.h"
#include "stage/contract_streams.h"
#include "stage/formatter.h"

namespace waybill::contract {

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
