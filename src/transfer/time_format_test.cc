#include "transfer/time_format.h"

#include <gmock/gmock.h>

#include <vector>

namespace waybill::transfer {
namespace {

std::string In(
    std::string_view zone, std::string_view format,
    std::chrono::microseconds since_epoch = std::chrono::microseconds(1'709'251'199'123'456)) {
  auto found = FindTimeZone(zone);
  EXPECT_TRUE(found.ok()) << zone;
  if (!found.ok()) return "";
  auto text = FormatTime(Time(since_epoch), format, *found);
  EXPECT_TRUE(text.ok()) << text.status().ToString();
  return text.ok() ? *text : "";
}

// Expected texts are what GNU date 9.1 prints: TZ=… date -d @1709251199.123456 +…
TEST(FormatTime, WritesWhatGnuDateWrites) {
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
      {"%-d|%-m|%_m|%^b|%^A|%-H|%-I", "1|3| 3|MAR|FRIDAY|8|8", "29|2| 2|FEB|THURSDAY|20|8"},
      {"%%|100%%", "%|100%", "%|100%"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(In("Asia/Tokyo", row.format), row.tokyo);
    EXPECT_EQ(In("America/St_Johns", row.format), row.st_johns);
  }
}

TEST(FormatTime, BeforeTheEpochFractionsStillCountUpwards) {
  EXPECT_EQ(In("UTC", "%F %T.%N %s", std::chrono::microseconds(-1'500'000)),
            "1969-12-31 23:59:58.500000000 -2");
}

TEST(FormatTime, TextAroundDirectivesStays) {
  EXPECT_EQ(In("UTC", "年%Y/月=%m"), "年2024/月=02");
  EXPECT_EQ(In("UTC", ""), "");
}

TEST(FormatTime, UnknownDirectivesAreNamed) {
  for (const char* format : {"%Q", "%", "a%", "%-", "%:Y", "%:::z", "%3d", "%E"}) {
    auto text = FormatTime(Time{}, format, cctz::utc_time_zone());
    ASSERT_FALSE(text.ok()) << format;
    EXPECT_EQ(KindOf(text.status()), ErrorKind::kDefinition);
  }
  auto text = FormatTime(Time{}, "%Y-%Q", cctz::utc_time_zone());
  EXPECT_EQ(text.status().message(), "'%Q' in the format '%Y-%Q' is none of the known directives");
}

TEST(FindTimeZone, TakesNamesAndOffsets) {
  EXPECT_EQ(In("+05:30", "%z"), "+0530");
  EXPECT_EQ(In("-0330", "%z"), "-0330");
  EXPECT_EQ(In("Z", "%z"), "+0000");
  EXPECT_EQ(In("Asia/Kolkata", "%z %:z %Z"), "+0530 +05:30 IST");
}

TEST(FindTimeZone, RefusesWhatIsNoneAndNeverOpensAPath) {
  for (const char* name : {"", "Asia/Tokio", "+25:00", "+09:99", "+9", "/etc/localtime",
                           "../../etc/passwd", "Asia/../../passwd", "file:x", "+0a00"}) {
    auto zone = FindTimeZone(name);
    EXPECT_FALSE(zone.ok()) << name;
    EXPECT_EQ(KindOf(zone.status()), ErrorKind::kDefinition);
  }
}

}  // namespace
}  // namespace waybill::transfer
