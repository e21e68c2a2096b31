#include "transform/columns.h"

#include <gmock/gmock.h>

#include "transform/test_rows.h"

namespace waybill::transform {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Result<std::unique_ptr<Transform>> Make(const std::string& columns) {
  Json options = Checked(ColumnsOptions(), {{"columns", Json::parse(columns)}});
  return MakeColumns(options, Site(TestColumns()));
}

std::shared_ptr<arrow::RecordBatch> Apply(const std::string& columns) {
  auto made = Make(columns);
  EXPECT_TRUE(made.ok()) << made.status();
  if (!made.ok()) return nullptr;
  auto rows = (*made)->Apply(TestRows());
  EXPECT_TRUE(rows.ok()) << rows.status();
  EXPECT_TRUE(rows->rows->schema()->Equals(*(*made)->schema(), /*check_metadata=*/true));
  return rows->rows;
}

std::string Refusal(const std::string& columns) {
  auto made = Make(columns);
  EXPECT_FALSE(made.ok());
  EXPECT_EQ(KindOf(made.status()), ErrorKind::kDefinition);
  return made.status().message();
}

TEST(Columns, AreTakenDroppedRenamedAndOrdered) {
  auto rows =
      Apply(R"([{"name": "n"}, {"name": "who", "src": "name"}, {"name": "again", "src": "n"}])");
  EXPECT_EQ(rows->schema()->field_names(), (std::vector<std::string>{"n", "who", "again"}));
  EXPECT_THAT(TextsOf(*rows, "who"), ElementsAre("Ann", "null", "Zoë"));
  EXPECT_THAT(TextsOf(*rows, "again"), ElementsAre("7", "null", "-7"));
}

TEST(Columns, AJsonColumnStaysOneUnderAnotherName) {
  auto rows =
      Apply(R"([{"name": "d", "src": "doc"}, {"name": "text", "src": "doc", "type": "string"}])");
  EXPECT_NE(rows->schema()->field(0)->metadata(), nullptr);
  EXPECT_EQ(rows->schema()->field(1)->metadata(), nullptr);
  EXPECT_THAT(TextsOf(*rows, "text"), ElementsAre("{\"a\":1}", "null", "[]"));
}

TEST(Columns, DefaultsStandForNull) {
  auto rows = Apply(R"([{"name": "name", "default": ""}, {"name": "n", "default": "0"},
      {"name": "x", "default": "1e3"}, {"name": "ok", "default": "true"},
      {"name": "at", "default": "2024-03-01 08:59:59"}, {"name": "day", "default": "2024-03-01"},
      {"name": "clock", "default": "08:59:59"}, {"name": "price", "default": "12.30"},
      {"name": "doc", "default": "{}"}])");
  EXPECT_THAT(TextsOf(*rows, "name"), ElementsAre("Ann", "", "Zoë"));
  EXPECT_THAT(TextsOf(*rows, "n"), ElementsAre("7", "0", "-7"));
  EXPECT_THAT(TextsOf(*rows, "x"), ElementsAre("1.5", "1000", "-0.25"));
  EXPECT_THAT(TextsOf(*rows, "ok"), ElementsAre("true", "true", "false"));
  EXPECT_THAT(TextsOf(*rows, "at")[1], HasSubstr("2024-03-01 08:59:59"));
  EXPECT_THAT(TextsOf(*rows, "day")[1], HasSubstr("2024-03-01"));
  EXPECT_THAT(TextsOf(*rows, "clock")[1], HasSubstr("08:59:59"));
  EXPECT_THAT(TextsOf(*rows, "price"), ElementsAre("9.50", "12.30", "-0.05"));
  EXPECT_THAT(TextsOf(*rows, "doc")[1], "{}");
}

TEST(Columns, ADefaultWithAZoneIsThatMoment) {
  auto utc = Apply(R"([{"name": "at", "default": "2024-02-29 23:59:59"}])");
  auto tokyo = Apply(R"([{"name": "at", "default": "2024-03-01 08:59:59+09:00"}])");
  EXPECT_TRUE(utc->Equals(*tokyo));
}

TEST(Columns, AnyColumnBecomesAText) {
  auto rows = Apply(R"([{"name": "n", "type": "string"}, {"name": "x", "type": "string"},
      {"name": "ok", "type": "string"}, {"name": "at", "type": "string"},
      {"name": "tokyo", "src": "at", "type": "string", "format": "%d/%b %H:%M %z", "time_zone": "Asia/Tokyo"},
      {"name": "day", "type": "string"}, {"name": "price", "type": "string", "default": "free"}])");
  EXPECT_THAT(TextsOf(*rows, "n"), ElementsAre("7", "null", "-7"));
  EXPECT_THAT(TextsOf(*rows, "x"), ElementsAre("1.5", "null", "-0.25"));
  EXPECT_THAT(TextsOf(*rows, "ok"), ElementsAre("true", "null", "false"));
  EXPECT_THAT(TextsOf(*rows, "at"), ElementsAre("2026-01-31 23:59:59.123456 +0000", "null",
                                                "1970-01-01 00:00:00.000000 +0000"));
  EXPECT_THAT(TextsOf(*rows, "tokyo"),
              ElementsAre("01/Feb 08:59 +0900", "null", "01/Jan 09:00 +0900"));
  EXPECT_THAT(TextsOf(*rows, "day"), ElementsAre("2026-01-31", "null", "1970-01-01"));
  EXPECT_THAT(TextsOf(*rows, "price"), ElementsAre("9.50", "free", "-0.05"));
}

TEST(Columns, ALongBecomesADouble) {
  EXPECT_THAT(TextsOf(*Apply(R"([{"name": "n", "type": "double"}])"), "n"),
              ElementsAre("7", "null", "-7"));
}

TEST(Columns, WhatCouldFailForAValueIsForTheParser) {
  EXPECT_THAT(Refusal(R"([{"name": "n"}, {"name": "name", "type": "long"}])"),
              HasSubstr("columns[1]: type: a string cannot become a long here"));
  EXPECT_THAT(Refusal(R"([{"name": "x", "type": "long"}])"),
              HasSubstr("declare 'x' as long among the parser's columns"));
}

TEST(Columns, MistakesAreNamed) {
  EXPECT_THAT(Refusal(R"([{"name": "nam"}])"),
              HasSubstr("columns[0]: there is no column 'nam' here; did you mean 'name'?"));
  EXPECT_THAT(Refusal(R"([{"name": "n"}, {"name": "n"}])"), HasSubstr("two columns are named 'n'"));
  EXPECT_THAT(Refusal("[]"), HasSubstr("at least one column"));
  EXPECT_THAT(Refusal(R"([{"name": "n", "default": "x"}])"),
              HasSubstr("default: 'x' is not a long, which column 'n' is"));
  EXPECT_THAT(Refusal(R"([{"name": "price", "default": "1.234"}])"),
              HasSubstr("is not a decimal(9,2)"));
  EXPECT_THAT(Refusal(R"([{"name": "doc", "default": "{"}])"), HasSubstr("is not a json"));
  EXPECT_THAT(Refusal(R"([{"name": "at", "format": "%Y"}])"),
              HasSubstr("is for timestamps that become strings"));
  EXPECT_THAT(Refusal(R"([{"name": "at", "type": "string", "format": "%q"}])"),
              HasSubstr("'%q' is not a known directive"));
}

TEST(Columns, RowsOfOtherColumnsAreABug) {
  auto made = Make(R"([{"name": "n"}])");
  auto other = Rows(arrow::schema({arrow::field("n", arrow::int64())}), "[[1]]");
  EXPECT_EQ(KindOf((*made)->Apply(other).status()), ErrorKind::kBug);
}

}  // namespace
}  // namespace waybill::transform
