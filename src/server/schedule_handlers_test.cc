#include <gmock/gmock.h>

#include "server/testing_api.h"

namespace waybill::server {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// The clock stands at 2013-05-24 00:00 UTC, a Friday.
class SchedulesTest : public ApiTest {
 protected:
  SchedulesTest() {
    AddToGroup(AddPerson("viewer", "member"), "viewer");
    AddToGroup(AddPerson("owner", "member"), "editor");
    AddPerson("stranger", "member");
  }
  Json Body(const std::string& name, const Json& schedules) {
    return {{"document", service::FakeDocument(name)},
            {"resource_group_id", group_},
            {"schedules", schedules}};
  }
  Json Make(const std::string& name, const Json& schedules) {
    return Good(Person("owner"), "POST", "/api/job_definitions", Body(name, schedules));
  }
  static std::string PathOf(const Json& transfer) {
    return "/api/job_definitions/" + transfer["id"].dump();
  }

  // As TROCCO's provider sends one.
  const Json daily_ = {{"frequency", "daily"},   {"minute", 15},   {"hour", 3},
                       {"day_of_week", nullptr}, {"day", nullptr}, {"time_zone", "Asia/Tokyo"}};
};

TEST_F(SchedulesTest, ATransferIsMadeWithItsSchedules) {
  Json made = Make("orders", Json::array({daily_, {{"cron", "0 12 * * *"}, {"enabled", false}}}));
  ASSERT_EQ(made["schedules"].size(), 2);
  Json first = made["schedules"][0];
  for (const auto& [name, value] : daily_.items()) EXPECT_EQ(first[name], value) << name;
  EXPECT_EQ(first["cron"], nullptr);
  EXPECT_EQ(first["missed_run"], "skip");
  EXPECT_EQ(first["enabled"], true);
  // 03:15 in Tokyo is 18:15 UTC.
  EXPECT_EQ(first["next_run_at"], "2013-05-24T18:15:00.000+00:00");
  EXPECT_EQ(made["next_run_at"], first["next_run_at"]);
  EXPECT_EQ(made["schedules"][1]["enabled"], false);
  EXPECT_EQ(made["schedules"][1]["next_run_at"], nullptr);
  EXPECT_EQ(Good(Person("owner"), "GET", PathOf(made)), made);
}

TEST_F(SchedulesTest, NullAndAbsenceMakeNone) {
  EXPECT_EQ(Make("null", nullptr)["schedules"], nullptr);
  EXPECT_EQ(Make("empty", Json::array())["schedules"], nullptr);
  Json body = Body("absent", nullptr);
  body.erase("schedules");
  Json made = Good(Person("owner"), "POST", "/api/job_definitions", body);
  EXPECT_EQ(made["schedules"], nullptr);
  EXPECT_EQ(made["next_run_at"], nullptr);
}

TEST_F(SchedulesTest, APatchReplacesTheWholeListOrLeavesIt) {
  Json made = Make("orders", Json::array({daily_}));
  Json left = Good(Person("owner"), "PATCH", PathOf(made), {{"retry_limit", 2}});
  EXPECT_EQ(left["schedules"], made["schedules"]);
  Json replaced = Good(Person("owner"), "PATCH", PathOf(made),
                       {{"schedules", Json::array({{{"every_minutes", 10}}})}});
  ASSERT_EQ(replaced["schedules"].size(), 1);
  EXPECT_EQ(replaced["schedules"][0]["every_minutes"], 10);
  EXPECT_EQ(replaced["next_run_at"], "2013-05-24T00:10:00.000+00:00");
  Json none = Good(Person("owner"), "PATCH", PathOf(made), {{"schedules", Json::array()}});
  EXPECT_EQ(none["schedules"], nullptr);
}

TEST_F(SchedulesTest, AWrongScheduleLeavesNothingBehind) {
  Answered refused = Ask(Person("owner"), "POST", "/api/job_definitions",
                         Body("x", Json::array({{{"frequency", "daily"}}})));
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(refused.body["message"].get<std::string>(), HasSubstr("minute"));
  EXPECT_EQ(Good(Person("owner"), "GET", "/api/job_definitions")["items"], Json::array());
  Json made = Make("orders", Json::array({daily_}));
  refused = Ask(Person("owner"), "PATCH", PathOf(made),
                {{"retry_limit", 2}, {"schedules", Json::array({{{"cron", "61 * * * *"}}})}});
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(Good(Person("owner"), "GET", PathOf(made)), made);
}

TEST_F(SchedulesTest, TheListHoldsThoseOfTransfersThatOneMaySee) {
  Make("orders", Json::array({daily_, {{"every_minutes", 10}}}));
  Json other = Make("others", Json::array({daily_}));
  Json page = Good(Person("viewer"), "GET", "/api/schedules?limit=2");
  ASSERT_EQ(page["items"].size(), 2);
  EXPECT_EQ(page["items"][1]["job_definition"], (Json{{"id", 1}, {"name", "orders"}}));
  EXPECT_EQ(page["items"][1]["can"], (Json{{"edit", false}}));
  Json rest = Good(Person("viewer"), "GET",
                   "/api/schedules?cursor=" + page["next_cursor"].get<std::string>());
  ASSERT_EQ(rest["items"].size(), 1);
  EXPECT_EQ(rest["items"][0]["job_definition"]["name"], "others");
  EXPECT_EQ(rest["next_cursor"], nullptr);
  Json of = Good(Person("owner"), "GET", "/api/schedules?job_definition_id=" + other["id"].dump());
  ASSERT_EQ(of["items"].size(), 1);
  EXPECT_EQ(of["items"][0]["id"], rest["items"][0]["id"]);
  EXPECT_EQ(of["items"][0]["can"], (Json{{"edit", true}}));
  EXPECT_EQ(Good(Person("stranger"), "GET", "/api/schedules")["items"], Json::array());
}

TEST_F(SchedulesTest, OneIsSwitchedOffAndOnByWhoMayEditItsTransfer) {
  Json made = Make("orders", Json::array({daily_}));
  std::string path = "/api/schedules/" + made["schedules"][0]["id"].dump();
  Json off = Good(Person("owner"), "PATCH", path, {{"enabled", false}});
  EXPECT_EQ(off["enabled"], false);
  EXPECT_EQ(off["next_run_at"], nullptr);
  EXPECT_EQ(Good(Person("owner"), "GET", PathOf(made))["next_run_at"], nullptr);
  EXPECT_EQ(Good(Person("owner"), "PATCH", path, {{"enabled", true}})["next_run_at"],
            made["next_run_at"]);
  EXPECT_EQ(Ask(Person("viewer"), "PATCH", path, {{"enabled", false}}).status, 403);
  Answered hidden = Ask(Person("stranger"), "PATCH", path, {{"enabled", false}});
  EXPECT_EQ(hidden.status, 404);
  Answered missing = Ask(Person("stranger"), "PATCH", "/api/schedules/99", {{"enabled", false}});
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(hidden.body["message"], missing.body["message"]);
  EXPECT_EQ(Ask(Person("owner"), "PATCH", path, {{"enabled", "yes"}}).status, 400);
}

TEST_F(SchedulesTest, TheNextRunsOfAnUnsavedScheduleAreShown) {
  Json schedule = daily_;
  schedule["enabled"] = false;  // as a form sends it
  Json shown = Good(Person("stranger"), "POST", "/api/schedules/next_runs",
                    {{"schedule", schedule}, {"count", 2}});
  EXPECT_THAT(shown["items"],
              ElementsAre("2013-05-24T18:15:00.000+00:00", "2013-05-25T18:15:00.000+00:00"));
  EXPECT_EQ(
      Good(Person("owner"), "POST", "/api/schedules/next_runs", {{"schedule", daily_}})["items"]
          .size(),
      5);
  for (const Json& body : {Json::object(), Json{{"schedule", daily_}, {"count", 11}},
                           Json{{"schedule", {{"cron", "x"}}}}, Json{{"schedule", 3}}}) {
    EXPECT_EQ(Ask(Person("owner"), "POST", "/api/schedules/next_runs", body).status, 400) << body;
  }
}

TEST_F(SchedulesTest, TheDashboardNamesTheSoonestFirst) {
  Make("orders",
       Json::array({daily_, {{"every_minutes", 10}}, {{"every_minutes", 5}, {"enabled", false}}}));
  Json runs = Good(Person("viewer"), "GET", "/api/dashboard")["next_runs"];
  ASSERT_EQ(runs.size(), 2);
  EXPECT_EQ(runs[0]["next_run_at"], "2013-05-24T00:10:00.000+00:00");
  EXPECT_EQ(runs[0]["job_definition"]["name"], "orders");
  EXPECT_EQ(Good(Person("stranger"), "GET", "/api/dashboard")["next_runs"], Json::array());
}

}  // namespace
}  // namespace waybill::server
