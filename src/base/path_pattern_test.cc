#include "base/path_pattern.h"

#include <gmock/gmock.h>

namespace waybill {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<bool> Matches(const std::string& expression, const std::vector<std::string>& names) {
  auto pattern = PathPattern::Make(expression);
  EXPECT_TRUE(pattern.ok()) << pattern.status().message();
  if (!pattern.ok()) return {};
  auto answers = pattern->Matches(names);
  EXPECT_TRUE(answers.ok()) << answers.status().message();
  return answers.ValueOr(std::vector<bool>{});
}

TEST(PathPattern, IsFoundAnywhereInTheName) {
  EXPECT_THAT(Matches("orders", {"raw/orders/1.csv", "raw/order/1.csv"}), ElementsAre(true, false));
}

TEST(PathPattern, IsAnchoredOnlyWhereItSaysSo) {
  EXPECT_THAT(Matches(R"(\.csv(\.gz)?$)", {"a.csv", "a.csv.gz", "a.csv.bak"}),
              ElementsAre(true, true, false));
}

TEST(PathPattern, AnEmptyOneMatchesEveryName) {
  EXPECT_THAT(Matches("", {"", "a", "\xff"}), ElementsAre(true, true, true));
}

TEST(PathPattern, ADotIsOneCharacterOfUtf8) {
  EXPECT_THAT(Matches("^注.書$", {"注文書", "注書"}), ElementsAre(true, false));
}

TEST(PathPattern, NamesThatAreNotUtf8KeepTheirPlacesAmongThoseThatAre) {
  EXPECT_THAT(Matches("^b.$", {"a1", "b\xff", "b2", "\xff\xff", "b注"}),
              ElementsAre(false, true, true, false, true));
}

TEST(PathPattern, AWholeOneMatchesFromTheNamesBeginningToItsEnd) {
  const std::vector<std::string> names = {"a.csv", "in/a.csv", "a.csv.bak", "b.csv"};
  auto matches = [&](const char* expression) {
    return PathPattern::MakeWhole(expression, "o").ValueOrDie().Matches(names).ValueOrDie();
  };
  EXPECT_THAT(matches(R"(a\.csv)"), ElementsAre(true, false, false, false));
  EXPECT_THAT(matches(R"(.*a\.csv|b.*)"), ElementsAre(true, true, false, true));
  EXPECT_THAT(matches(""), ElementsAre(true, true, true, true));
  EXPECT_THAT(PathPattern::MakeWhole("a)|(b", "match_name").status().message(),
              HasSubstr("match_name 'a)|(b'"));
}

TEST(PathPattern, ABrokenExpressionIsADefinitionErrorWithItsReason) {
  auto pattern = PathPattern::Make("a(b");
  ASSERT_FALSE(pattern.ok());
  EXPECT_EQ(KindOf(pattern.status()), ErrorKind::kDefinition);
  EXPECT_THAT(pattern.status().message(), HasSubstr("path_match_pattern 'a(b'"));
  EXPECT_THAT(pattern.status().message(), HasSubstr("missing )"));
}

}  // namespace
}  // namespace waybill
