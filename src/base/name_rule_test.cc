#include "base/name_rule.h"

#include <gmock/gmock.h>

namespace waybill {
namespace {

using testing::HasSubstr;

std::string Named(std::string_view rule, int task, int file) {
  auto parsed = NameRule::Parse(rule);
  EXPECT_TRUE(parsed.ok()) << parsed.status().message();
  return parsed.ok() ? parsed->Name(task, file) : "";
}

// The expected texts are those of bash's printf with the same format and numbers.
TEST(NameRule, WritesWhatPrintfWrites) {
  EXPECT_EQ(Named(".%03d.%02d", 0, 0), ".000.00");
  EXPECT_EQ(Named(".%03d.%02d", 7, 12), ".007.12");
  EXPECT_EQ(Named("_%d-%d", 7, 12), "_7-12");
  EXPECT_EQ(Named("/part-%05d/%09d", 42, 1), "/part-00042/000000001");
}

TEST(NameRule, ANumberWiderThanItsWidthIsWrittenInFull) {
  EXPECT_EQ(Named(".%03d.%02d", 12345, 100), ".12345.100");
}

// TROCCO's provider sends ".%03d" in its tests: a task has one file, so that its number is the
// file's over the whole job.
TEST(NameRule, OneNumberIsTheTasks) {
  EXPECT_EQ(Named(".%03d", 7, 0), ".007");
  EXPECT_EQ(Named("-%d-of-many", 12, 0), "-12-of-many");
  EXPECT_EQ(Named("%03d", 7, 2), "007.2");
}

TEST(NameRule, TwoPercentSignsAreOne) { EXPECT_EQ(Named("100%%.%d.%d%%", 1, 2), "100%.1.2%"); }

TEST(NameRule, BytesOutsideAsciiStayAsTheyAre) {
  EXPECT_EQ(Named("注文%d番%d\xff", 1, 2), "注文1番2\xff");
}

struct Bad {
  std::string_view rule;
  std::string_view why;
};

class BadNameRule : public testing::TestWithParam<Bad> {};

TEST_P(BadNameRule, IsADefinitionErrorThatSaysWhy) {
  auto parsed = NameRule::Parse(GetParam().rule);
  ASSERT_FALSE(parsed.ok());
  EXPECT_EQ(KindOf(parsed.status()), ErrorKind::kDefinition);
  EXPECT_THAT(parsed.status().message(), HasSubstr(GetParam().why));
}

constexpr Bad kBad[] = {
    {"", "found 0"},
    {"plain", "found 0"},
    {".%d.%d.%d", "found 3"},
    {".%s.%d", "byte 1 begins neither"},
    {".%n.%d", "byte 1 begins neither"},
    {".%1$d.%d", "byte 1 begins neither"},
    {".%3d.%d", "byte 1 begins neither"},
    {".%00d.%d", "byte 1 begins neither"},
    {".%099999999d.%d", "byte 1 begins neither"},
    {".%d.%", "byte 4 begins neither"},
    {".%d.%0", "byte 4 begins neither"},
    {"%d%d", "nothing parts"},
    {"%03d0%02d", "nothing parts"},
    {std::string_view(".%d\0.%d", 7), "NUL stands at byte 3"},
};
INSTANTIATE_TEST_SUITE_P(NameRule, BadNameRule, testing::ValuesIn(kBad));

}  // namespace
}  // namespace waybill
