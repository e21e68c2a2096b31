#include "base/suggest.h"

#include <gtest/gtest.h>

#include <array>

namespace waybill {
namespace {

constexpr std::array<std::string_view, 3> kKnown = {"string", "long", "double"};

TEST(DidYouMean, NamesTheNearestWord) {
  EXPECT_EQ(DidYouMean("lon", kKnown), "; did you mean 'long'?");
  EXPECT_EQ(DidYouMean("dobule", kKnown), "; did you mean 'double'?");
}

TEST(DidYouMean, IsSilentWhenNothingIsNear) {
  EXPECT_EQ(DidYouMean("xyzzy", kKnown), "");
  EXPECT_EQ(DidYouMean("x", {}), "");
}

TEST(DidYouMean, IsSilentForWordsTooLongToCompare) {
  EXPECT_EQ(DidYouMean(std::string(1'000'000, 'g'), kKnown), "");
}

}  // namespace
}  // namespace waybill
