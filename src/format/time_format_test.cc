#include "format/time_format.h"

#include <gmock/gmock.h>

#include <string>

namespace waybill::format {
namespace {

constexpr int64_t kMoment = 1769903999123456;  // 2026-01-31T23:59:59.123456Z, a Saturday
constexpr int64_t kLeapDay = 951782400000000;  // 2000-02-29T00:00:00Z

std::string Text(std::string_view format, int64_t micros, std::string_view zone = "UTC") {
  auto made = TimeFormat::Make(format, zone);
  if (!made.ok()) return made.status().message();
  std::string text(made->max_bytes(), '\0');
  text.resize(static_cast<size_t>(made->Write(text.data(), micros) - text.data()));
  return text;
}

TEST(TimeFormat, TroccosDefaultIsRubys) {
  EXPECT_EQ(Text("%Y-%m-%d %H:%M:%S.%6N %z", kMoment), "2026-01-31 23:59:59.123456 +0000");
}

// What Python's strftime says of the same moments.
TEST(TimeFormat, EveryDirective) {
  EXPECT_EQ(Text("%Y %y %m %d %j", kMoment), "2026 26 01 31 031");
  EXPECT_EQ(Text("%j", kLeapDay), "060");
  EXPECT_EQ(Text("%j", 1735657445000007), "366");
  EXPECT_EQ(Text("%a %A %b %h %B", kMoment), "Sat Saturday Jan Jan January");
  EXPECT_EQ(Text("%a", -1), "Wed");
  EXPECT_EQ(Text("%H %I %M %S %p %P", kMoment), "23 11 59 59 PM pm");
  EXPECT_EQ(Text("%H %I %p", kLeapDay), "00 12 AM");
  EXPECT_EQ(Text("%e|%k|%l", kLeapDay + 4LL * 86400000000 + 3600000000), " 4| 1| 1");
  EXPECT_EQ(Text("%F %T %D %R", kMoment), "2026-01-31 23:59:59 01/31/26 23:59");
  EXPECT_EQ(Text("%%%n%t", kMoment), "%\n\t");
  EXPECT_EQ(Text("%s %Q", kMoment), "1769903999 1769903999123");
  EXPECT_EQ(Text("%s %Q", -1), "-1 -1");
}

TEST(TimeFormat, FractionsAreCutNotRounded) {
  EXPECT_EQ(Text("%L %N %3N %6N %9N %1N", kMoment), "123 123456000 123 123456 123456000 1");
  EXPECT_EQ(Text("%S.%6N", -1), "59.999999");
}

TEST(TimeFormat, ZonesShiftTheClockAndTheDate) {
  EXPECT_EQ(Text("%F %T %z %:z %Z", kMoment, "Asia/Tokyo"), "2026-02-01 08:59:59 +0900 +09:00 JST");
  EXPECT_EQ(Text("%F %T %z %Z", kMoment, "America/New_York"), "2026-01-31 18:59:59 -0500 EST");
  EXPECT_EQ(Text("%F %T %:z", kMoment, "Asia/Kolkata"), "2026-02-01 05:29:59 +05:30");
  EXPECT_EQ(Text("%F %T %z", kMoment, "-03:30"), "2026-01-31 20:29:59 -0330");
}

TEST(TimeFormat, SummerTimeIsThatOfTheMoment) {
  EXPECT_EQ(Text("%FT%T%z %Z", 1782864000000000, "America/New_York"),
            "2026-06-30T20:00:00-0400 EDT");
}

TEST(TimeFormat, TextAroundDirectivesStands) {
  EXPECT_EQ(Text("on %d.%m., 時刻 %H", kMoment), "on 31.01., 時刻 23");
  EXPECT_EQ(Text("", kMoment), "");
}

TEST(TimeFormat, UnknownDirectivesAreRefusedByName) {
  for (std::string_view format : {"%q", "%Y %", "%-d", "%3S", "%:Z"}) {
    auto made = TimeFormat::Make(format, "UTC");
    ASSERT_FALSE(made.ok()) << format;
    EXPECT_EQ(KindOf(made.status()), ErrorKind::kDefinition);
    EXPECT_THAT(made.status().message(), testing::HasSubstr("is not a known directive"));
  }
}

TEST(TimeFormat, UnknownZonesAreRefusedByName) {
  for (std::string_view zone :
       {"Asia/Tokio", "", "/etc/localtime", "../etc/passwd", "+25:00", "+9:00", "+09:60"}) {
    auto made = TimeFormat::Make("%Y", zone);
    ASSERT_FALSE(made.ok()) << zone;
    EXPECT_EQ(KindOf(made.status()), ErrorKind::kDefinition);
    EXPECT_THAT(made.status().message(), testing::HasSubstr("Asia/Tokyo"));
  }
}

TEST(TimeFormat, TheFarthestMomentsFit) {
  for (int64_t micros : {INT64_MIN, INT64_MAX}) {
    std::string text = Text("%Y-%m-%d %H:%M:%S.%6N %z %A %B %s %Q", micros, "Asia/Tokyo");
    EXPECT_FALSE(text.empty());
  }
}

}  // namespace
}  // namespace waybill::format
