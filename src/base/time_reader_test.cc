#include "base/time_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "base/time_format.h"

namespace waybill {
namespace {

using ::testing::HasSubstr;

/// Micros since the epoch, the zone being UTC unless the text names one.
int64_t Read(const std::string& format, const std::string& text) {
  auto made = TimeReader::Make(format);
  EXPECT_TRUE(made.ok()) << made.status();
  Moment moment;
  EXPECT_TRUE(made->Parse(text, &moment)) << format << " does not take " << text;
  if (moment.is_epoch) return moment.epoch_micros;
  return moment.days * 86'400'000'000 + moment.micros_of_day - moment.offset_seconds * 1'000'000LL;
}

bool Takes(const std::string& format, const std::string& text) {
  Moment moment;
  return TimeReader::Make(format).ValueOrDie().Parse(text, &moment);
}

// Expected values: Python 3.11, datetime.strptime.
TEST(TimeReader, MomentsAreThoseOfPythonsStrptime) {
  EXPECT_EQ(Read("%d/%b/%Y:%H:%M:%S %z", "31/Jan/2026:23:59:59 -0330"), 1769916599000000);
  EXPECT_EQ(Read("%Y%m%d%H%M%S", "20260131235959"), 1769903999000000);
  EXPECT_EQ(Read("%Y-%m-%d %H:%M:%S.%N", "1969-12-31 23:59:59.5"), -500000);
  EXPECT_EQ(Read("%Y-%m-%d %H:%M:%S", "1600-02-29 00:00:00"), -11670998400000000);
  EXPECT_EQ(Read("%F %T", "9999-12-31 23:59:59"), 253402300799000000);
  EXPECT_EQ(Read("%F %T", "0001-01-01 00:00:00"), -62135596800000000);
  EXPECT_EQ(Read("%D %I:%M:%S %p", "02/28/69 11:05:06 PM"), -26441694000000);
  EXPECT_EQ(Read("%m/%d/%y %I:%M:%S %p", "02/28/68 12:05:06 am"), 3097613106000000);
  EXPECT_EQ(Read("%A, %B %d %Y %k:%M", "Saturday, January 31 2026  7:08"), 1769843280000000);
  EXPECT_EQ(Read("%Y-%j %T", "2026-060 01:02:03"), 1772326923000000);
  EXPECT_EQ(Read("%Y-%m-%dT%H:%M:%S.%6N%:z", "2026-01-31T23:59:59.123456+09:00"), 1769871599123456);
}

TEST(TimeReader, FractionsAreReadAsWideAsTheFormatSays) {
  EXPECT_EQ(Read("%S.%LZ %Y", "01.5Z 1970"), 1500000);
  EXPECT_EQ(Read("%Y%m%d%H%M%S%3N", "19700101000001250"), 1250000);
  EXPECT_EQ(Read("%Y %S.%9N", "1970 01.123456789"), 1123456);
  EXPECT_FALSE(Takes("%Y %S.%3N", "1970 01.1234"));
  EXPECT_FALSE(Takes("%Y %S.%N", "1970 01."));
}

TEST(TimeReader, EpochsAreSecondsOrMilliseconds) {
  EXPECT_EQ(Read("%s", "1769871599"), 1769871599000000);
  EXPECT_EQ(Read("%Q", "1769871599123"), 1769871599123000);
  EXPECT_EQ(Read("%s.%N", "-1.5"), -1500000);
  EXPECT_FALSE(Takes("%s", "999999999999999"));
  EXPECT_FALSE(Takes("%s", ""));
}

TEST(TimeReader, ZonesByNameAndOffset) {
  for (const char* zone : {"+0900", "+09:00", "+09", "JST"}) {
    EXPECT_EQ(Read("%F %T %Z", std::string("1970-01-01 09:00:00 ") + zone), 0) << zone;
  }
  EXPECT_EQ(Read("%F %T%z", "1970-01-01 00:00:00Z"), 0);
  EXPECT_FALSE(Takes("%F %T %Z", "1970-01-01 00:00:00 XYZ"));
}

TEST(TimeReader, WhatIsNoMomentIsRefused) {
  for (const char* day : {"2026-02-29", "2026-02-30", "2026-13-01", "2026-00-01", "2026-01-00",
                          "2026-04-31", "2026-01-31x", "2026-01-", "", "2026-01", "20260131"}) {
    EXPECT_FALSE(Takes("%Y-%m-%d", day)) << day;
  }
  EXPECT_TRUE(Takes("%Y-%m-%d", "2024-02-29"));
  EXPECT_FALSE(Takes("%Y-%m-%d", "1900-02-29"));
  EXPECT_TRUE(Takes("%Y-%m-%d", "2000-02-29"));
  EXPECT_FALSE(Takes("%Y-%j", "2026-366"));
  EXPECT_FALSE(Takes("%H:%M", "24:01"));
  EXPECT_FALSE(Takes("%H:%M", "25:00"));
  EXPECT_FALSE(Takes("%H:%M", "12:60"));
  EXPECT_FALSE(Takes("%I:%M %p", "13:00 PM"));
}

TEST(TimeReader, AFormatThatCannotBeReadIsRefusedWithAReason) {
  auto reason = [](const char* format) {
    auto made = TimeReader::Make(format);
    EXPECT_FALSE(made.ok()) << format;
    EXPECT_EQ(KindOf(made.status()), ErrorKind::kDefinition);
    return made.status().message();
  };
  EXPECT_THAT(reason("%Y-%E"), HasSubstr("unknown directive '%E'"));
  EXPECT_THAT(reason("%Y-%"), HasSubstr("unknown directive '%'"));
  EXPECT_THAT(reason("yyyy-MM-dd"), HasSubstr("names no part of a date or a time"));
  EXPECT_THAT(reason("%m/%d"), HasSubstr("no year"));
  EXPECT_THAT(reason("%I:%M"), HasSubstr("no %p"));
}

TEST(IsoMoment, EverydayFormsAreTaken) {
  auto micros = [](const char* text) {
    Moment moment;
    EXPECT_TRUE(ParseIsoMoment(text, &moment)) << text;
    return moment.days * 86'400'000'000 + moment.micros_of_day -
           moment.offset_seconds * 1'000'000LL;
  };
  EXPECT_EQ(micros("2026-01-31T23:59:59.123456+09:00"), 1769871599123456);
  EXPECT_EQ(micros("2026-01-31 23:59:59 +0900"), 1769871599000000);
  EXPECT_EQ(micros("2026/1/31 23:59:59"), 1769903999000000);
  EXPECT_EQ(micros("2026-01-31T23:59:59Z"), 1769903999000000);
  EXPECT_EQ(micros("2026-01-31 7:08"), 1769843280000000);
  EXPECT_EQ(micros("2026-01-31"), 20484 * 86'400'000'000);
}

TEST(IsoMoment, OtherTextsAreNot) {
  for (const char* text :
       {"", "2026", "2026-01", "26-01-31", "26-1-31", "2026-01/31", "2026-01-31 ", "2026-01-31T",
        "2026-01-31T23", "2026-01-31T23:59:", "2026-02-30", "2026-01-31T23:59:59.",
        "2026-01-31 23:59:59 Tokyo", "31-01-2026"}) {
    Moment moment;
    EXPECT_FALSE(ParseIsoMoment(text, &moment)) << text;
  }
}

TEST(IsoTime, MicrosSinceMidnight) {
  int64_t micros = 0;
  EXPECT_TRUE(ParseIsoTime("23:59:59.123456", &micros));
  EXPECT_EQ(micros, 86399123456);
  EXPECT_TRUE(ParseIsoTime("7:08", &micros));
  EXPECT_EQ(micros, 25680000000);
  EXPECT_FALSE(ParseIsoTime("7", &micros));
  EXPECT_FALSE(ParseIsoTime("07:08:09.", &micros));
}

// What base/time_format.h writes is read back as the same moment.
TEST(TimeReader, ReadsWhatIsWritten) {
  const std::vector<std::string> formats = {"%Y-%m-%d %H:%M:%S.%6N %z",
                                            "%d/%b/%Y:%H:%M:%S.%6N %:z",
                                            "%A, %B %e %Y %I:%M:%S.%N %p %z",
                                            "%Y%j %k:%M%S%6N%z",
                                            "%D %T.%6N %z",
                                            "%F %R:%S.%6N%:z",
                                            "%s.%6N"};
  std::mt19937_64 random(20260131);
  // From 1969 to 2068, which the two digits of %y can say.
  std::uniform_int_distribution<int64_t> moments(-31'536'000'000'000, 3'124'223'999'000'000);
  for (const std::string& format : formats) {
    for (const char* zone : {"UTC", "Asia/Tokyo", "America/St_Johns", "-03:30"}) {
      auto writer = TimeFormat::Make(format, zone).ValueOrDie();
      for (int i = 0; i < 200; ++i) {
        int64_t micros = moments(random);
        if (format.starts_with("%s")) micros = std::abs(micros);
        EXPECT_EQ(Read(format, writer.Text(Time(Duration(micros)))), micros) << format << zone;
      }
    }
  }
}

}  // namespace
}  // namespace waybill
