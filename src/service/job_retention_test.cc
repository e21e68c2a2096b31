#include "service/job_retention.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "metastore/testing_home.h"
#include "pipeline/run.h"
#include "service/testing_jobs.h"

namespace waybill::service {
namespace {

namespace fs = std::filesystem;
using metastore::Job;
using metastore::JobStatus;

class JobRetentionTest : public testing::Test {
 protected:
  JobRetentionTest()
      : store(metastore::OpenMetastore(temporary.path(), clock, random)),
        jobs({*store, home, clock, log,
              [this](const std::string&, Log&) { return std::make_unique<FakeReach>(world); }}),
        definition(pipeline::FakeDefinition()) {
    definition.document = FakeDocument("numbers");
    definition.variables = Json::array();
    world.items = {{"a", pipeline::Numbers(1, 10)}};
  }

  /// A job that really ran; the next begins a day later.
  Job Run() {
    pipeline::Progress progress;
    auto job = jobs.Run(definition, {.full = true}, progress, {}, {});
    EXPECT_TRUE(job.ok()) << job.status().ToString();
    clock.Advance(std::chrono::days(1));
    return job.ValueOr(Job());
  }
  int64_t Tick(const RetentionOptions& options) {
    JobRetention retention({*store, home, clock, log}, options);
    auto removed = retention.Tick({});
    EXPECT_TRUE(removed.ok()) << removed.status().ToString();
    return removed.ValueOr(-1);
  }
  bool HasRecord(const Job& job) { return store->jobs().Find(job.id).ok(); }
  bool HasFolder(const Job& job) { return fs::exists(home.JobFolder(job.id)); }

  metastore::TemporaryHome temporary;
  Home home{temporary.path()};
  ManualClock clock{metastore::kMay24};
  SeededRandom random{1};
  NullLog log;
  pipeline::FakeWorld world;
  std::unique_ptr<metastore::Metastore> store;
  Jobs jobs;
  transfer::Definition definition;
};

TEST_F(JobRetentionTest, OldJobsGoWithTheirFolders) {
  std::vector<Job> ran;
  for (int i = 0; i < 5; ++i) ran.push_back(Run());
  for (const Job& job : ran) ASSERT_TRUE(HasFolder(job));
  EXPECT_EQ(Tick({.days = 3, .jobs = 0}), 2);
  for (size_t i = 0; i < ran.size(); ++i) {
    EXPECT_EQ(HasRecord(ran[i]), i >= 2);
    EXPECT_EQ(HasFolder(ran[i]), i >= 2);
  }
  EXPECT_EQ(Tick({.days = 3, .jobs = 0}), 0);
  EXPECT_EQ(Tick({.days = 0, .jobs = 1}), 2);
  EXPECT_EQ(Tick({.days = 0, .jobs = 0}), 0);
}

// More than are looked at in one go, the first of which cannot be removed.
TEST_F(JobRetentionTest, OneThatCannotBeRemovedDoesNotKeepTheOthers) {
  Job first = Run();
  std::string journal = home.JobFolder(first.id) + "/" + pipeline::kJournalFile;
  fs::remove(journal);
  ASSERT_TRUE(fs::create_directory(journal));
  for (int i = 0; i < 120; ++i) {
    Job job = store->jobs()
                  .Begin({.transfer = "numbers", .definition = definition.document}, {.pid = 1})
                  .ValueOrDie();
    ASSERT_TRUE(store->jobs().Finish({.id = job.id, .status = JobStatus::kError}).ok());
  }
  clock.Advance(std::chrono::days(400));
  EXPECT_EQ(Tick({}), 119) << "all but that one and the newest";
  EXPECT_TRUE(HasRecord(first));
}

// Its folder says what it has staged; only that finds it again.
TEST_F(JobRetentionTest, AJobWithSomethingLeftOverStays) {
  Job left = jobs.Queue(definition, {}).ValueOrDie();
  world.hook = [](const char* call) {
    bool refuses = std::string_view(call) == "finish" || std::string_view(call) == "discard";
    return refuses ? Fail(ErrorKind::kDenied, "fake", "refused") : Status::OK();
  };
  pipeline::Progress progress;
  EXPECT_FALSE(jobs.RunQueued(left.id, progress, {}, {}).ok());
  ASSERT_TRUE(store->jobs().Interrupt(left.id, metastore::CancelType::kManual).ok());
  ASSERT_TRUE(jobs.RunQueued(left.id, progress, {}, {}).ok());
  world.hook = nullptr;
  definition.name = "newest";
  Run();
  clock.Advance(std::chrono::days(400));
  EXPECT_EQ(Tick({}), 0);
  EXPECT_TRUE(HasFolder(left));
  ASSERT_TRUE(jobs.Repair({}).ok());
  EXPECT_EQ(Tick({}), 1);
  EXPECT_FALSE(HasFolder(left));
}

}  // namespace
}  // namespace waybill::service
