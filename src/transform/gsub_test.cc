#include "transform/gsub.h"

#include <gmock/gmock.h>

#include "transform/test_rows.h"

namespace waybill::transform {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Gsub {
  const char* pattern;
  const char* to;
};

Result<std::unique_ptr<Transform>> Make(const std::vector<Gsub>& list, const char* column,
                                        const std::shared_ptr<arrow::Schema>& columns) {
  Json entries = Json::array();
  for (const Gsub& each : list) {
    entries.push_back({{"column_name", column}, {"pattern", each.pattern}, {"to", each.to}});
  }
  return MakeGsub(Checked(GsubOptions(), {{"gsub", std::move(entries)}}), Site(columns));
}

std::vector<std::string> Replaced(const std::vector<Gsub>& list,
                                  const std::vector<std::string_view>& texts) {
  auto rows = Texts(texts);
  auto made = Make(list, "text", rows->schema());
  EXPECT_TRUE(made.ok()) << made.status();
  return made.ok() ? TextsOf(*(*made)->Apply(rows)->rows, "text") : std::vector<std::string>();
}

std::string Replaced(const char* pattern, const char* to, std::string_view text) {
  auto replaced = Replaced({{pattern, to}}, {text});
  return replaced.empty() ? "none" : replaced[0];
}

std::string Refusal(const char* pattern, const char* to, const char* column = "name") {
  auto made = Make({{pattern, to}}, column, TestColumns());
  EXPECT_EQ(KindOf(made.status()), ErrorKind::kDefinition);
  return made.status().message();
}

TEST(Gsub, EveryMatchIsReplacedAndNullStaysNull) {
  EXPECT_THAT(Replaced({{"-", ""}}, {"03-1234-5678", "", "none", {}}),
              ElementsAre("0312345678", "", "none", "null"));
  EXPECT_EQ(Replaced("[　 ]+", "_", "東京　都 x"), "東京_都_x");
  EXPECT_EQ(Replaced("(?i)ABC", "x", "abcABC"), "xx");
  EXPECT_EQ(Replaced("x*", "-", "abc"), "-a-b-c-");
}

TEST(Gsub, SeveralOfOneColumnWorkOneAfterTheOther) {
  EXPECT_THAT(Replaced({{"a", "b"}, {"b+", "c"}}, {"aab", "xb"}), ElementsAre("c", "xc"));
}

// What java.util.regex.Matcher.appendReplacement's page says of $g, ${name} and backslashes.
TEST(Gsub, TheReplacementIsJavas) {
  EXPECT_EQ(Replaced("(\\d+)-(\\d+)", "$2/$1", "12-34"), "34/12");
  EXPECT_EQ(Replaced("\\d+", "<$0>", "a12b3"), "a<12>b<3>");
  EXPECT_EQ(Replaced("(?P<year>\\d{4})-(?P<month>\\d\\d)", "${month}.${year}", "2026-01"),
            "01.2026");
  EXPECT_EQ(Replaced("(?<year>\\d{4})", "y${year}", "2026"), "y2026") << "Java's own spelling";
  EXPECT_EQ(Replaced("(a)(b)?", "[$1$2]", "aab"), "[a][ab]") << "a group that took no part";
  EXPECT_EQ(Replaced("x", "\\$1", "x"), "$1");
  EXPECT_EQ(Replaced("x", "\\\\", "x"), "\\");
  EXPECT_EQ(Replaced("x", "\\n", "x"), "n");
  EXPECT_EQ(Replaced("(a)", "$12", "a"), "a2") << "there is no group 12, so it is 1 and a digit";
}

TEST(Gsub, OnlyRealGroupsAreCounted) {
  EXPECT_EQ(Replaced("\\((?:x)[(\\]](y)[[:alpha:](](?i)(z)", "$2$1", "(x(ybz"), "zy");
  EXPECT_THAT(Refusal("\\Q(\\E[)(](?:a)", "$1"), HasSubstr("the pattern has no group 1, only 0"));
}

TEST(Gsub, AJsonColumnBecomesAString) {
  auto made = Make({{"\"", ""}}, "doc", TestColumns());
  ASSERT_TRUE(made.ok()) << made.status();
  auto rows = (*made)->Apply(TestRows())->rows;
  EXPECT_THAT(TextsOf(*rows, "doc"), ElementsAre("{a:1}", "null", "[]"));
  EXPECT_EQ((*made)->schema()->GetFieldByName("doc")->metadata(), nullptr);
}

TEST(Gsub, WhatRe2LacksIsToldWithTheWayRound) {
  for (const char* pattern : {"a(?=b)", "a(?!b)", "(?<=a)b", "(?<!a)b"}) {
    EXPECT_THAT(Refusal(pattern, ""),
                testing::AllOf(HasSubstr("gsub[0]: pattern: "), HasSubstr("as a group")));
  }
  EXPECT_THAT(Refusal("(a)\\1", ""), HasSubstr("RE2 knows no back references"));
  EXPECT_THAT(Refusal("(", "$1"), HasSubstr("gsub[0]: pattern: "));
}

TEST(Gsub, MistakesAreNamed) {
  EXPECT_THAT(Refusal("(a)", "$2"), HasSubstr("to: the pattern has no group 2, only 1"));
  EXPECT_THAT(Refusal("a", "${x}"), HasSubstr("to: the pattern has no group named 'x'"));
  EXPECT_THAT(Refusal("a", "${x"), HasSubstr("to: ${ without its }"));
  EXPECT_THAT(Refusal("a", "5 $"), HasSubstr("a dollar sign is written \\$"));
  EXPECT_THAT(Refusal("a", "5\\"), HasSubstr("to: ends in a \\"));
  EXPECT_THAT(Refusal("()()()()()()()()()()", "$10"), HasSubstr("only groups 0 to 9"));
  EXPECT_THAT(Refusal("a", "", "n"), HasSubstr("column_name: 'n' is a long"));
  EXPECT_THAT(Refusal("a", "", "nam"), HasSubstr("did you mean 'name'?"));
}

}  // namespace
}  // namespace waybill::transform
