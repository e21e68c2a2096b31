#include "metastore/job_figures.h"

#include <gmock/gmock.h>

#include "metastore/testing_home.h"

namespace waybill::metastore {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using testing::IsEmpty;

class JobFiguresTest : public testing::Test {
 protected:
  JobFiguresTest() : store_(OpenMetastore(home_.path(), clock_, random_)) {
    for (const char* name : {"a", "b"}) {
      auto added = store_->transfers().Add(
          {.name = name, .document = {{"name", name}}, .settings = Json::object()}, {});
      EXPECT_TRUE(added.ok()) << added.status().ToString();
      ids_[name] = added->id;
    }
  }

  /// One that takes `took` and ends so.
  void Ended(const std::string& transfer, Duration took, JobStatus status, const Json& numbers) {
    auto job = store_->jobs().Begin(
        {.transfer = transfer, .transfer_id = ids_[transfer], .definition = {}}, {.pid = 1});
    ASSERT_TRUE(job.ok()) << job.status().ToString();
    clock_.Advance(took);
    ASSERT_TRUE(store_->jobs().Finish({.id = job->id, .status = status, .numbers = numbers}).ok());
  }
  JobFigures& figures() { return store_->figures(); }

  TemporaryHome home_;
  ManualClock clock_{kMay24};
  SystemRandom random_;
  std::unique_ptr<Metastore> store_;
  std::map<std::string, int64_t> ids_;
};

TEST_F(JobFiguresTest, QuartersSumWhatEndedInThem) {
  Ended("a", minutes(5), JobStatus::kSucceeded,
        {{"rows_written", 10}, {"bytes_written", 100}, {"rows_refused", 1}});
  Ended("b", minutes(5), JobStatus::kError, {{"rows_written", 7}});
  Ended("a", minutes(10), JobStatus::kSucceeded, {{"rows_written", 5}});
  auto quarters = figures().ByQuarter({kMay24, kMay24 + hours(24)});
  ASSERT_TRUE(quarters.ok()) << quarters.status().ToString();
  ASSERT_EQ(quarters->size(), 2u);
  const JobSums& first = (*quarters)[0];
  EXPECT_EQ(first.from, kMay24);
  EXPECT_EQ(first.jobs, 2);
  EXPECT_EQ(first.failed, 1);
  EXPECT_EQ(first.rows, 17);
  EXPECT_EQ(first.refused, 1);
  EXPECT_EQ(first.bytes, 100);
  EXPECT_EQ(first.took, minutes(10));
  EXPECT_EQ((*quarters)[1].from, kMay24 + minutes(15));

  auto only_b = figures().ByQuarter({kMay24, kMay24 + hours(24)}, std::vector{ids_["b"]});
  ASSERT_EQ(only_b->size(), 1u);
  EXPECT_EQ(only_b->front().jobs, 1);
  EXPECT_THAT(*figures().ByQuarter({kMay24 + hours(1), kMay24 + hours(2)}), IsEmpty());
  EXPECT_EQ(KindOf(figures().ByQuarter({kMay24, kMay24 + hours(24 * 401)}).status()),
            ErrorKind::kDefinition);
}

TEST_F(JobFiguresTest, WhatItsTimeOutEndedHasFailedToo) {
  for (CancelType by : {CancelType::kTimeout, CancelType::kManual}) {
    auto job = store_->jobs().Begin({.transfer = "a", .transfer_id = ids_["a"], .definition = {}},
                                    {.pid = 1});
    ASSERT_TRUE(job.ok()) << job.status().ToString();
    ASSERT_TRUE(store_->jobs().Interrupt(job->id, by).ok());
    ASSERT_TRUE(store_->jobs().Finish({.id = job->id, .status = JobStatus::kCanceled}).ok());
  }
  Ended("a", minutes(1), JobStatus::kAbandoned, Json::object());
  auto totals = figures().Totals();
  ASSERT_TRUE(totals.ok()) << totals.status().ToString();
  EXPECT_EQ(totals->jobs, 3);
  EXPECT_EQ(totals->failed, 2);
  auto failed = store_->jobs().List({.finished_from = kMay24, .failed = true});
  ASSERT_TRUE(failed.ok()) << failed.status().ToString();
  ASSERT_EQ(failed->size(), 2u);
  EXPECT_EQ(failed->back().cancel, CancelType::kTimeout);
  EXPECT_THAT(*store_->jobs().List({.finished_from = kMay24 + minutes(2), .failed = true}),
              IsEmpty());
}

// Days of Asia/Kathmandu, +05:45, begin at 18:15 UTC.
TEST_F(JobFiguresTest, QuartersFoldIntoAnyZonesDays) {
  const Time day = kMay24 + hours(18) + minutes(15);
  std::vector<JobSums> quarters(3);
  quarters[0] = {.from = day - minutes(15), .jobs = 1, .rows = 1};
  quarters[1] = {.from = day, .jobs = 2, .rows = 10};
  quarters[2] = {.from = day + hours(24), .jobs = 4, .rows = 100};
  auto days = FoldInto(quarters, {day - hours(24), day, day + hours(24), day + hours(48)});
  ASSERT_EQ(days.size(), 3u);
  EXPECT_EQ(days[0].rows, 1);
  EXPECT_EQ(days[1].rows, 10);
  EXPECT_EQ(days[2].jobs, 4);
  EXPECT_EQ(days[2].from, day + hours(24));
  EXPECT_THAT(FoldInto(quarters, {}), IsEmpty());
}

TEST_F(JobFiguresTest, StatusesAreCounted) {
  Ended("a", minutes(1), JobStatus::kSucceeded, Json::object());
  Ended("b", minutes(1), JobStatus::kError, Json::object());
  ASSERT_TRUE(store_->jobs().Add({.transfer = "c", .definition = {}}).ok());
  auto counts = figures().CountByStatus();
  EXPECT_EQ((*counts)[size_t(JobStatus::kSucceeded)].jobs, 1);
  EXPECT_EQ((*counts)[size_t(JobStatus::kError)].jobs, 1);
  EXPECT_EQ((*counts)[size_t(JobStatus::kQueued)].jobs, 1);
  EXPECT_EQ((*figures().CountByStatus(std::vector{ids_["b"]}))[size_t(JobStatus::kSucceeded)].jobs,
            0);
}

TEST_F(JobFiguresTest, TheSlowestAndTheMostRefusedComeFirst) {
  Ended("a", minutes(1), JobStatus::kSucceeded, {{"rows_refused", 9}});
  Ended("a", minutes(3), JobStatus::kSucceeded, Json::object());
  Ended("b", minutes(5), JobStatus::kSucceeded, Json::object());
  const JobFigures::Span span{kMay24, kMay24 + hours(1)};
  auto slowest = figures().Ranked(Ranking::kSlowest, span, 10);
  ASSERT_EQ(slowest->size(), 2u);
  EXPECT_EQ((*slowest)[0].transfer_id, ids_["b"]);
  EXPECT_EQ((*slowest)[1].sums.took, minutes(4));
  auto refused = figures().Ranked(Ranking::kMostRefused, span, 10);
  ASSERT_EQ(refused->size(), 1u);
  EXPECT_EQ((*refused)[0].sums.refused, 9);
}

}  // namespace
}  // namespace waybill::metastore
