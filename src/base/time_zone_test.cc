#include "base/time_zone.h"

#include <gmock/gmock.h>

namespace waybill {
namespace {

int OffsetOf(std::string_view zone) {
  auto found = FindTimeZone(zone);
  EXPECT_TRUE(found.ok()) << zone;
  return found.ok() ? found->lookup(cctz::time_point<cctz::seconds>{}).offset : -1;
}

TEST(FindTimeZone, TakesNamesOffsetsAndAbbreviations) {
  EXPECT_EQ(OffsetOf("+05:30"), 19'800);
  EXPECT_EQ(OffsetOf("-0330"), -12'600);
  EXPECT_EQ(OffsetOf("+09"), 32'400);
  EXPECT_EQ(OffsetOf("Z"), 0);
  EXPECT_EQ(OffsetOf("JST"), 32'400);
  EXPECT_EQ(OffsetOf("Asia/Kolkata"), 19'800);
  EXPECT_EQ(OffsetOf("Etc/GMT+3"), -10'800);
}

TEST(FindTimeZone, RefusesWhatIsNoneAndNeverOpensAPath) {
  for (const char* name :
       {"", "Asia/Tokio", "+25:00", "+24:00", "+09:99", "+9", "+9:00", "+09:0", "09:00", "+0a00",
        "/etc/localtime", "../../etc/passwd", "Asia/../../passwd", "file:x"}) {
    auto zone = FindTimeZone(name);
    ASSERT_FALSE(zone.ok()) << name;
    EXPECT_EQ(KindOf(zone.status()), ErrorKind::kDefinition);
    EXPECT_THAT(zone.status().message(), testing::HasSubstr("Asia/Tokyo"));
  }
}

}  // namespace
}  // namespace waybill
