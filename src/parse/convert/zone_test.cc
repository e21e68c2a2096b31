#include "parse/convert/zone.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>

namespace waybill::parse {
namespace {

TEST(Zone, LocalTimesAreThoseOfPythonsZoneinfo) {
  std::ifstream file(TEST_DATA_DIR "/times/zones.tsv");
  std::map<std::string, Zone> zones;
  std::string name;
  int64_t local;
  int64_t utc;
  int lines = 0;
  while (file >> name >> local >> utc) {
    if (!zones.contains(name)) zones.emplace(name, Zone::Make(name).ValueOrDie());
    EXPECT_EQ(zones.at(name).ToUtc(local), utc) << name << " " << local;
    // A zone that remembers nothing must say the same as one that does.
    EXPECT_EQ(Zone::Make(name).ValueOrDie().ToUtc(local), utc) << name << " " << local;
    ++lines;
  }
  EXPECT_EQ(lines, 540);
}

TEST(Zone, OffsetsAndAbbreviationsAreZones) {
  EXPECT_EQ(Zone::Make("+09:00").ValueOrDie().ToUtc(32400), 0);
  EXPECT_EQ(Zone::Make("-0330").ValueOrDie().ToUtc(0), 12600);
  EXPECT_EQ(Zone::Make("JST").ValueOrDie().ToUtc(32400), 0);
  EXPECT_EQ(Zone::Make("UTC").ValueOrDie().ToUtc(5), 5);
}

}  // namespace
}  // namespace waybill::parse
