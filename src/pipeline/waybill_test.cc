#include "pipeline/waybill.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "pipeline/fake_job.h"
#include "pipeline/waybill_json.h"

namespace waybill::pipeline {
namespace {

using testing::HasSubstr;
using testing::Not;

Waybill Example() {
  Waybill waybill{.job_id = "j1",
                  .transfer = "orders",
                  .source = "file:///in/*",
                  .destination = "file:///out/part",
                  .started = ParseUtc("2026-11-25T03:00:00Z").ValueOrDie(),
                  .finished = ParseUtc("2026-11-25T03:00:02.5Z").ValueOrDie(),
                  .totals = {.items = 2,
                             .items_already_loaded = 3,
                             .bytes_read = 1'500'000,
                             .rows_read = 12'345,
                             .rows_written = 12'344,
                             .rows_filtered = 0,
                             .rows_refused = 1,
                             .files = 1,
                             .bytes_written = 700'000},
                  .files = {},
                  .items = {}};
  auto item = [](std::string name, int64_t bytes) {
    return Item{.name = std::move(name), .version = "7-1", .bytes = bytes, .modified = Time{}};
  };
  waybill.items = {{item("file:///in/1.csv", 1'000'000), 12'000, 0, 1},
                   {item("file:///in/\xff\x1b[31m.csv", 500'000), 345, 0, 0}};
  waybill.files = {{{.name = "file:///out/part.000.00", .version = "", .bytes = 700'000}, 12'344}};
  return waybill;
}

TEST(RenderWaybill, IsWhatAPersonReads) {
  EXPECT_EQ(RenderWaybill(Example()),
            "waybill    j1  orders\n"
            "from       file:///in/*\n"
            "to         file:///out/part\n"
            "started    2026-11-25T03:00:00Z, took 2.5 s\n"
            "left out   3 items, loaded before\n"
            "\n"
            "read                         version     size    rows  refused\n"
            "file:///in/1.csv             7-1      1.00 MB  12,000        1\n"
            "file:///in/\\xff\\x1b[31m.csv  7-1       500 kB     345        0\n"
            "2 items                               1.50 MB  12,345        1\n"
            "\n"
            "published                version    size    rows\n"
            "file:///out/part.000.00           700 kB  12,344\n"
            "1 file                            700 kB  12,344\n"
            "\n"
            "balanced  12,345 read = 12,344 written + 0 filtered + 1 refused\n");
}

TEST(RenderWaybill, LongListsAreCutAndSayWhereTheRestIs) {
  Waybill waybill = Example();
  waybill.totals.items = 10'000;
  const std::string text = RenderWaybill(waybill, 1);
  EXPECT_THAT(text, HasSubstr("… and 9,999 more (see waybill.json)\n"));
  EXPECT_THAT(text, Not(HasSubstr("31m")));
  EXPECT_THAT(text, HasSubstr("10,000 items"));
}

TEST(RenderWaybill, NothingRefusedHasNoColumnForIt) {
  Waybill waybill = Example();
  waybill.totals.rows_refused = 0;
  EXPECT_THAT(RenderWaybill(waybill), Not(HasSubstr("  refused\n")));
}

TEST(RenderWaybill, NothingPublishedSaysWhy) {
  Waybill waybill = Example();
  waybill.totals.files = 0;
  EXPECT_THAT(RenderWaybill(waybill), HasSubstr("nothing: there was no row to write"));
}

TEST(RenderWaybill, LongNamesKeepTheirEnds) {
  Waybill waybill = Example();
  waybill.items[0].item.name = "s3://bucket/" + std::string(200, 'x') + "注文/0001.csv";
  EXPECT_THAT(RenderWaybill(waybill), HasSubstr("xxx注文/0001.csv"));
  EXPECT_THAT(RenderWaybill(waybill), HasSubstr("…x"));
}

TEST(Balances, OnlyWhenNoRowIsMissing) {
  EXPECT_TRUE(Balances({.rows_read = 6, .rows_written = 3, .rows_filtered = 2, .rows_refused = 1}));
  EXPECT_FALSE(
      Balances({.rows_read = 6, .rows_written = 3, .rows_filtered = 1, .rows_refused = 1}));
}

class WaybillFile : public testing::Test {
 protected:
  Status Write(const Waybill& waybill) {
    WaybillWriter writer(path_);
    ARROW_RETURN_NOT_OK(writer.Begin(waybill));
    for (const ItemRow& row : waybill.items) ARROW_RETURN_NOT_OK(writer.Add(row));
    return writer.Finish();
  }

  FakeJob job_;
  const std::string path_ = job_.root + "/waybill.json";
};

TEST_F(WaybillFile, IsOneJsonDocumentThatComesBack) {
  ASSERT_TRUE(Write(Example()).ok());
  auto json = ParseJson(ReadWhole(path_), path_);
  ASSERT_TRUE(json.ok()) << json.status().ToString();
  EXPECT_EQ(*json, WaybillToJson(Example()));
  EXPECT_EQ((*json)["balanced"], true);
  EXPECT_EQ((*json)["items"][1]["name"]["base64"], "ZmlsZTovLy9pbi//G1szMW0uY3N2");
  EXPECT_EQ(WaybillToJson(*ReadWaybill(path_)), WaybillToJson(Example()));
}

TEST_F(WaybillFile, WithoutItemsIsOneJsonDocument) {
  ASSERT_TRUE(Write(Waybill{}).ok());
  EXPECT_TRUE(ParseJson(ReadWhole(path_), path_).ok());
  EXPECT_TRUE(ReadWaybill(path_)->items.empty());
}

TEST_F(WaybillFile, HoldsEveryItemAndShowsTheFirst) {
  Waybill waybill = Example();
  waybill.items.resize(2'500, waybill.items[0]);
  ASSERT_TRUE(Write(waybill).ok());
  EXPECT_EQ(std::ssize(ReadWaybill(path_)->items), Waybill::kWaybillRows);
  auto reader = *WaybillReader::Open(path_);
  int rows = 0;
  while (*reader.Next()) ++rows;
  EXPECT_EQ(rows, 2'500);
}

TEST_F(WaybillFile, ACutOneIsNoWaybill) {
  ASSERT_TRUE(Write(Example()).ok());
  const std::string text = ReadWhole(path_);
  for (size_t size = 0; size < text.size(); ++size) {
    std::ofstream(path_, std::ios::binary) << text.substr(0, size);
    EXPECT_FALSE(ReadWaybill(path_).ok()) << size;
  }
}

TEST_F(WaybillFile, AJobThatWasNotPublishedHasNone) {
  EXPECT_EQ(KindOf(ReadWaybill(path_).status()), ErrorKind::kMissing);
}

}  // namespace
}  // namespace waybill::pipeline
