#include "parse/columns.h"

#include <arrow/type.h>
#include <arrow/util/key_value_metadata.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace waybill::parse {
namespace {

using ::testing::HasSubstr;

const OptionTable& Table() {
  static const OptionTable table{.name = "any", .sentence = "any parser", .options = RowOptions()};
  return table;
}

Result<std::vector<Column>> Read(const char* json) {
  ARROW_ASSIGN_OR_RAISE(Json options, ApplyOptions(Table(), Json::parse(json), "parser"));
  return ReadColumns(options);
}

std::string Refusal(const char* json) {
  auto columns = Read(json);
  EXPECT_FALSE(columns.ok());
  if (columns.ok()) return "";
  EXPECT_EQ(KindOf(columns.status()), ErrorKind::kDefinition);
  return columns.status().message();
}

TEST(Columns, EveryTypeHasTheArrowTypeOfTheContract) {
  auto columns = Read(R"({"columns": [
      {"name": "s", "type": "string"}, {"name": "l", "type": "long"},
      {"name": "d", "type": "double"}, {"name": "b", "type": "boolean"},
      {"name": "ts", "type": "timestamp"}, {"name": "j", "type": "json"},
      {"name": "day", "type": "date"}, {"name": "dec", "type": "decimal", "precision": 15, "scale": 2},
      {"name": "t", "type": "time"}]})");
  ASSERT_TRUE(columns.ok()) << columns.status();
  auto schema = ArrowSchema(*columns);
  EXPECT_EQ(schema->ToString(),
            "s: string\nl: int64\nd: double\nb: bool\nts: timestamp[us, tz=UTC]\nj: string\n"
            "day: date32[day]\ndec: decimal128(15, 2)\nt: time64[us]");
  EXPECT_EQ(*schema->field(5)->metadata()->Get("waybill.type"), "json");
  EXPECT_EQ(schema->field(0)->metadata(), nullptr);
  EXPECT_EQ(TypeText((*columns)[7]), "decimal(15,2)");
}

TEST(Columns, ColumnsFallBackToTheParsersZoneAndDate) {
  auto columns = Read(R"({"default_time_zone": "Asia/Tokyo", "default_date": "2000-02-29",
      "columns": [{"name": "a", "type": "timestamp"},
                  {"name": "b", "type": "timestamp", "time_zone": "-03:30", "date": "1970-01-02"}]})");
  ASSERT_TRUE(columns.ok()) << columns.status();
  EXPECT_EQ((*columns)[0].time_zone, "Asia/Tokyo");
  EXPECT_EQ((*columns)[0].date, 11016);
  EXPECT_EQ((*columns)[1].time_zone, "-03:30");
  EXPECT_EQ((*columns)[1].date, 1);
}

TEST(Columns, AWrongColumnIsNamed) {
  EXPECT_THAT(
      Refusal(R"({"columns": [{"name": "at", "type": "timestamp", "time_zone": "Asia/Edo"}]})"),
      AllOf(HasSubstr("columns[0] 'at'"), HasSubstr("no time zone 'Asia/Edo'")));
  EXPECT_THAT(Refusal(R"({"columns": [{"name": "at", "type": "date", "format": "%Y-%q"}]})"),
              AllOf(HasSubstr("columns[0] 'at'"), HasSubstr("unknown directive '%q'")));
  EXPECT_THAT(
      Refusal(R"({"columns": [{"name": "x", "type": "long"}, {"name": "x", "type": "long"}]})"),
      AllOf(HasSubstr("columns[1] 'x'"), HasSubstr("another column has the same name")));
  EXPECT_THAT(
      Refusal(R"({"columns": [{"name": "p", "type": "decimal", "precision": 4, "scale": 5}]})"),
      HasSubstr("scale 5 is larger than precision 4"));
  EXPECT_THAT(Refusal(R"({"columns": [{"name": "p", "type": "decimal", "scale": 2}]})"),
              AllOf(HasSubstr("columns[0] 'p'"), HasSubstr("needs 'precision'")));
  EXPECT_THAT(
      Refusal(R"({"default_date": "2026-02-30", "columns": [{"name": "a", "type": "long"}]})"),
      HasSubstr("default_date: '2026-02-30' is not a date"));
  EXPECT_THAT(Refusal(R"({"columns": []})"), HasSubstr("at least one is needed"));
}

}  // namespace
}  // namespace waybill::parse
