#include "metastore/ulid.h"

#include <gtest/gtest.h>

#include <string>

namespace waybill::metastore {
namespace {

TEST(Ulid, EncodesTimeAsTheReferenceImplementationDoes) {
  // github.com/ulid/javascript: encodeTime(1469918176385) is "01ARYZ6S41".
  SystemRandom random;
  std::string id = MakeUlid(Time(std::chrono::milliseconds(1469918176385)), random);
  EXPECT_EQ(id.substr(0, 10), "01ARYZ6S41");
  EXPECT_EQ(id.size(), 26u);
  EXPECT_EQ(id.find_first_not_of("0123456789ABCDEFGHJKMNPQRSTVWXYZ"), std::string::npos);
}

TEST(Ulid, SortsAsTimeDoesAndDiffersWithinAMillisecond) {
  SystemRandom random;
  Time time(std::chrono::milliseconds(1469918176385));
  EXPECT_LT(MakeUlid(time, random), MakeUlid(time + std::chrono::milliseconds(1), random));
  EXPECT_LT(MakeUlid(time, random), MakeUlid(time + std::chrono::hours(24 * 365 * 100), random));
  EXPECT_NE(MakeUlid(time, random), MakeUlid(time, random));
}

}  // namespace
}  // namespace waybill::metastore
