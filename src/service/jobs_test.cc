#include "service/jobs.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "metastore/testing_home.h"
#include "service/testing_jobs.h"

namespace waybill::service {
namespace {

using metastore::Job;
using metastore::JobStatus;
using testing::HasSubstr;

class JobsTest : public testing::Test {
 protected:
  JobsTest()
      : store(metastore::OpenMetastore(temporary.path(), clock, random)),
        jobs({*store, Home{temporary.path()}, clock, log,
              [this](const std::string&, Log&) { return std::make_unique<FakeReach>(world); }}),
        definition(pipeline::FakeDefinition()) {
    definition.document = {{"name", "numbers"},
                           {"source", {{"type", "fake"}, {"incremental", "ledger"}}}};
    definition.variables = Json::array();
    world.items = {{"a", pipeline::Numbers(1, 10)}, {"b", pipeline::Numbers(11, 5)}};
  }

  Job Run(const RunOptions& options = {}, std::stop_token stop = {}) {
    pipeline::Progress progress;
    auto job = jobs.Run(definition, options, progress, {}, std::move(stop));
    EXPECT_TRUE(job.ok()) << job.status().ToString();
    return job.ok() ? *job : Job();
  }

  /// A job whose process died: begun, and never ended.
  Job Dead() {
    Job job = store->jobs()
                  .Add({.transfer = definition.name, .definition = definition.document})
                  .ValueOrDie();
    EXPECT_TRUE(
        store->jobs().Start(job.id, {.pid = 1, .boot_id = "another", .start_ticks = 1}).ok());
    return job;
  }

  metastore::TemporaryHome temporary;
  ManualClock clock{metastore::kMay24};
  SeededRandom random{1};
  NullLog log;
  pipeline::FakeWorld world;
  std::unique_ptr<metastore::Metastore> store;
  Jobs jobs;
  transfer::Definition definition;
};

TEST_F(JobsTest, ASecondRunLoadsOnlyWhatTheLedgerLacks) {
  Job first = Run();
  EXPECT_EQ(first.status, JobStatus::kSucceeded);
  EXPECT_EQ(first.numbers["rows_written"], 15);
  EXPECT_EQ(*store->ledger().Count("numbers"), 2);

  world.items["0-older-name"] = pipeline::Numbers(100, 3);
  world.versions["a"] = 2;
  Job second = Run();
  EXPECT_EQ(second.numbers["items_already_loaded"], 1);
  EXPECT_EQ(second.numbers["rows_written"], 13);
  EXPECT_EQ(Run().numbers["rows_written"], 0);
}

TEST_F(JobsTest, AFullRunLoadsAllAgain) {
  Run();
  EXPECT_EQ(Run({.full = true}).numbers["rows_written"], 15);
}

TEST_F(JobsTest, WithoutALedgerNothingIsRemembered) {
  definition.incremental = "none";
  definition.document["source"]["incremental"] = "none";
  Run();
  EXPECT_EQ(*store->ledger().Count("numbers"), 0);
  EXPECT_EQ(Run().numbers["rows_written"], 15);
}

TEST_F(JobsTest, AFailedJobPublishesNothingAndKeepsItsError) {
  world.hook = [](const char* call) {
    return call == std::string_view("read") ? Fail(ErrorKind::kDenied, "fake://in/a", "refused")
                                            : Status::OK();
  };
  Job job = Run();
  EXPECT_EQ(job.status, JobStatus::kError);
  EXPECT_EQ(job.error.kind, "denied");
  EXPECT_THAT(job.error.message, HasSubstr("fake://in/a: refused"));
  EXPECT_EQ(world.store, pipeline::FakeStore());
  EXPECT_EQ(*store->ledger().Count("numbers"), 0);
  EXPECT_EQ(KindOf(jobs.FindWaybill(job).status()), ErrorKind::kMissing);
}

TEST_F(JobsTest, TooManyRefusedRowsAreToldFromOtherFailures) {
  world.items = {{"a", "1\nx\n3\n"}};
  definition.refusal_limits.stop_at_first = true;
  Job job = Run();
  EXPECT_EQ(job.status, JobStatus::kError);
  EXPECT_EQ(job.error.kind, "data");
  EXPECT_EQ(job.numbers["over_refusal_limit"], true);
}

TEST_F(JobsTest, ACancelledJobLeavesNothing) {
  std::stop_source stop;
  world.hook = [&](const char* call) {
    if (call == std::string_view("format")) stop.request_stop();
    return Status::OK();
  };
  Job job = Run({}, stop.get_token());
  EXPECT_EQ(job.status, JobStatus::kCanceled);
  EXPECT_EQ(world.store, pipeline::FakeStore());
}

TEST_F(JobsTest, OneTransferRunsOnceAtATime) {
  auto lock = store->LockTransfer("numbers");
  ASSERT_TRUE(lock.ok());
  pipeline::Progress progress;
  auto job = jobs.Run(definition, {}, progress, {}, {});
  ASSERT_FALSE(job.ok());
  EXPECT_EQ(KindOf(job.status()), ErrorKind::kBusy);
}

TEST_F(JobsTest, ADeadJobIsEndedBeforeTheNextBegins) {
  Job dead = Dead();
  EXPECT_EQ(Run().status, JobStatus::kSucceeded);
  EXPECT_EQ(jobs.Find(dead.id)->status, JobStatus::kAbandoned);
}

TEST_F(JobsTest, RepairLeavesAJobThatRunsAlone) {
  Job job = Dead();
  auto lock = store->LockTransfer("numbers");
  EXPECT_TRUE(jobs.Repair({})->empty());
  EXPECT_EQ(jobs.Find(job.id)->status, JobStatus::kSettingUp);
}

// The destination refuses to publish, once the job has decided to; it is back when the repair
// comes.
TEST_F(JobsTest, AJobThatDecidedToPublishGoesForwardOnly) {
  world.hook = [](const char* call) {
    return call == std::string_view("publish") ? Fail(ErrorKind::kBusy, "fake", "down")
                                               : Status::OK();
  };
  pipeline::Progress progress;
  auto run = jobs.Run(definition, {}, progress, {}, {});
  ASSERT_FALSE(run.ok());
  EXPECT_THAT(run.status().message(), HasSubstr("waybill jobs repair"));
  world.hook = nullptr;
  auto repaired = jobs.Repair({});
  ASSERT_TRUE(repaired.ok()) << repaired.status().ToString();
  ASSERT_EQ(repaired->size(), 1u);
  EXPECT_EQ(repaired->front().outcome, pipeline::Outcome::kPublished);
  EXPECT_EQ(repaired->front().job.status, JobStatus::kSucceeded);
  EXPECT_EQ(*store->ledger().Count("numbers"), 2);
  EXPECT_FALSE(world.store.visible.empty());
  EXPECT_TRUE(jobs.Repair({})->empty());
}

TEST_F(JobsTest, AJobIsFoundByAnyClearPartOfItsId) {
  Job first = Run();
  clock.Advance(std::chrono::hours(1));
  Job second = Run();
  EXPECT_EQ(jobs.Find("last")->id, second.id);
  EXPECT_EQ(jobs.Find(first.id)->id, first.id);
  EXPECT_EQ(jobs.Find(first.id.substr(first.id.size() - 8))->id, first.id);
  EXPECT_THAT(jobs.Find(first.id.substr(0, 3)).status().message(), HasSubstr("2 jobs match"));
  EXPECT_EQ(KindOf(jobs.Find("nonsense").status()), ErrorKind::kMissing);
}

}  // namespace
}  // namespace waybill::service
