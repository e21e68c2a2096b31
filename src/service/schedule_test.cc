#include "service/schedule.h"

#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>

namespace waybill::service {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

ScheduleRule Rule(const Json& schedule) {
  auto rule = ParseSchedule(schedule);
  EXPECT_TRUE(rule.ok()) << rule.status().ToString();
  return rule.ok() ? *rule : ScheduleRule();
}

std::vector<std::string> Runs(const ScheduleRule& rule, const std::string& after, int count) {
  std::vector<std::string> texts;
  for (Time run : NextRuns(rule, ParseUtc(after).ValueOrDie(), count)) {
    texts.push_back(FormatUtc(run));
  }
  return texts;
}

std::string Refusal(const Json& schedule) {
  auto checked = CheckSchedule(schedule);
  EXPECT_EQ(KindOf(checked.status()), ErrorKind::kDefinition) << schedule.dump();
  return checked.status().message();
}

// Vectors of tools/schedule_vectors.py: croniter's local times, zoneinfo's instants.
TEST(NextRun, AgreesWithCroniterAndZoneinfo) {
  std::ifstream file(TEST_DATA_DIR "/schedules/vectors.jsonl");
  int vectors = 0;
  for (std::string line; std::getline(file, line); ++vectors) {
    Json vector = Json::parse(line);
    ScheduleRule rule = Rule({{"cron", vector["cron"]}, {"time_zone", vector["time_zone"]}});
    auto expected = vector["runs"].get<std::vector<std::string>>();
    EXPECT_EQ(Runs(rule, vector["after"], int(expected.size())), expected) << line;
  }
  EXPECT_GT(vectors, 500);
}

TEST(NextRun, FrequenciesAreTheCronLinesTheyStandFor) {
  struct Pair {
    Json schedule;
    std::string cron;
  };
  const Pair pairs[] = {
      {{{"frequency", "hourly"}, {"minute", 7}}, "7 * * * *"},
      {{{"frequency", "daily"}, {"hour", 2}, {"minute", 30}}, "30 2 * * *"},
      {{{"frequency", "weekly"}, {"day_of_week", 0}, {"hour", 9}, {"minute", 0}}, "0 9 * * SUN"},
      {{{"frequency", "monthly"}, {"day", 31}, {"hour", 0}, {"minute", 5}}, "5 0 31 * *"},
      {{{"frequency", "monthly"}, {"last_day", true}, {"hour", 0}, {"minute", 5}}, "5 0 L * *"}};
  for (const auto& [schedule, cron] : pairs) {
    for (const char* zone : {"Europe/Berlin", "Asia/Tokyo"}) {
      Json named = schedule;
      named["time_zone"] = zone;
      ScheduleRule by_cron = Rule({{"cron", cron}, {"time_zone", zone}});
      EXPECT_EQ(Runs(Rule(named), "2026-03-01T00:00:00Z", 20),
                Runs(by_cron, "2026-03-01T00:00:00Z", 20))
          << schedule.dump();
    }
  }
}

TEST(NextRun, AMonthWithoutTheDayIsLeftOutAndTheLastDayIsNot) {
  ScheduleRule day31 = Rule({{"frequency", "monthly"}, {"day", 31}, {"hour", 0}, {"minute", 0}});
  EXPECT_THAT(Runs(day31, "2026-01-31T00:00:00Z", 2),
              ElementsAre("2026-03-31T00:00:00Z", "2026-05-31T00:00:00Z"));
  ScheduleRule last =
      Rule({{"frequency", "monthly"}, {"last_day", true}, {"hour", 0}, {"minute", 0}});
  EXPECT_THAT(Runs(last, "2028-01-31T00:00:00Z", 2),
              ElementsAre("2028-02-29T00:00:00Z", "2028-03-31T00:00:00Z"));
}

TEST(NextRun, EveryFewMinutesIsCountedFromTheEpoch) {
  EXPECT_THAT(Runs(Rule({{"every_minutes", 5}}), "2026-11-25T07:35:28Z", 2),
              ElementsAre("2026-11-25T07:40:00Z", "2026-11-25T07:45:00Z"));
  // 1970-01-01 00:00 and 13 minutes.
  EXPECT_THAT(Runs(Rule({{"every_minutes", 7}}), "1970-01-01T00:13:00Z", 1),
              ElementsAre("1970-01-01T00:14:00Z"));
  EXPECT_THAT(Runs(Rule({{"every_minutes", 7}}), "1970-01-01T00:14:00Z", 1),
              ElementsAre("1970-01-01T00:21:00Z"))
      << "after means after";
}

TEST(NextRun, WhatNeverComesIsSaidSo) {
  EXPECT_FALSE(NextRun(Rule({{"cron", "0 0 30 2 *"}}), Time()).has_value());
  EXPECT_FALSE(NextRun(Rule({{"cron", "* * 31 4 *"}}), Time()).has_value());
}

TEST(NextRun, NeverGoesBackAndNeverStandsStill) {
  for (const char* zone : {"Europe/Berlin", "America/Santiago", "Australia/Lord_Howe"}) {
    for (const char* cron : {"*/7 * * * *", "*/7 0-4 * * *", "59 23 * * *", "0 0 * * *"}) {
      Time at = ParseUtc("2026-03-20T00:00:00Z").ValueOrDie();
      ScheduleRule rule = Rule({{"cron", cron}, {"time_zone", zone}});
      for (int i = 0; i < 500; ++i) {
        auto next = NextRun(rule, at);
        ASSERT_TRUE(next.has_value());
        ASSERT_GT(*next, at) << zone << " " << cron;
        // Nothing lies between: from any moment before it, the next is the same.
        ASSERT_EQ(NextRun(rule, *next - Duration(1)), next);
        at = *next;
      }
    }
  }
}

TEST(ParseCron, RefusesWhatIsNoCronLineAndSaysWhere) {
  struct Wrong {
    const char* cron;
    const char* says;
  };
  const Wrong wrongs[] = {{"* * * *", "has 4 fields"},
                          {"60 * * * *", "'60' is no minute"},
                          {"* 24 * * *", "no hour"},
                          {"* * 0 * *", "no day of month"},
                          {"* * * 13 *", "no month"},
                          {"* * * * 8", "no day of week"},
                          {"* * * * FOO", "'FOO'"},
                          {"5-1 * * * *", "'5-1'"},
                          {"*/0 * * * *", "'*/0'"},
                          {"1,,2 * * * *", "''"},
                          {"1- * * * *", "''"},
                          {"-1 * * * *", "''"},
                          {"*/ * * * *", "'*/'"},
                          {"99999999999 * * * *", "no minute"},
                          {"1/2/3 * * * *", "'1/2/3'"},
                          {"", "has 0 fields"},
                          {"* * JAN * *", "no day of month"}};
  for (const auto& [cron, says] : wrongs) {
    auto times = ParseCron(cron);
    ASSERT_FALSE(times.ok()) << cron;
    EXPECT_EQ(KindOf(times.status()), ErrorKind::kDefinition) << cron;
    EXPECT_THAT(times.status().message(), HasSubstr(says)) << cron;
  }
}

TEST(CheckSchedule, EachFrequencyNeedsItsOwnFieldsAndNoOthers) {
  EXPECT_THAT(Refusal({{"frequency", "hourly"}}), HasSubstr("needs minute"));
  EXPECT_THAT(Refusal({{"frequency", "daily"}, {"minute", 0}}), HasSubstr("needs hour"));
  EXPECT_THAT(Refusal({{"frequency", "hourly"}, {"minute", 0}, {"hour", 1}}),
              HasSubstr("has no hour"));
  EXPECT_THAT(Refusal({{"frequency", "weekly"}, {"minute", 0}, {"hour", 1}}),
              HasSubstr("needs day_of_week"));
  EXPECT_THAT(
      Refusal(
          {{"frequency", "monthly"}, {"minute", 0}, {"hour", 1}, {"day", 1}, {"last_day", true}}),
      HasSubstr("has no day"));
  EXPECT_THAT(Refusal({{"minute", 0}}), HasSubstr("exactly one of"));
  EXPECT_THAT(Refusal({{"cron", "* * * * *"}, {"every_minutes", 5}}), HasSubstr("exactly one of"));
  EXPECT_THAT(Refusal({{"cron", "* * * * *"}, {"minute", 5}}), HasSubstr("frequency only"));
  EXPECT_THAT(Refusal({{"every_minutes", 5}, {"time_zone", "Mars/Base"}}), HasSubstr("Mars/Base"));
  EXPECT_THAT(Refusal({{"every_minutes", 5}, {"colour", "red"}}), HasSubstr("colour"));
  EXPECT_THAT(Refusal({{"frequency", "hourly"}, {"minute", 60}}), HasSubstr("minute"));
  EXPECT_THAT(Refusal(Json::array()), HasSubstr("no object"));
}

TEST(CheckSchedule, NullsOfTroccosRequestsAreLeftOut) {
  auto checked = CheckSchedule({{"frequency", "hourly"},
                                {"minute", 5},
                                {"hour", nullptr},
                                {"day", nullptr},
                                {"day_of_week", nullptr},
                                {"time_zone", "Asia/Tokyo"}});
  ASSERT_TRUE(checked.ok()) << checked.status().ToString();
  EXPECT_EQ(*checked, (Json{{"frequency", "hourly"},
                            {"minute", 5},
                            {"time_zone", "Asia/Tokyo"},
                            {"missed_run", "skip"}}));
}

}  // namespace
}  // namespace waybill::service
