#include "transform/add_time.h"

#include <gmock/gmock.h>

#include "transform/test_rows.h"

namespace waybill::transform {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Result<std::unique_ptr<Transform>> Make(const Json& options) {
  return MakeAddTime(Checked(AddTimeOptions(), options), Site(TestColumns()));
}

std::string Added(const Json& options) {
  auto made = Make(options);
  EXPECT_TRUE(made.ok()) << made.status();
  if (!made.ok()) return "";
  auto rows = (*made)->Apply(TestRows())->rows;
  EXPECT_EQ(rows->schema()->field(rows->num_columns() - 1)->name(), "loaded");
  auto texts = TextsOf(*rows, "loaded");
  EXPECT_THAT(texts, testing::Each(texts.at(0)));
  return texts.at(0);
}

TEST(AddTime, EveryRowHasTheJobsStart) {
  EXPECT_THAT(Added({{"column_name", "loaded"}}), HasSubstr("2026-01-31 23:59:59.123456"));
  EXPECT_TRUE((*Make({{"column_name", "loaded"}}))
                  ->schema()
                  ->GetFieldByName("loaded")
                  ->type()
                  ->Equals(arrow::timestamp(arrow::TimeUnit::MICRO, "UTC")));
}

// 'date -d @1769903999 ...' with TZ=Asia/Tokyo and America/New_York.
TEST(AddTime, AStringIsWrittenInAnyFormatAndZone) {
  Json options = {{"column_name", "loaded"}, {"column_type", "string"}};
  EXPECT_EQ(Added(options), "2026-01-31 23:59:59.123456000 UTC");
  options["time_zone"] = "Asia/Tokyo";
  EXPECT_EQ(Added(options), "2026-02-01 08:59:59.123456000 JST");
  options["timestamp_format"] = "%Y%m%d %H %z";
  EXPECT_EQ(Added(options), "20260201 08 +0900");
  options["time_zone"] = "America/New_York";
  EXPECT_EQ(Added(options), "20260131 18 -0500");
}

TEST(AddTime, MistakesAreNamed) {
  auto refusal = [](const Json& options) {
    Status status = Make(options).status();
    EXPECT_EQ(KindOf(status), ErrorKind::kDefinition);
    return status.message();
  };
  EXPECT_THAT(refusal({{"column_name", "at"}}), HasSubstr("there is a column 'at' already"));
  EXPECT_THAT(refusal({{"column_name", "x1"}, {"time_zone", "Asia/Tokyo"}}),
              HasSubstr("time_zone: is for column_type string, and this is timestamp"));
  EXPECT_THAT(refusal({{"column_name", "x1"}, {"column_type", "string"}, {"time_zone", "Mars"}}),
              HasSubstr("Mars"));
  EXPECT_THAT(
      refusal({{"column_name", "x1"}, {"column_type", "string"}, {"timestamp_format", "%q"}}),
      HasSubstr("%q"));
}

}  // namespace
}  // namespace waybill::transform
