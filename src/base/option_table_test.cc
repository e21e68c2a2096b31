#include "base/option_table.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

namespace waybill {
namespace {

const OptionTable kColumn = {
    .name = "column",
    .sentence = "One column.",
    .options = {
        {.name = "name", .type = OptionType::kString, .required = true, .sentence = "its name"},
        {.name = "type", .type = OptionType::kChoice, .choices = {"string", "long"}}}};
const OptionTable kCsv = {
    .name = "csv",
    .sentence = "Comma-separated values.",
    .options = {
        {.name = "delimiter", .type = OptionType::kString, .default_json = "\",\""},
        {.name = "skip_header_lines",
         .type = OptionType::kInteger,
         .default_json = "0",
         .unit = "lines",
         .minimum = 0,
         .maximum = 10},
        {.name = "trim_if_not_quoted", .type = OptionType::kBoolean, .default_json = "false"},
        {.name = "columns", .type = OptionType::kObjectList, .table = &kColumn}}};
const OptionTable kSource = {
    .name = "source",
    .sentence = "Where rows come from.",
    .options = {
        {.name = "parser", .type = OptionType::kVariant, .required = true, .variants = {&kCsv}}}};

std::string Refusal(const Json& value) {
  auto result = ApplyOptions(kSource, value, "t");
  EXPECT_FALSE(result.ok());
  if (result.ok()) return "";
  EXPECT_EQ(KindOf(result.status()), ErrorKind::kDefinition);
  return result.status().message();
}

TEST(OptionTable, FillsDefaultsInTheTablesOrder) {
  auto result =
      ApplyOptions(kSource, Json::parse(R"({"parser":{"skip_header_lines":1,"type":"csv"}})"), "t");
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(
      result->dump(),
      R"({"parser":{"type":"csv","delimiter":",","skip_header_lines":1,"trim_if_not_quoted":false}})");
}

TEST(OptionTable, TextsOfNumbersAndBooleansBecomeValues) {
  auto result = ApplyOptions(
      kCsv, Json::parse(R"({"skip_header_lines":"3","trim_if_not_quoted":"true"})"), "t");
  ASSERT_TRUE(result.ok());
  EXPECT_EQ((*result)["skip_header_lines"], 3);
  EXPECT_EQ((*result)["trim_if_not_quoted"], true);
}

TEST(OptionTable, UnknownNameSuggestsTheNearest) {
  EXPECT_EQ(Refusal(Json::parse(R"({"parser":{"type":"csv","delimitr":";"}})")),
            "t: parser.delimitr: unknown option 'delimitr'; did you mean 'delimiter'?");
}

TEST(OptionTable, EveryProblemIsReportedWithItsPlace) {
  std::string message = Refusal(Json::parse(
      R"({"parser":{"type":"csv","skip_header_lines":11,"columns":[{"name":"a"},{"type":"lon"}]}})"));
  EXPECT_THAT(message,
              testing::HasSubstr("parser.skip_header_lines: 11 is too large, at most 10 lines"));
  EXPECT_THAT(message, testing::HasSubstr("parser.columns[1]: 'name' is required: its name"));
  EXPECT_THAT(message, testing::HasSubstr("'lon' is none of string, long; did you mean 'long'?"));
}

TEST(OptionTable, VariantNeedsAKnownType) {
  EXPECT_EQ(Refusal(Json::parse(R"({"parser":{}})")), "t: parser: 'type' is required: one of csv");
  EXPECT_THAT(Refusal(Json::parse(R"({"parser":{"type":"cvs"}})")),
              testing::HasSubstr("'cvs' is none of csv; did you mean 'csv'?"));
}

TEST(OptionTable, EachObjectOfAVariantListPicksItsOwnTable) {
  const OptionTable list = {
      .name = "list",
      .options = {
          {.name = "steps", .type = OptionType::kVariantList, .variants = {&kCsv, &kColumn}}}};
  auto result = ApplyOptions(
      list, Json::parse(R"({"steps":[{"type":"csv"},{"type":"csv","skip_header_lines":2}]})"), "t");
  ASSERT_TRUE(result.ok());
  EXPECT_EQ((*result)["steps"][1]["skip_header_lines"], 2);
  auto wrong = ApplyOptions(list, Json::parse(R"({"steps":[{"type":"csv"},{"type":"x"}]})"), "t");
  EXPECT_EQ(wrong.status().message(), "t: steps[1].type: 'x' is none of csv, column");
}

TEST(OptionTable, NumbersBeyondInt64AreRefusedNotWrapped) {
  EXPECT_THAT(
      Refusal(Json::parse(R"({"parser":{"type":"csv","skip_header_lines":18446744073709551615}})")),
      testing::HasSubstr("expected a whole number, found 18446744073709551615"));
}

// RFC 6901 section 5 gives "/a~1b" and "/m~0n" for these two names.
TEST(OptionTable, PointersEscapeSlashAndTilde) {
  EXPECT_EQ(PointerTo("", "a/b"), "/a~1b");
  EXPECT_EQ(PointerTo("", "m~n"), "/m~0n");
  EXPECT_EQ(PointerText(PointerTo("/x/0", "a/b~c~1")), "x[0].a/b~c~1");
}

TEST(OptionTable, WrongShapesAreRefusedNotRead) {
  for (const char* text :
       {R"({"parser":[]})", R"({"parser":{"type":"csv","columns":{}}})",
        R"({"parser":{"type":"csv","columns":[1]}})", R"({"parser":{"type":"csv","delimiter":{}}})",
        R"({"parser":{"type":"csv","trim_if_not_quoted":"yes"}})", R"([])", R"({})"}) {
    EXPECT_NE(Refusal(Json::parse(text)), "") << text;
  }
}

}  // namespace
}  // namespace waybill
