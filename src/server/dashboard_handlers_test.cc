#include <gmock/gmock.h>

#include "server/testing_api.h"

namespace waybill::server {
namespace {

using metastore::CancelType;
using metastore::JobStatus;
using std::chrono::hours;
using testing::ElementsAre;
using testing::IsEmpty;

/// The clock stands at 2013-05-24 00:00 UTC: 09:00 of the same day in Tokyo, the evening before in
/// New York.
class DashboardTest : public ApiTest {
 protected:
  DashboardTest() {
    AddPerson("owner", "member");
    Json made = Good(Person("owner"), "POST", "/api/job_definitions",
                     {{"document", service::FakeDocument("orders")}});
    transfer_ = made["id"];
  }
  /// A job that ends so, now; gives its number.
  int64_t Ended(JobStatus status, CancelType cancel = CancelType::kNone) {
    auto job = store().jobs().Begin(
        {.transfer = "orders", .transfer_id = transfer_, .definition = Json::object()}, {.pid = 1});
    EXPECT_TRUE(job.ok()) << job.status();
    if (cancel != CancelType::kNone) {
      EXPECT_TRUE(store().jobs().Interrupt(job->id, cancel).ok());
    }
    Status done = store().jobs().Finish({.id = job->id, .status = status});
    EXPECT_TRUE(done.ok()) << done;
    return job->number;
  }
  Json Board(const std::string& query = "") {
    return Good(Person("owner"), "GET", "/api/dashboard" + query);
  }
  std::vector<int64_t> Failed(const std::string& query = "") {
    std::vector<int64_t> numbers;
    Json failed = Board(query)["failed"];
    for (const Json& job : failed) numbers.push_back(job["id"]);
    return numbers;
  }

  int64_t transfer_ = 0;
};

TEST_F(DashboardTest, EveryKindOfFailureIsOne) {
  int64_t error = Ended(JobStatus::kError);
  int64_t abandoned = Ended(JobStatus::kAbandoned);
  int64_t late = Ended(JobStatus::kCanceled, CancelType::kTimeout);
  Ended(JobStatus::kCanceled, CancelType::kManual);
  Ended(JobStatus::kSucceeded);
  EXPECT_THAT(Failed(), ElementsAre(late, abandoned, error));
  EXPECT_EQ(Board("?days=1")["days"][0]["failed"], 3);
}

TEST_F(DashboardTest, WhatFailedBeforeYesterdayIsNotShown) {
  Ended(JobStatus::kError);  // on the 24th
  clock_.Advance(hours(47));
  EXPECT_THAT(Failed(), ElementsAre(1));
  clock_.Advance(hours(1));
  EXPECT_THAT(Failed(), IsEmpty());
}

TEST_F(DashboardTest, YesterdayIsThatOfTheZoneAskedFor) {
  Ended(JobStatus::kError);
  clock_.Advance(hours(44));  // 20:00 UTC of the 25th is 05:00 of the 26th in Tokyo
  EXPECT_THAT(Failed("?time_zone=UTC"), ElementsAre(1));
  EXPECT_THAT(Failed("?time_zone=Asia/Tokyo"), IsEmpty());
}

TEST_F(DashboardTest, DaysAreThoseOfTheZoneAskedFor) {
  clock_.Advance(hours(16));  // 01:00 of the 25th in Tokyo, noon of the 24th in New York
  Ended(JobStatus::kSucceeded);
  Json days = Board("?days=2&time_zone=Asia/Tokyo")["days"];
  ASSERT_EQ(days.size(), 2);
  EXPECT_EQ(days[0]["date"], "2013-05-24");
  EXPECT_EQ(days[0]["jobs"], 0);
  EXPECT_EQ(days[1]["date"], "2013-05-25");
  EXPECT_EQ(days[1]["jobs"], 1);
  days = Board("?days=2&time_zone=America/New_York")["days"];
  EXPECT_EQ(days[1]["date"], "2013-05-24");
  EXPECT_EQ(days[1]["jobs"], 1);
  EXPECT_EQ(Board("?days=1")["days"][0]["date"], "2013-05-24");
  // Over a change of the clocks there is still one row per day: 10 March 2013 in New York.
  EXPECT_EQ(Board("?days=100&time_zone=America/New_York")["days"].size(), 100);
  EXPECT_EQ(Ask(Person("owner"), "GET", "/api/dashboard?time_zone=Mars/Base").status, 400);
}

TEST_F(DashboardTest, JobsSayWhatOneMayDoWithThem) {
  Ended(JobStatus::kError);
  EXPECT_EQ(Board()["failed"][0]["can"], (Json{{"cancel", false}, {"run", true}}));
}

}  // namespace
}  // namespace waybill::server
