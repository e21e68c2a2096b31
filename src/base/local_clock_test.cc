#include "base/local_clock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>

namespace waybill {
namespace {

TEST(LocalClock, LocalTimesAreThoseOfPythonsZoneinfo) {
  std::ifstream file(TEST_DATA_DIR "/times/zones.tsv");
  std::map<std::string, LocalClock> zones;
  std::string name;
  int64_t local;
  int64_t utc;
  int lines = 0;
  while (file >> name >> local >> utc) {
    if (!zones.contains(name)) zones.emplace(name, LocalClock::Make(name).ValueOrDie());
    EXPECT_EQ(zones.at(name).ToUtc(local), utc) << name << " " << local;
    // A zone that remembers nothing must say the same as one that does.
    EXPECT_EQ(LocalClock::Make(name).ValueOrDie().ToUtc(local), utc) << name << " " << local;
    ++lines;
  }
  EXPECT_EQ(lines, 540);
}

TEST(LocalClock, OffsetsAndAbbreviationsAreZones) {
  EXPECT_EQ(LocalClock::Make("+09:00").ValueOrDie().ToUtc(32400), 0);
  EXPECT_EQ(LocalClock::Make("-0330").ValueOrDie().ToUtc(0), 12600);
  EXPECT_EQ(LocalClock::Make("JST").ValueOrDie().ToUtc(32400), 0);
  EXPECT_EQ(LocalClock::Make("UTC").ValueOrDie().ToUtc(5), 5);
}

}  // namespace
}  // namespace waybill
