#include "base/time_format.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace waybill {
namespace {

constexpr int64_t kMoment = 1769903999123456;  // 2026-01-31T23:59:59.123456Z, a Saturday
constexpr int64_t kLeapDay = 951782400000000;  // 2000-02-29T00:00:00Z

std::string Text(std::string_view format, int64_t micros, std::string_view zone = "UTC") {
  auto made = TimeFormat::Make(format, zone);
  if (!made.ok()) return made.status().message();
  std::string text(made->max_bytes(), '\0');
  text.resize(static_cast<size_t>(made->Write(text.data(), micros) - text.data()));
  EXPECT_EQ(made->Text(Time(Duration(micros))), text);
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
  for (std::string_view format :
       {"%q", "%", "%Y %", "a%", "%-", "%3S", "%3d", "%:Z", "%:Y", "%:::z", "%E", "%3%", "%:F"}) {
    auto made = TimeFormat::Make(format, "UTC");
    ASSERT_FALSE(made.ok()) << format;
    EXPECT_EQ(KindOf(made.status()), ErrorKind::kDefinition);
    EXPECT_THAT(made.status().message(), testing::HasSubstr("is not a known directive"));
  }
}

TEST(TimeFormat, UnknownZonesAreRefusedByName) {
  auto made = TimeFormat::Make("%Y", "Asia/Tokio");
  EXPECT_EQ(KindOf(made.status()), ErrorKind::kDefinition);
  EXPECT_THAT(made.status().message(), testing::HasSubstr("Asia/Tokyo"));
}

// Expected texts are what GNU date 9.1 prints: TZ=… date -d @1709251199.123456 +…
TEST(TimeFormat, WritesWhatGnuDateWrites) {
  struct Row {
    const char* format;
    const char* tokyo;
    const char* st_johns;
  };
  const std::vector<Row> rows = {
      {"%Y|%C|%y|%m|%B|%b|%h|%d|%e|%j", "2024|20|24|03|March|Mar|Mar|01| 1|061",
       "2024|20|24|02|February|Feb|Feb|29|29|060"},
      {"%H|%k|%I|%l|%M|%S|%s", "08| 8|08| 8|59|59|1709251199", "20|20|08| 8|29|59|1709251199"},
      {"%N|%3N|%6N|%9N", "123456000|123|123456|123456000", "123456000|123|123456|123456000"},
      {"%z|%:z|%::z|%Z", "+0900|+09:00|+09:00:00|JST", "-0330|-03:30|-03:30:00|NST"},
      {"%A|%a|%u|%w|%p|%P", "Friday|Fri|5|5|AM|am", "Thursday|Thu|4|4|PM|pm"},
      {"%F|%T|%D|%R", "2024-03-01|08:59:59|03/01/24|08:59", "2024-02-29|20:29:59|02/29/24|20:29"},
      {"%-d|%-m|%_m|%^b|%^A|%-H|%-I|%0e|%-j", "1|3| 3|MAR|FRIDAY|8|8|01|61",
       "29|2| 2|FEB|THURSDAY|20|8|29|60"},
      {"%^c", "FRI MAR  1 08:59:59 2024", "THU FEB 29 20:29:59 2024"},
      {"%%|100%%", "%|100%", "%|100%"},
  };
  constexpr int64_t kGnusMoment = 1'709'251'199'123'456;
  for (const Row& row : rows) {
    EXPECT_EQ(Text(row.format, kGnusMoment, "Asia/Tokyo"), row.tokyo);
    EXPECT_EQ(Text(row.format, kGnusMoment, "America/St_Johns"), row.st_johns);
  }
}

TEST(TimeFormat, TheFarthestMomentsFit) {
  for (int64_t micros : {INT64_MIN, INT64_MAX}) {
    std::string text = Text("%Y-%m-%d %H:%M:%S.%6N %z %A %B %s %Q", micros, "Asia/Tokyo");
    EXPECT_FALSE(text.empty());
  }
}

}  // namespace
}  // namespace waybill
