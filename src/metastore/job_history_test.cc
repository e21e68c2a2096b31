#include "metastore/job_history.h"

#include <gmock/gmock.h>

#include "metastore/testing_home.h"

namespace waybill::metastore {
namespace {

using std::chrono::days;
using testing::ElementsAre;
using testing::IsEmpty;

class JobHistoryTest : public testing::Test {
 protected:
  JobHistoryTest() : store_(OpenMetastore(home_.path(), clock_, random_)) {
    auto added = store_->transfers().Add(
        {.name = "stored", .document = {{"name", "stored"}}, .settings = Json::object()}, {});
    EXPECT_TRUE(added.ok()) << added.status().ToString();
    transfer_ = added->id;
  }

  Job Begun(const std::string& transfer) {
    NewJob wanted{.transfer = transfer, .definition = {}};
    if (transfer == "stored") wanted.transfer_id = transfer_;
    auto job = store_->jobs().Begin(wanted, {.pid = 1});
    EXPECT_TRUE(job.ok()) << job.status().ToString();
    return job.ValueOr(Job());
  }
  /// One job a day.
  Job Ended(const std::string& transfer, const Json& numbers = Json::object(),
            JobStatus status = JobStatus::kSucceeded) {
    Job job = Begun(transfer);
    clock_.Advance(days(1));
    EXPECT_TRUE(store_->jobs().Finish({.id = job.id, .status = status, .numbers = numbers}).ok());
    return job;
  }
  std::vector<int64_t> Beyond(const KeptJobs& kept, int64_t after = 0, int64_t limit = 100) {
    auto jobs = store_->history().Beyond(kept, after, limit);
    EXPECT_TRUE(jobs.ok()) << jobs.status().ToString();
    std::vector<int64_t> numbers;
    for (const Job& job : jobs.ValueOr({})) numbers.push_back(job.number);
    return numbers;
  }
  KeptJobs OfLast(int count) { return {.since = clock_.Now() - days(count)}; }
  JobSums Totals() { return store_->figures().Totals().ValueOrDie(); }

  TemporaryHome home_;
  ManualClock clock_{kMay24};
  SystemRandom random_;
  std::unique_ptr<Metastore> store_;
  int64_t transfer_ = 0;
};

TEST_F(JobHistoryTest, BeyondIsWhatEndedEarlierOrIsNotAmongTheNewest) {
  for (int i = 0; i < 6; ++i) Ended("file");
  EXPECT_THAT(Beyond({.since = Time::min()}), IsEmpty());
  // The sixth ends at this very moment, the fifth a day ago.
  EXPECT_THAT(Beyond(OfLast(2)), ElementsAre(1, 2, 3));
  EXPECT_THAT(Beyond({.since = Time::min(), .newest = 4}), ElementsAre(1, 2));
  EXPECT_THAT(Beyond({.since = clock_.Now() - days(4), .newest = 2}), ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(Beyond(OfLast(2), /*after=*/1, /*limit=*/1), ElementsAre(2));
}

TEST_F(JobHistoryTest, TheNewestOfAllAndOfAStoredTransferStay) {
  Ended("stored");  // 1
  Ended("stored");
  Ended("file");
  Ended("file");  // 4
  EXPECT_THAT(Beyond(OfLast(0)), ElementsAre(1, 3));
}

TEST_F(JobHistoryTest, WhatHasNotEndedOrIsStillToBeNotifiedStays) {
  auto slack = store_->notifications().Add("slack_channel", Json::object(), {});
  ASSERT_TRUE(slack.ok()) << slack.status().ToString();
  ASSERT_TRUE(store_->notifications().Replace(transfer_, {{slack->id, Json::object()}}).ok());
  Job unnotified = Begun("stored");
  ASSERT_TRUE(store_->jobs().Finish({.id = unnotified.id, .status = JobStatus::kError}).ok());
  Job running = Begun("stored");
  Ended("file");  // 3
  Ended("file");
  clock_.Advance(days(100));
  EXPECT_THAT(Beyond(OfLast(1)), ElementsAre(3));
  ASSERT_TRUE(store_->notifications().Replace(transfer_, {}).ok());
  EXPECT_THAT(Beyond(OfLast(1)), ElementsAre(unnotified.number, 3));
  EXPECT_EQ(KindOf(store_->history().Remove(running.id)), ErrorKind::kChanged);
  EXPECT_EQ(KindOf(store_->history().Remove("none")), ErrorKind::kMissing);
}

TEST_F(JobHistoryTest, WhatARemovedJobCountedStaysInTheTotals) {
  Json numbers = {{"rows_written", 10}, {"rows_refused", 2}, {"bytes_written", 300}};
  Job first = Ended("file", numbers);
  Job second = Ended("file", numbers, JobStatus::kError);
  Ended("file", numbers);
  JobSums before = Totals();
  ASSERT_TRUE(store_->history().Remove(first.id).ok());
  ASSERT_TRUE(store_->history().Remove(second.id).ok());
  JobSums after = Totals();
  EXPECT_EQ(after.jobs, 3);
  EXPECT_EQ(after.failed, 1);
  EXPECT_EQ(after.rows, 30);
  EXPECT_EQ(after.refused, 6);
  EXPECT_EQ(after.bytes, 900);
  EXPECT_EQ(after.took, days(3));
  EXPECT_EQ(after.rows, before.rows);
  EXPECT_EQ(KindOf(store_->jobs().Find(first.id).status()), ErrorKind::kMissing);
  EXPECT_EQ(Begun("file").number, 4);
}

}  // namespace
}  // namespace waybill::metastore
