#include "pipeline/verbs.h"

#include <gmock/gmock.h>

#include "pipeline/fake_job.h"
#include "pipeline/waybill_json.h"

namespace waybill::pipeline {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

/// A job of two tasks, each in a folder of its own, as on two hosts.
class Verbs : public testing::Test {
 protected:
  Verbs() {
    for (int i = 0; i < 32; ++i) job_.world.items["fake://in/" + std::to_string(100 + i)] = "7\n";
    job_.definition.refusal_limits = {.stop_at_first = false, .max_rows = 1};
  }

  VerbContext Context(const std::string& name) {
    return {.connectors = job_.connectors,
            .folder = job_.root + "/" + name,
            .clock = job_.clock,
            .log = job_.log,
            .progress = job_.progress};
  }

  void Plan() {
    auto plan = PlanToFile({.definition = job_.definition,
                            .connectors = job_.connectors,
                            .job_id = "job-7",
                            .job_folder = "",
                            .threads = 2,
                            .clock = job_.clock,
                            .log = job_.log,
                            .progress = job_.progress,
                            .already_loaded = nullptr},
                           plan_, {});
    ASSERT_TRUE(plan.ok()) << plan.status().ToString();
    ASSERT_EQ(plan->splits, 2);
  }

  void RunTask(int index) {
    const std::string name = "task" + std::to_string(index);
    auto report = RunTaskFromFile(plan_, index, Context(name), {});
    ASSERT_TRUE(report.ok()) << report.status().ToString();
    std::ofstream(job_.root + "/" + name + ".json") << report->dump() << "\n";
    reports_.push_back(job_.root + "/" + name + ".json");
  }

  FakeJob job_;
  const std::string plan_ = job_.root + "/the-plan.jsonl";
  std::vector<std::string> reports_;
};

TEST_F(Verbs, PlanTasksAndCommitAreAWholeJob) {
  Plan();
  RunTask(1);
  RunTask(0);
  EXPECT_TRUE(job_.world.store.visible.empty());
  auto waybill = CommitFromFiles(plan_, reports_, Context("commit"));
  ASSERT_TRUE(waybill.ok()) << waybill.status().ToString();
  EXPECT_EQ(waybill->totals.rows_written, 32);
  EXPECT_EQ(job_.world.store.visible.size(), 2u);
  EXPECT_TRUE(job_.world.store.staged.empty());
  EXPECT_EQ(ReadWaybill(job_.root + "/commit/waybill.json")->totals, waybill->totals);
}

TEST_F(Verbs, AMissingReportDoesNotBalance) {
  Plan();
  RunTask(0);
  auto waybill = CommitFromFiles(plan_, reports_, Context("commit"));
  ASSERT_FALSE(waybill.ok());
  EXPECT_EQ(KindOf(waybill.status()), ErrorKind::kBug);
  EXPECT_THAT(waybill.status().message(), HasSubstr("tasks done: expected 2, found 1"));
  EXPECT_TRUE(job_.world.store.visible.empty());
}

TEST_F(Verbs, AReportGivenTwiceDoesNotBalance) {
  Plan();
  RunTask(0);
  RunTask(1);
  reports_.push_back(reports_[0]);
  EXPECT_THAT(CommitFromFiles(plan_, reports_, Context("commit")).status().message(),
              HasSubstr("task 0 is reported twice"));
}

TEST_F(Verbs, ACommitThatWasShortOfAReportCanBeCalledAgain) {
  Plan();
  RunTask(0);
  EXPECT_FALSE(CommitFromFiles(plan_, reports_, Context("commit")).ok());
  RunTask(1);
  EXPECT_TRUE(CommitFromFiles(plan_, reports_, Context("commit")).ok());
  EXPECT_EQ(job_.world.store.visible.size(), 2u);
}

TEST_F(Verbs, ACommitThatFailedInTheMiddleGoesOn) {
  Plan();
  RunTask(0);
  RunTask(1);
  int publishes = 0;
  job_.world.hook = [&](const char* call) {
    return std::string_view(call) == "publish" && ++publishes == 2
               ? Fail(ErrorKind::kDenied, "fake://out", "no")
               : Status::OK();
  };
  EXPECT_FALSE(CommitFromFiles(plan_, reports_, Context("commit")).ok());
  EXPECT_EQ(job_.world.store.visible.size(), 1u);
  job_.world.hook = nullptr;
  EXPECT_TRUE(CommitFromFiles(plan_, reports_, Context("commit")).ok());
  EXPECT_EQ(job_.world.store.visible.size(), 2u);
}

TEST_F(Verbs, AReportOfAnotherJobIsRefused) {
  Plan();
  RunTask(0);
  std::string text = ReadWhole(reports_[0]);
  text.replace(text.find("job-7"), 5, "job-8");
  std::ofstream(reports_[0]) << text;
  auto waybill = CommitFromFiles(plan_, reports_, Context("commit"));
  EXPECT_EQ(KindOf(waybill.status()), ErrorKind::kData);
  EXPECT_THAT(waybill.status().message(), HasSubstr("is a report of job job-8"));
}

TEST_F(Verbs, RefusedRowsOfAllTasksCountTogether) {
  job_.world.items["fake://in/100"] = "x\n";
  job_.world.items["fake://in/131"] = "y\n";
  Plan();
  for (int task : {0, 1}) {
    job_.progress.Reset();  // each host counts for itself
    RunTask(task);
  }
  auto waybill = CommitFromFiles(plan_, reports_, Context("commit"));
  ASSERT_FALSE(waybill.ok());
  EXPECT_THAT(waybill.status().message(), HasSubstr("2 rows are refused, more than the 1 allowed"));
  EXPECT_TRUE(job_.progress.Snapshot().over_refusal_limit);
  EXPECT_TRUE(job_.world.store.visible.empty());
}

TEST_F(Verbs, ATaskWhoseHostDiedIsDiscardedByItsFolder) {
  Plan();
  RunTask(1);
  ASSERT_EQ(job_.world.store.staged.size(), 1u);
  auto outcome = Repair(job_.root + "/task1", job_.connectors, job_.clock, job_.log, {});
  ASSERT_TRUE(outcome.ok()) << outcome.status().ToString();
  EXPECT_EQ(job_.world.store, FakeStore{});
}

TEST_F(Verbs, ASplitThatWasNotPlannedIsADefinitionError) {
  Plan();
  auto report = RunTaskFromFile(plan_, 2, Context("task2"), {});
  EXPECT_EQ(KindOf(report.status()), ErrorKind::kDefinition);
  EXPECT_THAT(report.status().message(), HasSubstr("has 2 splits, and no split 2"));
}

}  // namespace
}  // namespace waybill::pipeline
