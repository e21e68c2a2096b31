#include "transform/row_filter.h"

#include <gmock/gmock.h>

#include "transform/test_rows.h"

namespace waybill::transform {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Json Condition(const char* column, const char* op, const char* argument = "") {
  return {{"column", column}, {"operator", op}, {"argument", argument}};
}

Result<std::unique_ptr<Transform>> Make(const Json& conditions, const char* join = "and") {
  Json options =
      Checked(RowFilterOptions(), {{"condition", join}, {"filter_row_conditions", conditions}});
  return MakeRowFilter(options, Site(TestColumns()));
}

/// The names of the rows that are kept of Ann, NULL and Zoë.
std::vector<std::string> Kept(const Json& conditions, const char* join = "and") {
  auto made = Make(conditions, join);
  EXPECT_TRUE(made.ok()) << made.status();
  if (!made.ok()) return {"error"};
  auto rows = (*made)->Apply(TestRows());
  EXPECT_TRUE(rows.ok()) << rows.status();
  return TextsOf(*rows->rows, "name");
}

std::vector<std::string> KeptBy(const char* column, const char* op, const char* argument = "") {
  return Kept(Json::array({Condition(column, op, argument)}));
}

TEST(RowFilter, ComparesInTheColumnsOwnType) {
  EXPECT_THAT(KeptBy("n", "greater", "-10"), ElementsAre("Ann", "Zoë"));
  EXPECT_THAT(KeptBy("n", "greater", "7"), IsEmpty());
  EXPECT_THAT(KeptBy("n", "greater_equal", "7"), ElementsAre("Ann"));
  EXPECT_THAT(KeptBy("n", "less", "7"), ElementsAre("Zoë"));
  EXPECT_THAT(KeptBy("n", "less_equal", "7"), ElementsAre("Ann", "Zoë"));
  EXPECT_THAT(KeptBy("x", "less", "0.5"), ElementsAre("Zoë"));
  EXPECT_THAT(KeptBy("price", "equal", "9.5"), ElementsAre("Ann"));
  EXPECT_THAT(KeptBy("day", "greater", "2026-01-30"), ElementsAre("Ann"));
  EXPECT_THAT(KeptBy("clock", "greater", "23:59:58"), ElementsAre("Ann"));
  EXPECT_THAT(KeptBy("at", "less", "1970-01-02 00:00:00"), ElementsAre("Zoë"));
  EXPECT_THAT(KeptBy("at", "equal", "1970-01-01 09:00:00+09:00"), ElementsAre("Zoë"));
  EXPECT_THAT(KeptBy("name", "greater", "B"), ElementsAre("Zoë"));
  EXPECT_THAT(KeptBy("name", "equal", "Ann"), ElementsAre("Ann"));
  EXPECT_THAT(KeptBy("ok", "equal", "false"), ElementsAre("Zoë"));
}

TEST(RowFilter, LooksIntoTexts) {
  EXPECT_THAT(KeptBy("name", "start_with", "A"), ElementsAre("Ann"));
  EXPECT_THAT(KeptBy("name", "end_with", "ë"), ElementsAre("Zoë"));
  EXPECT_THAT(KeptBy("name", "include", "o"), ElementsAre("Zoë"));
  EXPECT_THAT(KeptBy("name", "include", "."), IsEmpty());
  EXPECT_THAT(KeptBy("name", "regexp", "^.n+$"), ElementsAre("Ann"));
  EXPECT_THAT(KeptBy("doc", "include", "a"), ElementsAre("Ann"));
}

TEST(RowFilter, NullFitsIsNullOnly) {
  EXPECT_THAT(KeptBy("n", "is_null"), ElementsAre("null"));
  EXPECT_THAT(KeptBy("n", "is_not_null"), ElementsAre("Ann", "Zoë"));
  EXPECT_THAT(KeptBy("n", "not_equal", "7"), ElementsAre("Zoë"));
  EXPECT_THAT(KeptBy("name", "not_equal", "Ann"), ElementsAre("Zoë"));
}

TEST(RowFilter, JoinsConditionsByAndOrOr) {
  Json both = {Condition("n", "greater", "0"), Condition("name", "is_null")};
  EXPECT_THAT(Kept(both, "and"), IsEmpty());
  EXPECT_THAT(Kept(both, "or"), ElementsAre("Ann", "null"));
}

TEST(RowFilter, MistakesAreNamed) {
  auto refusal = [](const char* column, const char* op, const char* argument) {
    auto made = Make(Json::array({Condition(column, op, argument)}));
    EXPECT_EQ(KindOf(made.status()), ErrorKind::kDefinition);
    return made.status().message();
  };
  EXPECT_THAT(
      refusal("nam", "equal", ""),
      HasSubstr(
          "filter_row_conditions[0]: column: there is no column 'nam' here; did you mean 'name'?"));
  EXPECT_THAT(refusal("n", "equal", "x"),
              HasSubstr("argument: 'x' is not a long, which column 'n' is"));
  EXPECT_THAT(refusal("n", "regexp", "x"), HasSubstr("regexp is not for 'n', which is a long"));
  EXPECT_THAT(refusal("ok", "greater", "true"),
              HasSubstr("greater is not for 'ok', which is a boolean"));
  EXPECT_THAT(refusal("name", "regexp", "("), HasSubstr("argument: "));
  EXPECT_THAT(Make(Json::array()).status().message(), HasSubstr("at least one condition"));
}

}  // namespace
}  // namespace waybill::transform
