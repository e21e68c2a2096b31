#include "transfer/preview.h"

#include <arrow/record_batch.h>
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "transfer/fake_connectors.h"

namespace waybill::transfer {
namespace {

class PreviewTest : public testing::Test {
 protected:
  PreviewTest() {
    definition_.source = {{"type", "s3"}, {"bucket", "b"}};
    definition_.decompression = "auto";
    definition_.parser = Json::parse(R"({"type":"csv","delimiter":",",
        "columns":[{"name":"id","type":"long"},{"name":"名前","type":"string"}]})");
  }

  Preview Look(const PreviewOptions& options = {}) {
    auto preview = LookAt(definition_, connectors_, options, {});
    EXPECT_TRUE(preview.ok()) << preview.status().ToString();
    return preview.ok() ? *preview : Preview();
  }

  static std::vector<std::string> ItemsOf(const Preview& preview) {
    std::vector<std::string> names;
    for (const LookedAt& each : preview.items) names.push_back(each.item);
    return names;
  }

  static std::string Rows(int count) {
    std::string text;
    for (int i = 1; i <= count; ++i) text += std::to_string(i) + ",x\n";
    return text;
  }

  FakeStore store_;
  Connectors connectors_ = FakeConnectors(&store_);
  Definition definition_;
};

TEST_F(PreviewTest, ReadsNoMoreThanTheRowsNeed) {
  store_.items = {{"a", Rows(10'000)}, {"b", Rows(10'000)}};
  Preview preview = Look({.rows = 5});
  EXPECT_EQ(preview.rows->num_rows(), 5);
  EXPECT_EQ(ItemsOf(preview), std::vector<std::string>{"a"});
  EXPECT_LT(store_.bytes_read, 100);
}

TEST_F(PreviewTest, ListsNoFurtherThanItMayOpen) {
  for (int i = 0; i < 1'000; ++i) store_.items.push_back({std::to_string(i), "1,x\n"});
  Preview preview = Look({.rows = 20, .items = 3});
  EXPECT_EQ(preview.rows->num_rows(), 3);
  EXPECT_EQ(store_.listed, 3);
}

TEST_F(PreviewTest, PassesOverEmptyItemsAndGoesOnToTheNext) {
  store_.items = {{"empty", ""}, {"a", "1,x\n"}, {"none", ""}, {"b", "2,y\n3,z\n"}};
  Preview preview = Look();
  EXPECT_EQ(preview.rows->num_rows(), 3);
  EXPECT_EQ(ItemsOf(preview), (std::vector<std::string>{"a", "b"}));
}

TEST_F(PreviewTest, OnlyEmptyItemsGiveTheColumnsAndNoRow) {
  store_.items = {{"empty", ""}, {"empty too", ""}};
  Preview preview = Look();
  EXPECT_EQ(preview.rows->num_rows(), 0);
  EXPECT_EQ(preview.rows->num_columns(), 2);
  EXPECT_EQ(ItemsOf(preview), std::vector<std::string>{"empty"});
}

TEST_F(PreviewTest, ShowsRowsAsTransformsLeaveThem) {
  store_.items = {{"a", "1,x\n2,y\n3,z\n"}};
  definition_.transforms = Json::parse(R"([{"type":"first"}])");
  Preview preview = Look();
  EXPECT_EQ(preview.rows->schema()->field_names(), std::vector<std::string>{"id"});
  EXPECT_LT(preview.rows->num_rows(), 3);
  store_.items = {{"empty", ""}};
  EXPECT_EQ(Look().rows->schema()->field_names(), std::vector<std::string>{"id"});
}

TEST_F(PreviewTest, WhatATransformRefusesStandsInItsPlace) {
  store_.items = {{"a", "1,x\n2,y\n3,z\nbad,z\n"}, {"b", "5,x\n6,y\n"}};
  definition_.transforms = Json::parse(R"([{"type":"first","refuses":true}])");
  Preview preview = Look();
  EXPECT_EQ(preview.rows->num_rows(), 3);
  ASSERT_EQ(preview.refused.size(), 3U);
  EXPECT_EQ(preview.refused[0].raw, "2,y");
  EXPECT_EQ(preview.refused[0].offset, 4);
  EXPECT_EQ(preview.refused[0].line, 2);
  EXPECT_EQ(preview.refused[0].column, "id");
  EXPECT_EQ(preview.refused[0].reason, "is odd");
  EXPECT_EQ(preview.refused[0].before_row, 1);
  EXPECT_EQ(preview.refused[1].raw, "bad,z");
  EXPECT_EQ(preview.refused[1].before_row, 2);
  EXPECT_EQ(preview.refused[2].raw, "6,y");
  EXPECT_EQ(preview.refused[2].before_row, 3);
}

TEST_F(PreviewTest, NothingListedIsMissing) {
  auto preview = LookAt(definition_, connectors_, {}, {});
  ASSERT_FALSE(preview.ok());
  EXPECT_EQ(KindOf(preview.status()), ErrorKind::kMissing);
}

TEST_F(PreviewTest, DecodesWhatItRecognises) {
  store_.items = {{"a", "UP7,HELLO\n"}};
  EXPECT_EQ(PreviewJson(Look())["rows"], Json::parse(R"([[7,"hello"]])"));
}

TEST_F(PreviewTest, RefusedRowsAreCollectedBesideTheRows) {
  store_.items = {{"a", "1,x\nz,y\n3,z\n"}};
  Preview preview = Look();
  EXPECT_EQ(preview.rows->num_rows(), 2);
  ASSERT_EQ(preview.refused.size(), 1);
  EXPECT_EQ(preview.refused[0].offset, 4);
  EXPECT_EQ(preview.refused[0].line, 2);
  EXPECT_EQ(preview.refused[0].column, "id");
  EXPECT_EQ(preview.refused[0].raw, "z,y");
}

TEST_F(PreviewTest, ARefusedRowKnowsBeforeWhichRowItStands) {
  store_.items = {{"a", "z,1\n1,x\nz,2\nz,3\n2,x\n"}, {"b", "z,4\n3,x\nz,5\n"}};
  std::vector<int64_t> places;
  for (const RefusedRow& row : Look().refused) places.push_back(row.before_row);
  EXPECT_EQ(places, (std::vector<int64_t>{0, 1, 1, 2, 3}));
}

TEST_F(PreviewTest, ARefusedRowBehindTheLastShownOneStandsBehindIt) {
  store_.items = {{"a", "1,x\n2,x\nz,y\n"}};
  Preview preview = Look({.rows = 1});
  for (const RefusedRow& row : preview.refused) EXPECT_EQ(row.before_row, 1);
}

TEST_F(PreviewTest, JsonTellsHowLargeEachItemIs) {
  store_.items = {{"a", "1,x\n"}};
  EXPECT_EQ(PreviewJson(Look())["items"], Json::parse(R"([{"name":"a","size":4}])"));
}

TEST_F(PreviewTest, EndsWhenEveryRowIsRefused) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "z,y\n";
  store_.items = {{"a", text}, {"b", "1,x\n"}};
  Preview preview = Look({.refused_rows = 2});
  EXPECT_EQ(preview.rows->num_rows(), 0);
  EXPECT_EQ(preview.refused.size(), 2);
  EXPECT_LT(store_.bytes_read, 1'000);
}

TEST_F(PreviewTest, EndsWhenTheBudgetOfBytesIsSpent) {
  store_.items = {{"a", Rows(10'000)}};
  Preview preview = Look({.rows = 5'000, .stored_bytes = 64});
  EXPECT_GT(preview.rows->num_rows(), 0);
  EXPECT_EQ(store_.bytes_read, 64);
}

TEST_F(PreviewTest, StopsWhenTold) {
  store_.items = {{"a", Rows(10)}};
  std::stop_source stop;
  stop.request_stop();
  EXPECT_TRUE(IsCancelled(LookAt(definition_, connectors_, {}, stop.get_token()).status()));
}

// "名前" is two wide characters: four columns of a terminal (UAX #11).
TEST_F(PreviewTest, TextIsAlignedByWidthAndSafeForATerminal) {
  store_.items = {{"s3://b/a", "1,山田\n20,\x1b[31mred\nx,y\n3,NULL\n4,\n"}};
  EXPECT_EQ(PreviewText(Look()),
            "  id  名前\n"
            "long  string\n"
            "   1  山田\n"
            "  20  \\x1b[31mred\n"
            "   3  \"NULL\"\n"
            "   4  \"\"\n"
            "\n"
            "4 rows from s3://b/a\n"
            "\n"
            "1 row would be refused:\n"
            "\n"
            "line  column  reason             row  item\n"
            "   3  id      'x' is not a long  x,y  s3://b/a\n");
}

TEST_F(PreviewTest, JsonIsAlwaysUtf8) {
  store_.items = {{"a", "1,x\n\xff,y\n"}};
  Json json = PreviewJson(Look());
  EXPECT_EQ(json["columns"][1], Json::parse(R"({"name":"名前","type":"string"})"));
  EXPECT_EQ(json["refused"][0]["raw"], "\xef\xbf\xbd,y");
  EXPECT_NE(json.dump(), "");
}

}  // namespace
}  // namespace waybill::transfer
