#include "transfer/cell.h"

#include <arrow/array.h>
#include <arrow/builder.h>
#include <arrow/type.h>
#include <arrow/util/decimal.h>
#include <arrow/util/key_value_metadata.h>
#include <gmock/gmock.h>

#include <limits>
#include <nlohmann/json.hpp>

namespace waybill::transfer {
namespace {

template <typename Builder, typename Value>
std::shared_ptr<arrow::Array> ArrayOf(Builder&& builder, const std::vector<Value>& values) {
  for (const Value& value : values) EXPECT_TRUE(builder.Append(value).ok());
  EXPECT_TRUE(builder.AppendNull().ok());
  return *builder.Finish();
}

auto Pool() { return arrow::default_memory_pool(); }

// Expected texts are those of Python's datetime and decimal for the same counts.
TEST(Cell, TextIsWhatPeopleWrite) {
  auto time = ArrayOf(arrow::Time64Builder(arrow::time64(arrow::TimeUnit::MICRO), Pool()),
                      std::vector<int64_t>{86'399'000'000, 1});
  EXPECT_EQ(CellText(*time, 0), "23:59:59");
  EXPECT_EQ(CellText(*time, 1), "00:00:00.000001");
  auto date = ArrayOf(arrow::Date32Builder(), std::vector<int32_t>{20'782, -1});
  EXPECT_EQ(CellText(*date, 0), "2026-11-25");
  EXPECT_EQ(CellText(*date, 1), "1969-12-31");
  auto stamp =
      ArrayOf(arrow::TimestampBuilder(arrow::timestamp(arrow::TimeUnit::MICRO, "UTC"), Pool()),
              std::vector<int64_t>{1'709'251'199'123'456});
  EXPECT_EQ(CellText(*stamp, 0), "2024-02-29T23:59:59.123456Z");
  auto decimal = ArrayOf(arrow::Decimal128Builder(arrow::decimal128(15, 2), Pool()),
                         std::vector<arrow::Decimal128>{arrow::Decimal128(-1234)});
  EXPECT_EQ(CellText(*decimal, 0), "-12.34");
  auto flag = ArrayOf(arrow::BooleanBuilder(), std::vector<bool>{true});
  EXPECT_EQ(CellText(*flag, 0), "true");
  EXPECT_EQ(CellText(*flag, 1), "NULL");
}

TEST(Cell, JsonKeepsNumbersAndHasNoWordForInfinity) {
  auto whole = ArrayOf(arrow::Int64Builder(), std::vector<int64_t>{9'007'199'254'740'993});
  EXPECT_EQ(CellJson(*whole, 0).dump(), "9007199254740993");
  EXPECT_EQ(CellJson(*whole, 1), nullptr);
  auto real = ArrayOf(arrow::DoubleBuilder(),
                      std::vector<double>{0.1, std::numeric_limits<double>::infinity()});
  EXPECT_EQ(CellJson(*real, 0).dump(), "0.1");
  EXPECT_EQ(CellJson(*real, 1), "inf");
  auto text = ArrayOf(arrow::StringBuilder(), std::vector<std::string>{"", "NULL"});
  EXPECT_EQ(CellJson(*text, 0), "");
  EXPECT_EQ(CellJson(*text, 1), "NULL");
  EXPECT_EQ(CellText(*text, 1), "\"NULL\"");
}

TEST(Cell, TypesAreTheWordsOfTheDefinition) {
  EXPECT_EQ(TypeText(*arrow::field("a", arrow::int64())), "long");
  EXPECT_EQ(TypeText(*arrow::field("a", arrow::decimal128(15, 2))), "decimal(15,2)");
  EXPECT_EQ(TypeText(*arrow::field("a", arrow::utf8())), "string");
  EXPECT_EQ(TypeText(*arrow::field("a", arrow::utf8(), true,
                                   arrow::key_value_metadata({"waybill.type"}, {"json"}))),
            "json");
}

}  // namespace
}  // namespace waybill::transfer
