#include <gmock/gmock.h>

#include <functional>

#include "transform/add_time.h"
#include "transform/columns.h"
#include "transform/gsub.h"
#include "transform/hash.h"
#include "transform/json_expand.h"
#include "transform/mask.h"
#include "transform/row_filter.h"
#include "transform/string_transform.h"
#include "transform/test_rows.h"
#include "transform/unixtime.h"

// What every transform owes (stage/transform.h), whatever it does. A new kind adds itself to
// Cases().

namespace waybill::transform {
namespace {

struct Case {
  std::string name;
  TransformKind kind;
  const char* options;
};

const std::vector<Case>& Cases() {
  static const std::vector<Case> kCases = {
      {"columns", {&ColumnsOptions(), MakeColumns}, R"({"columns": [
          {"name": "at", "type": "string"}, {"name": "x", "src": "n", "type": "double"},
          {"name": "name", "default": "nobody"}]})"},
      {"filter_rows", {&RowFilterOptions(), MakeRowFilter}, R"({"filter_row_conditions": [
          {"column": "n", "operator": "less", "argument": "5"}]})"},
      {"filter_masks", {&MaskOptions(), MakeMask}, R"({"masks": [
          {"name": "name", "mask_type": "substring", "start_index": 1},
          {"name": "n", "mask_type": "regex", "pattern": "[0-9]"},
          {"name": "at", "mask_type": "all"}, {"name": "doc", "mask_type": "email"}]})"},
      {"filter_gsub", {&GsubOptions(), MakeGsub}, R"({"gsub": [
          {"column_name": "name", "pattern": "(.)$", "to": "$1$1"},
          {"column_name": "doc", "pattern": "[0-9]"}]})"},
      {"filter_string_transforms",
       {&StringTransformOptions(), MakeStringTransform},
       R"({"string_transforms": [{"column_name": "name"}]})"},
      {"filter_hashes", {&HashOptions(), MakeHash}, R"({"hashes": [
          {"name": "name"}, {"name": "x"}, {"name": "at"}, {"name": "price"}]})"},
      {"filter_add_time", {&AddTimeOptions(), MakeAddTime}, R"({"column_name": "loaded"})"},
      {"filter_unixtime_conversions",
       {&UnixtimeOptions(), MakeUnixtime, /*may_refuse=*/true},
       R"({"unixtime_conversions": [
          {"column_name": "n", "kind": "unixtime_to_string"},
          {"column_name": "at", "kind": "timestamp_to_unixtime", "unixtime_unit": "nanosecond"},
          {"column_name": "name", "kind": "unixtime_to_timestamp"}]})"},
      {"json_expand",
       {&JsonExpandOptions(), MakeJsonExpand, /*may_refuse=*/true},
       R"({"column_name": "doc", "json_expand_columns": [
          {"name": "a", "json_path": "$.a", "type": "boolean"},
          {"name": "b", "json_path": "$[0]", "type": "json"}]})"}};
  return kCases;
}

class TransformContract : public testing::TestWithParam<Case> {
 protected:
  std::unique_ptr<Transform> Made() {
    Json options = Checked(*GetParam().kind.options, Json::parse(GetParam().options));
    auto made = GetParam().kind.make(options, Site(TestColumns()));
    EXPECT_TRUE(made.ok()) << made.status();
    return made.ok() ? *std::move(made) : nullptr;
  }
};

/// TestRows() three times over.
std::shared_ptr<arrow::RecordBatch> ManyRows() {
  auto rows = TestRows();
  return arrow::ConcatenateRecordBatches({rows, rows, rows}).ValueOrDie();
}

TEST_P(TransformContract, WhatComesOutHasThePromisedColumns) {
  auto made = Made();
  auto rows = made->Apply(ManyRows());
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_TRUE(rows->rows->schema()->Equals(*made->schema(), /*check_metadata=*/true));
  EXPECT_TRUE(rows->rows->ValidateFull().ok());
}

TEST_P(TransformContract, EveryRowIsKeptFilteredOrRefused) {
  auto rows = ManyRows();
  auto made = Made()->Apply(rows).ValueOrDie();
  if (made.kept == nullptr) {
    EXPECT_EQ(made.rows->num_rows(), rows->num_rows());
    EXPECT_TRUE(made.refused.empty());
    return;
  }
  EXPECT_EQ(made.kept->length(), rows->num_rows());
  EXPECT_EQ(made.kept->null_count(), 0);
  EXPECT_EQ(made.kept->true_count(), made.rows->num_rows());
  int64_t last = -1;
  for (const RowFault& fault : made.refused) {
    EXPECT_GT(fault.row, last) << "one per row, in their order";
    EXPECT_FALSE(made.kept->Value(fault.row));
    EXPECT_TRUE(GetParam().kind.may_refuse);
    last = fault.row;
  }
}

TEST_P(TransformContract, BatchesMayBeCutAnywhere) {
  auto made = Made();
  auto rows = ManyRows();
  auto whole = made->Apply(rows).ValueOrDie();
  for (int64_t cut = 0; cut <= rows->num_rows(); ++cut) {
    auto first = made->Apply(rows->Slice(0, cut));
    auto second = made->Apply(rows->Slice(cut));
    ASSERT_TRUE(first.ok() && second.ok()) << first.status() << second.status();
    auto joined = arrow::ConcatenateRecordBatches({first->rows, second->rows}).ValueOrDie();
    EXPECT_TRUE(joined->Equals(*whole.rows)) << "cut at " << cut;
    ASSERT_EQ(first->refused.size() + second->refused.size(), whole.refused.size());
    for (size_t i = 0; i < whole.refused.size(); ++i) {
      const size_t before = first->refused.size();
      const RowFault& fault = i < before ? first->refused[i] : second->refused[i - before];
      EXPECT_EQ(fault.row + (i < before ? 0 : cut), whole.refused[i].row) << "cut at " << cut;
      EXPECT_EQ(fault.reason, whole.refused[i].reason);
    }
  }
}

TEST_P(TransformContract, TheRowsGivenStayAsTheyAre) {
  auto rows = ManyRows();
  ASSERT_TRUE(Made()->Apply(rows).ok());
  EXPECT_TRUE(rows->Equals(*ManyRows()));
}

TEST_P(TransformContract, RowsOfOtherColumnsAreABug) {
  auto other = Rows(arrow::schema({arrow::field("n", arrow::int64())}), "[[1]]");
  EXPECT_EQ(KindOf(Made()->Apply(other).status()), ErrorKind::kBug);
}

INSTANTIATE_TEST_SUITE_P(Kinds, TransformContract, testing::ValuesIn(Cases()),
                         [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace waybill::transform
