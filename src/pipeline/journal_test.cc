#include "pipeline/journal.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "pipeline/fake_job.h"

namespace waybill::pipeline {
namespace {

using testing::HasSubstr;

class JournalFile : public testing::Test {
 protected:
  static Artifact Staged(const std::string& name) {
    return {.name = name, .token = "{\"t\":\"\xff\"}", .bytes = 1};
  }
  static TaskReport Report(int task) {
    TaskReport report;
    report.numbers = {.task = task, .rows_read = 5, .rows_written = 5};
    report.numbers.staged = {{.artifact = Staged("a" + std::to_string(task)), .rows = 5}};
    report.items = {{.item = {.name = "i" + std::to_string(task), .version = "v"}, .rows_read = 5}};
    return report;
  }
  std::unique_ptr<Journal> Begun() {
    auto journal = *Journal::Create(path_, job_.clock);
    EXPECT_TRUE(journal
                    ->Began({.job_id = "j",
                             .started = {},
                             .source = "s",
                             .destination = "d",
                             .definition = FakeDefinition()})
                    .ok());
    EXPECT_TRUE(journal->Planned({.splits = 2, .items = 2}).ok());
    return journal;
  }
  std::vector<std::string> Items() {
    std::vector<std::string> names;
    auto items = *JournalItems::Open(path_);
    for (auto row = *items.Next(); row; row = *items.Next()) names.push_back(row->item.name);
    return names;
  }

  FakeJob job_;
  const std::string path_ = job_.root + "/journal.jsonl";
};

TEST_F(JournalFile, TellsWhatWasStaged) {
  auto journal = Begun();
  ASSERT_TRUE(journal->Created(0, Staged("a0")).ok());
  ASSERT_TRUE(journal->Created(1, Staged("a1")).ok());
  ASSERT_TRUE(journal->TaskDone(Report(1)).ok());
  auto state = *ReadJournal(path_);
  EXPECT_EQ(state.header->job_id, "j");
  EXPECT_EQ(state.artifacts.size(), 2u);
  EXPECT_EQ(state.artifacts["a1"].token, "{\"t\":\"\xff\"}");
  ASSERT_EQ(state.tasks.size(), 1u);
  EXPECT_EQ(state.tasks[0].staged[0].rows, 5);
  EXPECT_FALSE(state.commit_decided);
  EXPECT_THAT(Items(), testing::ElementsAre("i1"));
}

TEST_F(JournalFile, WhatWasRolledBackCountsNoMore) {
  auto journal = Begun();
  ASSERT_TRUE(journal->Created(0, Staged("a0")).ok());
  ASSERT_TRUE(journal->TaskDone(Report(0)).ok());
  ASSERT_TRUE(journal->RolledBack().ok());
  EXPECT_TRUE(ReadJournal(path_)->rolled_back);
  ASSERT_TRUE(journal->Planned({.splits = 1}).ok());
  ASSERT_TRUE(journal->TaskDone(Report(1)).ok());
  auto state = *ReadJournal(path_);
  EXPECT_FALSE(state.rolled_back);
  EXPECT_EQ(state.tasks.size(), 1u);
  EXPECT_EQ(state.artifacts.count("a0"), 0u);
  EXPECT_EQ(state.plan.splits, 1);
  EXPECT_EQ(state.most_splits, 2);
  EXPECT_THAT(Items(), testing::ElementsAre("i1"));
}

TEST_F(JournalFile, ATornLineIsNotReadAndIsCutOffByARepair) {
  Begun();
  const std::string whole = ReadWhole(path_);
  std::ofstream(path_, std::ios::app) << R"({"event":"commit","time":"2026)";
  EXPECT_FALSE(ReadJournal(path_)->commit_decided);
  ASSERT_TRUE((*Journal::Reopen(path_, job_.clock))->RolledBack().ok());
  EXPECT_TRUE(ReadWhole(path_).starts_with(whole + R"({"event":"rolled_back")"));
}

TEST_F(JournalFile, AnEventOfAnotherProgramIsRefusedByItsLine) {
  Begun();
  std::ofstream(path_, std::ios::app) << "{\"event\":\"dance\"}\n";
  auto state = ReadJournal(path_);
  EXPECT_EQ(KindOf(state.status()), ErrorKind::kData);
  EXPECT_THAT(state.status().message(), HasSubstr("line 3: 'dance' is no event"));
}

TEST_F(JournalFile, IsLockedWhileItIsOpen) {
  auto journal = Begun();
  EXPECT_EQ(KindOf(Journal::Reopen(path_, job_.clock).status()), ErrorKind::kBusy);
  journal.reset();
  EXPECT_TRUE(Journal::Reopen(path_, job_.clock).ok());
}

}  // namespace
}  // namespace waybill::pipeline
