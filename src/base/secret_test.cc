#include "base/secret.h"

#include <gtest/gtest.h>

#include <utility>

namespace waybill {
namespace {

TEST(Secret, MovedFromHoldsNothing) {
  Secret a("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
  Secret b(std::move(a));
  EXPECT_TRUE(a.empty());  // NOLINT(bugprone-use-after-move): the claim under test
  EXPECT_EQ(b.Reveal(), "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
}

TEST(Secret, AssignmentReplacesTheText) {
  Secret a("first");
  a = Secret("second");
  EXPECT_EQ(a.Reveal(), "second");
  const Secret& alias = a;
  a = alias;
  EXPECT_EQ(a.Reveal(), "second");
}

TEST(Secret, MatchesComparesWholeTexts) {
  Secret a("abc");
  EXPECT_TRUE(a.Matches("abc"));
  EXPECT_FALSE(a.Matches("abd"));
  EXPECT_FALSE(a.Matches("ab"));
}

}  // namespace
}  // namespace waybill
