// Jobs of the queue, as their own process runs them.
#include <gmock/gmock.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "metastore/testing_home.h"
#include "service/jobs.h"
#include "service/testing_jobs.h"

namespace waybill::service {
namespace {

using metastore::CancelType;
using metastore::Job;
using metastore::JobStatus;
using testing::HasSubstr;

class QueuedJobsTest : public testing::Test {
 protected:
  QueuedJobsTest()
      : store(metastore::OpenMetastore(temporary.path(), clock, random)),
        jobs({*store, Home{temporary.path()}, clock, log,
              [this](const std::string&, Log&) { return std::make_unique<FakeReach>(world); }}) {
    world.items = {{"a", pipeline::Numbers(1, 10)}, {"b", pipeline::Numbers(11, 5)}};
  }

  Job Add(const RunOptions& options = {}, bool exclusive = true) {
    auto job = store->jobs().Add({.transfer = "numbers",
                                  .definition = FakeDocument("numbers"),
                                  .options = RunOptionsToJson(options),
                                  .exclusive = exclusive});
    EXPECT_TRUE(job.ok()) << job.status().ToString();
    return *job;
  }
  Job Run(const Job& job, std::stop_token stop = {}) {
    pipeline::Progress progress;
    auto ended = jobs.RunQueued(job.id, progress, {}, std::move(stop));
    EXPECT_TRUE(ended.ok()) << ended.status().ToString();
    return ended.ok() ? *ended : Job();
  }
  void FailAt(const char* call, ErrorKind kind) {
    world.hook = [call, kind](const char* at) {
      return at == std::string_view(call) ? Fail(kind, "fake", "refused") : Status::OK();
    };
  }
  /// Its process died: it was begun, and nobody holds its lock.
  void Die(const Job& job) {
    ASSERT_TRUE(store->jobs().Start(job.id, {.pid = 1, .boot_id = "other"}).ok());
  }

  metastore::TemporaryHome temporary;
  ManualClock clock{metastore::kMay24};
  SeededRandom random{1};
  NullLog log;
  pipeline::FakeWorld world;
  std::unique_ptr<metastore::Metastore> store;
  Jobs jobs;
};

TEST_F(QueuedJobsTest, AWaitingJobRunsToItsEnd) {
  Job job = Add();
  EXPECT_EQ(Run(job).status, JobStatus::kSucceeded);
  EXPECT_EQ(jobs.Find(job.id)->numbers["rows_written"], 15);
  EXPECT_EQ(*store->ledger().Count("numbers"), 2);
  EXPECT_EQ(Run(job).status, JobStatus::kSucceeded) << "it has ended: nothing happens";
}

TEST_F(QueuedJobsTest, ARetryIsTheSameJobAndNothingIsThereTwice) {
  Job job = Add({.retry_limit = 2});
  FailAt("format", ErrorKind::kBusy);
  Job again = Run(job);
  EXPECT_EQ(again.status, JobStatus::kQueued);
  EXPECT_EQ(again.attempt, 2);
  EXPECT_THAT(again.error.message, HasSubstr("refused"));
  EXPECT_EQ(world.store, pipeline::FakeStore()) << "rolled back before it waits again";
  EXPECT_EQ(*store->ledger().Count("numbers"), 0);

  world.hook = nullptr;
  Job ended = Run(job);
  EXPECT_EQ(ended.status, JobStatus::kSucceeded);
  EXPECT_EQ(ended.id, job.id);
  EXPECT_EQ(ended.numbers["rows_written"], 15);
  EXPECT_EQ(jobs.FindWaybill(ended)->totals.rows_written, 15);
}

TEST_F(QueuedJobsTest, AfterItsLastRetryItHasFailed) {
  Job job = Add({.retry_limit = 1});
  FailAt("read", ErrorKind::kBusy);
  EXPECT_EQ(Run(job).status, JobStatus::kQueued);
  EXPECT_EQ(Run(job).status, JobStatus::kError);
  EXPECT_EQ(jobs.Find(job.id)->attempt, 2);
}

TEST_F(QueuedJobsTest, WhatCannotEndBetterIsNotTriedAgain) {
  EXPECT_FALSE(IsWorthRetrying("definition"));
  EXPECT_FALSE(IsWorthRetrying("data"));
  for (const char* kind : {"busy", "denied", "missing", "changed", "bug"}) {
    EXPECT_TRUE(IsWorthRetrying(kind)) << kind;
  }
  FailAt("read", ErrorKind::kData);
  EXPECT_EQ(Run(Add({.retry_limit = 5})).status, JobStatus::kError);
}

TEST_F(QueuedJobsTest, ARetryCountsTimeFromItsFirstStart) {
  Job job = Add({.retry_limit = 1});
  FailAt("read", ErrorKind::kBusy);
  Run(job);
  clock.Advance(std::chrono::hours(1));
  world.hook = nullptr;
  EXPECT_EQ(Run(job).started, metastore::kMay24);
}

TEST_F(QueuedJobsTest, StoppedWithItsServerItGoesBackIntoTheQueue) {
  std::stop_source stop;
  world.hook = [&](const char* call) {
    if (call == std::string_view("format")) stop.request_stop();
    return Status::OK();
  };
  Job back = Run(Add(), stop.get_token());
  EXPECT_EQ(back.status, JobStatus::kQueued);
  EXPECT_EQ(back.attempt, 1);
  EXPECT_EQ(world.store, pipeline::FakeStore());
}

TEST_F(QueuedJobsTest, CancelledBySomebodyItEnds) {
  Job job = Add({.retry_limit = 3});
  std::stop_source stop;
  world.hook = [&](const char* call) {
    if (call == std::string_view("format") && !stop.stop_requested()) {
      EXPECT_TRUE(store->jobs().Interrupt(job.id, CancelType::kTimeout).ok());
      stop.request_stop();
    }
    return Status::OK();
  };
  Job ended = Run(job, stop.get_token());
  EXPECT_EQ(ended.status, JobStatus::kCanceled);
  EXPECT_EQ(ended.cancel, CancelType::kTimeout);
  EXPECT_EQ(world.store, pipeline::FakeStore());
}

TEST_F(QueuedJobsTest, ADeadJobIsRepairedNotRunAgain) {
  Job job = Add();
  Die(job);
  Job ended = Run(job);
  EXPECT_EQ(ended.status, JobStatus::kAbandoned);
  EXPECT_TRUE(world.store.visible.empty());
}

TEST_F(QueuedJobsTest, ADeadJobWithARetryLeftWaitsAgainAndItsDeathIsKept) {
  Job job = Add({.retry_limit = 1});
  Die(job);
  ASSERT_TRUE(store->jobs().NoteDeath(job.id, {"busy", "killed (signal 9)"}).ok());
  Job again = Run(job);
  EXPECT_EQ(again.status, JobStatus::kQueued);
  EXPECT_EQ(again.attempt, 2);
  EXPECT_EQ(again.error.message, "killed (signal 9)");
}

TEST_F(QueuedJobsTest, ADeadJobThatWasBeingCancelledIsCancelled) {
  Job job = Add({.retry_limit = 1});
  Die(job);
  ASSERT_TRUE(store->jobs().Interrupt(job.id, CancelType::kManual).ok());
  EXPECT_EQ(Run(job).status, JobStatus::kCanceled);
}

TEST_F(QueuedJobsTest, ACancelledJobThatCannotBeRepairedEndsAndSaysWhatItLeft) {
  Job job = Add();
  world.hook = [](const char* call) {
    bool refuses = std::string_view(call) == "finish" || std::string_view(call) == "discard";
    return refuses ? Fail(ErrorKind::kDenied, "fake", "refused") : Status::OK();
  };
  pipeline::Progress progress;
  EXPECT_FALSE(jobs.RunQueued(job.id, progress, {}, {}).ok());
  EXPECT_FALSE(jobs.RunQueued(job.id, progress, {}, {}).ok());
  EXPECT_TRUE(metastore::IsRunningStatus(jobs.Find(job.id)->status)) << "its repair goes on";

  ASSERT_TRUE(store->jobs().Interrupt(job.id, CancelType::kTimeout).ok());
  Job ended = Run(job);
  EXPECT_EQ(ended.status, JobStatus::kCanceled);
  for (const char* part : {"refused", "waybill jobs repair", "nothing was published"}) {
    EXPECT_THAT(ended.error.message, HasSubstr(part));
  }
  EXPECT_THAT(ended.error.message, HasSubstr(job.id));
  EXPECT_TRUE(world.store.visible.empty());

  world.hook = nullptr;
  auto repaired = jobs.Repair({});
  ASSERT_TRUE(repaired.ok()) << repaired.status().ToString();
  EXPECT_EQ(repaired->size(), 1u);
  EXPECT_EQ(world.store, pipeline::FakeStore());
  EXPECT_TRUE(jobs.Repair({})->empty());
}

TEST_F(QueuedJobsTest, AJobThatHadDecidedToPublishGoesForwardThoughItIsCancelled) {
  Job job = Add();
  FailAt("publish", ErrorKind::kDenied);
  pipeline::Progress progress;
  EXPECT_FALSE(jobs.RunQueued(job.id, progress, {}, {}).ok());
  ASSERT_TRUE(store->jobs().Interrupt(job.id, CancelType::kManual).ok());
  EXPECT_FALSE(jobs.RunQueued(job.id, progress, {}, {}).ok());
  EXPECT_TRUE(metastore::IsRunningStatus(jobs.Find(job.id)->status))
      << "half of it may be visible: ending it here would publish part of it";
  world.hook = nullptr;
  EXPECT_EQ(Run(job).status, JobStatus::kSucceeded);
  EXPECT_EQ(*store->ledger().Count("numbers"), 2);
}

TEST_F(QueuedJobsTest, AJobThatAnotherProcessWorksOnIsLeftToIt) {
  Job job = Add();
  auto lock = store->LockTransfer("numbers");
  pipeline::Progress progress;
  EXPECT_EQ(KindOf(jobs.RunQueued(job.id, progress, {}, {}).status()), ErrorKind::kBusy);
  EXPECT_EQ(jobs.Find(job.id)->status, JobStatus::kQueued);
}

TEST_F(QueuedJobsTest, JobsThatMayRunTogetherLockOnlyThemselves) {
  Job job = Add({.full = true}, /*exclusive=*/false);
  auto lock = store->LockTransfer("numbers");
  EXPECT_EQ(Run(job).status, JobStatus::kSucceeded);
}

TEST_F(QueuedJobsTest, RepairLeavesAJobOfItsOwnLockAloneWhileItRuns) {
  Job job = Add({}, /*exclusive=*/false);
  Die(job);
  std::string folder = Home{temporary.path()}.JobFolder(job.id);
  std::filesystem::create_directories(folder);
  {
    auto lock = metastore::FileLock::TryTake(folder + "/lock");
    ASSERT_TRUE(lock.ok() && lock->has_value());
    EXPECT_TRUE(jobs.Repair({})->empty());
  }
  EXPECT_EQ(jobs.Repair({})->size(), 1u);
}

TEST_F(QueuedJobsTest, ADefinitionThatIsNoLongerRightFailsTheJob) {
  auto job = store->jobs().Add({.transfer = "numbers", .definition = {{"name", "numbers"}}});
  Job ended = Run(*job);
  EXPECT_EQ(ended.status, JobStatus::kError);
  EXPECT_EQ(ended.error.kind, "definition");
  EXPECT_THAT(ended.error.message, HasSubstr("source"));
}

TEST_F(QueuedJobsTest, ARenamedTransfersJobUsesItsNewName) {
  auto job = store->jobs().Add({.transfer = "renamed", .definition = FakeDocument("numbers")});
  EXPECT_EQ(Run(*job).status, JobStatus::kSucceeded);
  EXPECT_EQ(*store->ledger().Count("renamed"), 2);
}

TEST(RunOptions, ComeBackAsTheyWereKept) {
  RunOptions options{.full = true,
                     .threads = 6,
                     .variables = {{"$day$", "2026-11-25"}},
                     .context_time = metastore::kMay24,
                     .retry_limit = 3,
                     .timeout = std::chrono::minutes(90)};
  Json kept = RunOptionsToJson(options);
  auto back = RunOptionsFromJson(kept);
  ASSERT_TRUE(back.ok()) << back.status().ToString();
  EXPECT_EQ(RunOptionsToJson(*back), kept);
  EXPECT_EQ(back->variables.at("$day$"), "2026-11-25");
  EXPECT_EQ(back->context_time, options.context_time);
  EXPECT_EQ(back->timeout, options.timeout);
  EXPECT_EQ(RunOptionsToJson({}), Json::object());
  for (const char* wrong : {R"([])", R"({"threads":"x"})", R"({"variables":[]})",
                            R"({"variables":{"a":1}})", R"({"context_time":"yesterday"})"}) {
    EXPECT_EQ(KindOf(RunOptionsFromJson(Json::parse(wrong)).status()), ErrorKind::kData) << wrong;
  }
}

}  // namespace
}  // namespace waybill::service
