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
    auto job = jobs().Add(transfer, Json{{"name", transfer}});
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
  auto added = jobs().Add("orders", Json{{"name", "orders"}});
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
  std::string first = Running("orders");
  std::string second = Add("orders");
  Status refused = jobs().Start(second, process_);
  EXPECT_EQ(KindOf(refused), ErrorKind::kBusy);
  EXPECT_THAT(refused.message(), HasSubstr(first));
  EXPECT_TRUE(jobs().Start(Add("other"), process_).ok());
  ASSERT_TRUE(jobs().Finish({.id = first, .status = JobStatus::kAbandoned}).ok());
  EXPECT_TRUE(jobs().Start(second, process_).ok());
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
    auto job = (*store)->jobs().Add("orders", Json::object());
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
  EXPECT_THAT(Ids({.before_id = c, .limit = 1}), ElementsAre(b));
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
  auto refused = jobs().Add("orders", Json{{"name", "\xff"}});
  EXPECT_EQ(KindOf(refused.status()), ErrorKind::kDefinition);
  std::string id = Running("orders");
  EXPECT_EQ(KindOf(jobs().SaveNumbers(id, Json{{"x", "\xff"}})), ErrorKind::kDefinition);
  EXPECT_EQ(KindOf(jobs().Finish({.id = id, .numbers = {{"x", "\xff"}}})), ErrorKind::kDefinition);
}

}  // namespace
}  // namespace waybill::metastore
