#include "metastore/job_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "metastore/testing_home.h"

namespace waybill::metastore {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class JobStoreTest : public testing::Test {
 protected:
  JobStoreTest() : store_(OpenMetastore(home_.path(), clock_, random_)) {}

  JobStore& jobs() { return store_->jobs(); }
  std::string Add(const std::string& transfer) {
    clock_.Advance(std::chrono::milliseconds(1));
    auto job =
        jobs().Add({.transfer = transfer, .definition = {{"name", transfer}}, .exclusive = false});
    EXPECT_TRUE(job.ok()) << job.status().ToString();
    return job->id;
  }
  std::string Running(const std::string& transfer) {
    std::string id = Add(transfer);
    EXPECT_TRUE(jobs().Start(id, process_).ok());
    return id;
  }
  static LedgerEntry Entry(const std::string& item) {
    return {.key = {.item = item, .version = "\"etag\"", .bytes = 10}, .rows = 3};
  }
  std::vector<std::string> Ids(const JobFilter& filter) {
    std::vector<std::string> ids;
    auto found = jobs().List(filter);
    EXPECT_TRUE(found.ok()) << found.status().ToString();
    for (const Job& job : *found) ids.push_back(job.id);
    return ids;
  }

  TemporaryHome home_;
  ManualClock clock_{kMay24};
  SystemRandom random_;
  ProcessIdentity process_{4711, "boot", 99};
  std::unique_ptr<Metastore> store_;
};

TEST_F(JobStoreTest, AJobGoesFromQueuedToSucceeded) {
  auto added = jobs().Add({.transfer = "orders", .definition = {{"name", "orders"}}});
  ASSERT_TRUE(added.ok());
  EXPECT_EQ(added->status, JobStatus::kQueued);
  EXPECT_EQ(added->created, kMay24);
  EXPECT_FALSE(added->started.has_value());
  clock_.Advance(std::chrono::seconds(1));
  ASSERT_TRUE(jobs().Start(added->id, process_).ok());
  ASSERT_TRUE(jobs().Advance(added->id, JobStatus::kExecuting).ok());
  ASSERT_TRUE(jobs().SaveNumbers(added->id, Json{{"rows_read", 5}}).ok());
  EXPECT_EQ(jobs().Find(added->id)->numbers["rows_read"], 5);
  clock_.Advance(std::chrono::seconds(1));
  ASSERT_TRUE(jobs().Finish({.id = added->id, .numbers = {{"rows_read", 7}}}).ok());
  auto job = jobs().Find(added->id);
  ASSERT_TRUE(job.ok());
  EXPECT_EQ(job->transfer, "orders");
  EXPECT_EQ(job->status, JobStatus::kSucceeded);
  EXPECT_EQ(job->definition.dump(), R"({"name":"orders"})");
  EXPECT_EQ(job->started, kMay24 + std::chrono::seconds(1));
  EXPECT_EQ(job->finished, kMay24 + std::chrono::seconds(2));
  EXPECT_EQ(job->numbers.dump(), R"({"rows_read":7})");
  EXPECT_EQ(job->error.kind, "");
  EXPECT_EQ(job->process.pid, 4711);
  EXPECT_EQ(job->process.boot_id, "boot");
  EXPECT_EQ(job->process.start_ticks, 99);
}

TEST_F(JobStoreTest, AFailureKeepsItsKindAndWords) {
  std::string id = Running("orders");
  ASSERT_TRUE(
      jobs()
          .Finish({.id = id, .status = JobStatus::kError, .error = {"denied", "s3://b/k: refused"}})
          .ok());
  auto job = jobs().Find(id);
  EXPECT_EQ(job->status, JobStatus::kError);
  EXPECT_EQ(job->error.kind, "denied");
  EXPECT_EQ(job->error.message, "s3://b/k: refused");
}

TEST_F(JobStoreTest, OneTransferRunsOnceAtATime) {
  auto first = jobs().Begin({.transfer = "orders", .definition = {}}, process_);
  ASSERT_TRUE(first.ok()) << first.status().ToString();
  EXPECT_EQ(first->status, JobStatus::kSettingUp);
  auto refused = jobs().Begin({.transfer = "orders", .definition = {}}, process_);
  EXPECT_EQ(KindOf(refused.status()), ErrorKind::kBusy);
  EXPECT_THAT(refused.status().message(), HasSubstr("job 1 of it is running"));
  EXPECT_EQ(Ids({}).size(), 1u) << "a refused job leaves no trace";
  EXPECT_TRUE(jobs().Begin({.transfer = "other", .definition = {}}, process_).ok());
  ASSERT_TRUE(jobs().Finish({.id = first->id, .status = JobStatus::kAbandoned}).ok());
  EXPECT_TRUE(jobs().Begin({.transfer = "orders", .definition = {}}, process_).ok());
}

TEST_F(JobStoreTest, AnExclusiveJobIsSkippedWhileAnotherWaitsOrRuns) {
  auto first = jobs().Add({.transfer = "orders", .definition = {}});
  EXPECT_EQ(first->status, JobStatus::kQueued);
  auto second = jobs().Add({.transfer = "orders", .definition = {}});
  EXPECT_EQ(second->status, JobStatus::kSkipped);
  EXPECT_EQ(second->finished, clock_.Now());
  EXPECT_THAT(second->error.message, HasSubstr("job 1 of its transfer is queued"));
  ASSERT_TRUE(jobs().Start(first->id, process_).ok());
  EXPECT_EQ(jobs().Add({.transfer = "orders", .definition = {}})->status, JobStatus::kSkipped);
  EXPECT_EQ(jobs().Add({.transfer = "orders", .definition = {}, .exclusive = false})->status,
            JobStatus::kQueued);
  ASSERT_TRUE(jobs().Finish({.id = first->id}).ok());
}

TEST_F(JobStoreTest, JobsThatMayRunTogetherDo) {
  EXPECT_TRUE(jobs().Start(Add("orders"), process_).ok());
  EXPECT_TRUE(jobs().Start(Add("orders"), process_).ok());
}

TEST_F(JobStoreTest, NumbersCountUpAndFindTheirJob) {
  std::string first = Add("a");
  std::string second = Add("b");
  EXPECT_EQ(jobs().Find(first)->number, 1);
  EXPECT_EQ(jobs().FindByNumber(2)->id, second);
  EXPECT_EQ(KindOf(jobs().FindByNumber(3).status()), ErrorKind::kMissing);
}

TEST_F(JobStoreTest, AWaitingJobIsCancelledAtOnceAndARunningOneIsAsked) {
  auto waiting = jobs().Interrupt(Add("a"), CancelType::kManual);
  EXPECT_EQ(waiting->status, JobStatus::kCanceled);
  EXPECT_EQ(waiting->cancel, CancelType::kManual);
  EXPECT_EQ(waiting->finished, clock_.Now());
  EXPECT_EQ(KindOf(jobs().Interrupt(waiting->id, CancelType::kManual).status()),
            ErrorKind::kChanged);

  auto running = jobs().Interrupt(Running("b"), CancelType::kTimeout);
  EXPECT_EQ(running->status, JobStatus::kInterrupting);
  EXPECT_EQ(jobs().Interrupt(running->id, CancelType::kManual)->cancel, CancelType::kTimeout)
      << "the first who asked";
  ASSERT_TRUE(jobs().Finish({.id = running->id, .status = JobStatus::kCanceled}).ok());
}

TEST_F(JobStoreTest, ARetryIsTheSameJobWithItsFirstStart) {
  std::string id = Running("a");
  Time start = clock_.Now();
  ASSERT_TRUE(jobs().Requeue(id, 2, {"busy", "down"}).ok());
  EXPECT_EQ(KindOf(jobs().Requeue(id, 3, {})), ErrorKind::kChanged) << "it does not run";
  auto waiting = jobs().Waiting(10);
  ASSERT_EQ(waiting->size(), 1u);
  EXPECT_EQ(waiting->front().attempt, 2);
  EXPECT_EQ(waiting->front().error.message, "down");
  clock_.Advance(std::chrono::minutes(1));
  ASSERT_TRUE(jobs().Start(id, process_).ok());
  EXPECT_EQ(jobs().Find(id)->started, start);
  EXPECT_EQ(jobs().Find(id)->error.message, "");
}

TEST_F(JobStoreTest, WhatWaitsComesInTheOrderItWasMade) {
  std::string first = Add("a");
  std::string second = Add("b");
  Running("c");
  auto waiting = jobs().Waiting(10);
  ASSERT_EQ(waiting->size(), 2u);
  EXPECT_EQ((*waiting)[0].id, first);
  EXPECT_EQ((*waiting)[1].id, second);
}

TEST_F(JobStoreTest, FiltersHoldTogether) {
  std::string a = Add("a");
  Time later = clock_.Now() + std::chrono::hours(1);
  clock_.Advance(std::chrono::hours(2));
  std::string b = Running("b");
  auto c = jobs().Add({.transfer = "a", .definition = {}, .executor = ExecutorType::kApi});
  EXPECT_THAT(Ids({.status = JobStatus::kSkipped}), ElementsAre(c->id));
  EXPECT_THAT(Ids({.transfer = "a", .status = JobStatus::kQueued}), ElementsAre(a));
  EXPECT_THAT(Ids({.executor = ExecutorType::kApi}), ElementsAre(c->id));
  EXPECT_THAT(Ids({.created_from = later}), ElementsAre(c->id, b));
  EXPECT_THAT(Ids({.created_until = later}), ElementsAre(a));
  EXPECT_THAT(Ids({.running = true}), ElementsAre(b));
  EXPECT_THAT(Ids({.visible = std::vector<int64_t>{}}), ElementsAre())
      << "without a stored transfer nobody but a super administrator sees it";
  EXPECT_THAT(Ids({.before_number = 3, .limit = 1}), ElementsAre(b));
}

TEST_F(JobStoreTest, StepsThatMakeNoSenseAreRefused) {
  std::string id = Add("orders");
  EXPECT_EQ(KindOf(jobs().Advance(id, JobStatus::kExecuting)), ErrorKind::kChanged);
  ASSERT_TRUE(jobs().Start(id, process_).ok());
  EXPECT_EQ(KindOf(jobs().Start(id, process_)), ErrorKind::kChanged);
  ASSERT_TRUE(jobs().Advance(id, JobStatus::kInterrupting).ok());
  EXPECT_EQ(KindOf(jobs().Advance(id, JobStatus::kExecuting)), ErrorKind::kChanged) << "back";
  EXPECT_EQ(KindOf(jobs().Advance(id, JobStatus::kSucceeded)), ErrorKind::kChanged);
  EXPECT_EQ(KindOf(jobs().Finish({.id = id, .status = JobStatus::kExecuting})),
            ErrorKind::kChanged);
  ASSERT_TRUE(jobs().Finish({.id = id, .status = JobStatus::kCanceled}).ok());
  EXPECT_EQ(KindOf(jobs().Finish({.id = id, .status = JobStatus::kSucceeded})),
            ErrorKind::kChanged);
  EXPECT_EQ(KindOf(jobs().SaveNumbers(id, Json::object())), ErrorKind::kChanged);
  EXPECT_EQ(jobs().Find(id)->status, JobStatus::kCanceled);
  EXPECT_EQ(KindOf(jobs().Find("nobody").status()), ErrorKind::kMissing);
  EXPECT_EQ(KindOf(jobs().Finish({.id = "nobody"})), ErrorKind::kMissing);
}

TEST_F(JobStoreTest, FinishingWritesJobAndLedgerTogetherAndOnlyOnce) {
  std::string id = Running("orders");
  const LedgerEntry entries[] = {Entry("s3://b/1"), Entry("s3://b/2")};
  clock_.Advance(std::chrono::seconds(9));
  ASSERT_TRUE(jobs().Finish({.id = id}, entries).ok());
  EXPECT_TRUE(*store_->ledger().Contains("orders", entries[0].key));
  EXPECT_TRUE(*store_->ledger().Contains("orders", entries[1].key));
  auto listed = store_->ledger().List("orders", {}, 10);
  EXPECT_EQ((*listed)[0].job_id, id);
  EXPECT_EQ((*listed)[0].rows, 3);
  EXPECT_EQ((*listed)[0].loaded, clock_.Now());
  ASSERT_TRUE(store_->ledger().Reset("orders").ok());
  ASSERT_TRUE(jobs().Finish({.id = id}, entries).ok()) << "again, after a crash";
  EXPECT_EQ(*store_->ledger().Count("orders"), 0) << "it had ended: nothing is written twice";
}

TEST_F(JobStoreTest, AFailureInTheMiddleOfFinishingLeavesTheJobRunningAndTheLedgerEmpty) {
  std::string id = Running("orders");
  Status failed = jobs().Finish({.id = id}, [](const JobStore::AddEntry& add) -> Status {
    ARROW_RETURN_NOT_OK(add(Entry("s3://b/1")));
    return Fail(ErrorKind::kBusy, "plan", "cannot be read");
  });
  EXPECT_EQ(failed.message(), "plan: cannot be read");
  EXPECT_EQ(jobs().Find(id)->status, JobStatus::kSettingUp);
  EXPECT_EQ(*store_->ledger().Count("orders"), 0);
}

TEST_F(JobStoreTest, ADeathInTheMiddleOfFinishingLeavesTheJobRunningAndTheLedgerEmpty) {
  std::string id = Running("orders");
  store_.reset();
  pid_t child = fork();
  if (child == 0) {
    auto store = Metastore::Open(home_.path(), clock_, random_);
    Status unreachable =
        (*store)->jobs().Finish({.id = id}, [](const JobStore::AddEntry& add) -> Status {
          ARROW_RETURN_NOT_OK(add(Entry("s3://b/1")));
          _exit(7);
        });
    _exit(unreachable.ok() ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_EQ(WEXITSTATUS(status), 7);
  store_ = OpenMetastore(home_.path(), clock_, random_);
  EXPECT_EQ(jobs().Find(id)->status, JobStatus::kSettingUp);
  EXPECT_EQ(*store_->ledger().Count("orders"), 0);
}

TEST_F(JobStoreTest, ADeadProcessLosesItsTransferLockAndItsJobCanBeAbandoned) {
  store_.reset();
  int ready[2];
  ASSERT_EQ(pipe(ready), 0);
  pid_t child = fork();
  if (child == 0) {
    auto store = Metastore::Open(home_.path(), clock_, random_);
    auto lock = (*store)->LockTransfer("orders");
    auto job = (*store)->jobs().Add({.transfer = "orders", .definition = {}});
    bool ok = lock.ok() && job.ok() && (*store)->jobs().Start(job->id, *ThisProcess()).ok();
    _exit(write(ready[1], ok ? "y" : "n", 1) == 1 && pause() == 0 ? 0 : 1);
  }
  char ok = 0;
  ASSERT_EQ(read(ready[0], &ok, 1), 1);
  ASSERT_EQ(ok, 'y');
  store_ = OpenMetastore(home_.path(), clock_, random_);
  EXPECT_EQ(KindOf(store_->LockTransfer("orders").status()), ErrorKind::kBusy);
  auto running = jobs().List({.running = true});
  ASSERT_EQ(running->size(), 1u);
  EXPECT_TRUE(IsRunning(running->front().process));

  ASSERT_EQ(kill(child, SIGKILL), 0);
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
  EXPECT_FALSE(IsRunning(running->front().process));
  EXPECT_TRUE(store_->LockTransfer("orders").ok()) << "whoever holds it knows the job is dead";
  EXPECT_TRUE(jobs().Finish({.id = running->front().id, .status = JobStatus::kAbandoned}).ok());
  close(ready[0]);
  close(ready[1]);
}

TEST_F(JobStoreTest, ListsTheNewestFirstInPagesByTransferAndState) {
  std::string a = Running("orders");
  std::string b = Add("orders");
  std::string c = Running("other");
  EXPECT_THAT(Ids({}), ElementsAre(c, b, a));
  EXPECT_THAT(Ids({.transfer = "orders"}), ElementsAre(b, a));
  EXPECT_THAT(Ids({.running = true}), ElementsAre(c, a));
  EXPECT_THAT(Ids({.running = false}), ElementsAre(b));
  EXPECT_THAT(Ids({.limit = 1}), ElementsAre(c));
  EXPECT_THAT(Ids({.before_number = 3, .limit = 1}), ElementsAre(b));
}

TEST_F(JobStoreTest, StatusesHaveTheApisNames) {
  // TROCCO's public API: queued setting_up executing interrupting succeeded error canceled skipped
  for (const char* name : {"queued", "setting_up", "executing", "interrupting", "succeeded",
                           "error", "canceled", "skipped", "abandoned"}) {
    auto status = ParseJobStatus(name);
    ASSERT_TRUE(status.ok()) << name;
    EXPECT_EQ(JobStatusName(*status), name);
    EXPECT_FALSE(IsRunningStatus(*status) && IsFinalStatus(*status));
  }
  EXPECT_EQ(KindOf(ParseJobStatus("done").status()), ErrorKind::kData);
}

TEST_F(JobStoreTest, TextsThatJsonCannotHoldAreRefusedNotThrown) {
  auto refused = jobs().Add({.transfer = "orders", .definition = {{"name", "\xff"}}});
  EXPECT_EQ(KindOf(refused.status()), ErrorKind::kDefinition);
  std::string id = Running("orders");
  EXPECT_EQ(KindOf(jobs().SaveNumbers(id, Json{{"x", "\xff"}})), ErrorKind::kDefinition);
  EXPECT_EQ(KindOf(jobs().Finish({.id = id, .numbers = {{"x", "\xff"}}})), ErrorKind::kDefinition);
}

}  // namespace
}  // namespace waybill::metastore
