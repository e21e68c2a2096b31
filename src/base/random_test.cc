#include "base/random.h"

#include <gtest/gtest.h>

namespace waybill {
namespace {

TEST(Random, HexHasTwoDigitsPerByteAndDiffersEachTime) {
  SystemRandom random;
  EXPECT_EQ(random.Hex(16).size(), 32u);
  EXPECT_EQ(random.Hex(3).size(), 6u);
  EXPECT_NE(random.Hex(16), random.Hex(16));
}

TEST(Random, OneSeedGivesOneSequence) {
  SeededRandom a(7);
  SeededRandom b(7);
  EXPECT_EQ(a.Hex(32), b.Hex(32));
}

TEST(Random, UniformStaysBelowOne) {
  SeededRandom random(1);
  for (int i = 0; i < 10000; ++i) {
    double value = random.Uniform();
    ASSERT_GE(value, 0.0);
    ASSERT_LT(value, 1.0);
  }
}

}  // namespace
}  // namespace waybill
