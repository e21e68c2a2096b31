#include "base/clock.h"

#include <gtest/gtest.h>

namespace waybill {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::seconds;

// 1369353600 is `date -u -d 2013-05-24 +%s`.
constexpr Time kMay24{seconds(1369353600)};

TEST(Clock, FormatsAsSigV4AndJsonWantIt) {
  EXPECT_EQ(FormatBasicUtc(kMay24), "20130524T000000Z");
  EXPECT_EQ(FormatUtc(kMay24), "2013-05-24T00:00:00Z");
  EXPECT_EQ(FormatUtc(kMay24 + microseconds(1)), "2013-05-24T00:00:00.000001Z");
}

TEST(Clock, ReadsEveryFormAwsAnswersWith) {
  for (const char* text : {"20130524T000000Z", "2013-05-24T00:00:00Z", "2013-05-24T00:00:00.000Z",
                           "2013-05-24T09:00:00+09:00", "2013-05-24 00:00:00Z"}) {
    ASSERT_TRUE(ParseUtc(text).ok()) << text;
    EXPECT_EQ(*ParseUtc(text), kMay24) << text;
  }
  EXPECT_EQ(*ParseUtc("2013-05-24T00:00:00.123456789Z"), kMay24 + microseconds(123456));
}

TEST(Clock, RefusesWhatIsNoTime) {
  for (const char* text :
       {"", "2013", "2013-02-30T00:00:00Z", "2013-05-24T25:00:00Z", "2013-05-24T00:00:00",
        "2013-05-24T00:00:00Zx", "+013-05-24T00:00:00Z"}) {
    EXPECT_FALSE(ParseUtc(text).ok()) << text;
  }
}

TEST(Clock, ManualSleepMovesTimeAndObeysStop) {
  ManualClock clock(kMay24);
  std::stop_source source;
  EXPECT_TRUE(clock.Sleep(hours(1), source.get_token()).ok());
  EXPECT_EQ(clock.Now(), kMay24 + hours(1));
  source.request_stop();
  EXPECT_TRUE(IsCancelled(clock.Sleep(hours(1), source.get_token())));
  EXPECT_EQ(clock.Now(), kMay24 + hours(1));
}

TEST(Clock, SystemSleepEndsAtOnceWhenStopped) {
  SystemClock clock;
  std::stop_source source;
  source.request_stop();
  EXPECT_TRUE(IsCancelled(clock.Sleep(hours(1), source.get_token())));
}

}  // namespace
}  // namespace waybill
