#include "service/scheduler.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "metastore/testing_home.h"
#include "service/audit.h"
#include "service/testing_people.h"

namespace waybill::service {
namespace {

using metastore::Job;
using metastore::JobStatus;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;

class SchedulerTest : public testing::Test {
 protected:
  SchedulerTest()
      : store(metastore::OpenMetastore(temporary.path(), clock, random)),
        scheduler(
            {*store, clock, log, [this](const Job& job) { announced.push_back(job.number); }}) {
    auto added = store->transfers().Add(
        {.name = "orders", .document = {{"name", "orders"}}, .settings = {{"retry_limit", 3}}}, {});
    EXPECT_TRUE(added.ok()) << added.status().ToString();
    transfer = added->id;
  }

  int64_t Tick() {
    auto made = scheduler.Tick();
    EXPECT_TRUE(made.ok()) << made.status().ToString();
    return made.ValueOr(-1);
  }
  metastore::Schedule Hourly(const char* missed = "skip") {
    auto replaced = scheduler.Replace(
        transfer, Json::array({{{"frequency", "hourly"}, {"minute", 0}, {"missed_run", missed}}}));
    EXPECT_TRUE(replaced.ok()) << replaced.status().ToString();
    return replaced->front();
  }
  void EndJobs() {
    for (const Job& job : *store->jobs().Waiting(100)) {
      EXPECT_TRUE(store->jobs().Finish({.id = job.id, .status = JobStatus::kCanceled}).ok());
    }
  }

  metastore::TemporaryHome temporary;
  ManualClock clock{metastore::kMay24};  // midnight
  SeededRandom random{1};
  NullLog log;
  std::unique_ptr<metastore::Metastore> store;
  std::vector<int64_t> announced;
  Scheduler scheduler;
  int64_t transfer = 0;
};

TEST_F(SchedulerTest, ADueScheduleMakesOneJobAndMovesOn) {
  EXPECT_EQ(Hourly().next_run, metastore::kMay24 + hours(1));
  clock.Advance(minutes(59));
  EXPECT_EQ(Tick(), 0);
  clock.Advance(minutes(1));
  EXPECT_EQ(Tick(), 1);
  EXPECT_EQ(Tick(), 0) << "not twice for one instant";
  EXPECT_THAT(announced, ElementsAre(1));
  auto job = store->jobs().FindByNumber(1);
  EXPECT_EQ(job->executor, metastore::ExecutorType::kScheduler);
  EXPECT_EQ(job->transfer_id, transfer);
  EXPECT_EQ(job->options, (Json{{"retry_limit", 3}}));
  auto schedule = scheduler.List({})->front();
  EXPECT_EQ(schedule.last_run, metastore::kMay24 + hours(1));
  EXPECT_EQ(schedule.next_run, metastore::kMay24 + hours(2));
}

TEST_F(SchedulerTest, AScheduledRunIsInTheAuditLog) {
  auto schedule = Hourly();
  clock.Advance(hours(1));
  EXPECT_EQ(Tick(), 1);
  auto rows = Audit(*store, clock).List({.limit = 10});
  ASSERT_TRUE(rows.ok()) << rows.status().ToString();
  ASSERT_EQ(rows->size(), 1u);
  Json row = AuditRowToJson(rows->front());
  EXPECT_EQ(row["category"], "jobs");
  EXPECT_EQ(row["action"], "run");
  EXPECT_EQ(row["object_id"], "1");
  EXPECT_EQ(row["object"], "orders");
  EXPECT_EQ(row["result"], "ok");
  EXPECT_EQ(row["user_id"], nullptr);
  EXPECT_EQ(row["details"], (Json{{"by", "scheduler"}, {"schedule", schedule.id}}));
}

/// A transfer of a person who uses a connection by a role in its group.
class OwnersRightTest : public PeopleTest {
 protected:
  OwnersRightTest() {
    AddToGroup(AddPerson("owner", "member"), "operator");
    AddConnection("acme", AddPerson("other", "member").user_id);
    auto added = store().transfers().Add(
        {.name = "orders",
         .owner_id = Person("owner").user_id,
         .document = {{"name", "orders"}, {"source", {{"type", "s3"}, {"connection", "acme"}}}},
         .settings = Json::object()},
        {});
    EXPECT_TRUE(added.ok()) << added.status().ToString();
    EXPECT_TRUE(scheduler_.Replace(added->id, Json::array({{{"every_minutes", 60}}})).ok());
  }
  Job RunByItself() {
    clock_.Advance(hours(1));
    EXPECT_TRUE(scheduler_.Tick().ok());
    auto jobs = store().jobs().List({.limit = 1});
    return jobs.ok() && !jobs->empty() ? jobs->front() : Job();
  }

  NullLog log_;
  Scheduler scheduler_{{store(), clock_, log_, {}}};
};

TEST_F(OwnersRightTest, AScheduleRunsWhatItsOwnerMayUse) {
  EXPECT_EQ(RunByItself().status, JobStatus::kQueued);
}

TEST_F(OwnersRightTest, ARightThatWasTakenAwayEndsTheScheduledJobInWords) {
  auto group = *store().organisation().FindGroup(group_);
  group.teams = {};
  ASSERT_TRUE(store().organisation().SaveGroup(group).ok());
  Job job = RunByItself();
  EXPECT_EQ(job.status, JobStatus::kError);
  EXPECT_TRUE(job.finished.has_value());
  EXPECT_EQ(job.error.kind, "definition");
  EXPECT_THAT(job.error.message, testing::HasSubstr("owner@example.com"));
  EXPECT_THAT(job.error.message, testing::HasSubstr("connection 'acme'"));
  auto to_notify = store().jobs().Unnotified(10);
  ASSERT_TRUE(to_notify.ok());
  ASSERT_EQ(to_notify->size(), 1u);
  EXPECT_EQ(to_notify->front().number, job.number);
  EXPECT_EQ(RunByItself().number, job.number + 1) << "the schedule goes on";
}

// The two processes see the same schedule before either acts, as around a crash or with two
// servers.
TEST_F(SchedulerTest, AnInstantFiresOnceWhoeverSeesIt) {
  Hourly();
  clock.Advance(hours(1));
  auto seen = store->schedules().Due(clock.Now(), 10);
  ASSERT_EQ(seen->size(), 1u);
  EXPECT_EQ(Tick(), 1);
  metastore::NewJob again{.transfer = "orders", .transfer_id = transfer, .definition = {}};
  auto fired = store->schedules().Fire(seen->front(), clock.Now() + hours(1), again);
  ASSERT_TRUE(fired.ok());
  EXPECT_FALSE(fired->has_value());
  EXPECT_EQ(store->jobs().List({})->size(), 1u);
}

TEST_F(SchedulerTest, ACrashWhileFiringLeavesTheInstantToBeFired) {
  Hourly();
  clock.Advance(hours(1));
  auto due = store->schedules().Due(clock.Now(), 10)->front();
  // A definition that cannot be stored ends the transaction in its middle.
  metastore::NewJob broken{.transfer = "orders", .definition = {{"name", "\xff"}}};
  EXPECT_FALSE(store->schedules().Fire(due, clock.Now() + hours(1), broken).ok());
  EXPECT_EQ(scheduler.List({})->front().next_run, due.next_run);
  EXPECT_EQ(Tick(), 1);
}

TEST_F(SchedulerTest, MissedRunsAreSkippedByDefault) {
  Hourly("skip");
  clock.Advance(hours(5) + minutes(30));
  EXPECT_EQ(Tick(), 0);
  auto schedule = scheduler.List({})->front();
  EXPECT_EQ(schedule.next_run, metastore::kMay24 + hours(6));
  EXPECT_FALSE(schedule.last_run.has_value());
  clock.Advance(minutes(30) + Scheduler::kLate);
  EXPECT_EQ(Tick(), 1) << "a minute late is in time";
}

TEST_F(SchedulerTest, OneRunMakesUpForAllThatWereMissed) {
  Hourly("run_once");
  clock.Advance(hours(5) + minutes(30));
  EXPECT_EQ(Tick(), 1);
  EXPECT_EQ(Tick(), 0);
  EXPECT_EQ(scheduler.List({})->front().next_run, metastore::kMay24 + hours(6));
}

TEST_F(SchedulerTest, WhileAJobWaitsTheNextIsSkippedAndSaysWhy) {
  Hourly();
  clock.Advance(hours(1));
  Tick();
  clock.Advance(hours(1));
  EXPECT_EQ(Tick(), 1);
  EXPECT_EQ(store->jobs().FindByNumber(2)->status, JobStatus::kSkipped);
}

TEST_F(SchedulerTest, SwitchedOffNothingRunsAndSwitchedOnItWaitsForItsNext) {
  int64_t id = Hourly("run_once").id;
  ASSERT_TRUE(scheduler.Enable(id, false).ok());
  clock.Advance(hours(3));
  EXPECT_EQ(Tick(), 0);
  EXPECT_EQ(scheduler.Enable(id, true)->next_run, metastore::kMay24 + hours(4));
  EXPECT_EQ(Tick(), 0) << "what passed while it was off is not made up for";
  EXPECT_EQ(KindOf(scheduler.Enable(999, true).status()), ErrorKind::kMissing);
}

TEST_F(SchedulerTest, ReplacingKeepsWhatIsTheSame) {
  int64_t hourly = Hourly().id;
  clock.Advance(hours(1));
  Tick();
  auto replaced = scheduler.Replace(
      transfer, Json::array({{{"every_minutes", 5}}, {{"frequency", "hourly"}, {"minute", 0}}}));
  ASSERT_EQ(replaced->size(), 2u);
  EXPECT_EQ((*replaced)[0].id, hourly);
  EXPECT_TRUE((*replaced)[0].last_run.has_value());
  replaced = scheduler.Replace(
      transfer, Json::array({{{"frequency", "hourly"}, {"minute", 0}, {"enabled", false}}}));
  ASSERT_EQ(replaced->size(), 1u);
  EXPECT_FALSE(replaced->front().enabled);
  EXPECT_TRUE(scheduler.Replace(transfer, Json::array())->empty());
}

TEST_F(SchedulerTest, OneBrokenScheduleDoesNotKeepTheOthers) {
  ASSERT_TRUE(store->schedules()
                  .Replace(transfer, {{.rule = {{"cron", "broken"}}, .next_run = clock.Now()},
                                      {.rule = {{"every_minutes", 5}}, .next_run = clock.Now()}})
                  .ok());
  EXPECT_FALSE(scheduler.Tick().ok());
  EXPECT_EQ(announced.size(), 1u);
}

TEST_F(SchedulerTest, WhatIsWrongIsRefusedWhole) {
  Hourly();
  auto refused =
      scheduler.Replace(transfer, Json::array({{{"every_minutes", 5}}, {{"cron", "* *"}}}));
  EXPECT_EQ(KindOf(refused.status()), ErrorKind::kDefinition);
  EXPECT_EQ(scheduler.List({})->size(), 1u);
  EXPECT_EQ(KindOf(scheduler.Replace(transfer, Json::object()).status()), ErrorKind::kDefinition);
  EXPECT_EQ(KindOf(scheduler.Replace(999, Json::array()).status()), ErrorKind::kMissing);
}

TEST_F(SchedulerTest, TheNextRunsOfAFormAreShown) {
  EXPECT_THAT(*scheduler.Preview({{"every_minutes", 30}}, 2),
              ElementsAre(metastore::kMay24 + minutes(30), metastore::kMay24 + hours(1)));
}

TEST_F(SchedulerTest, ItsSchedulesLeaveWithTheirTransfer) {
  Hourly();
  ASSERT_TRUE(store->transfers().Remove(transfer).ok());
  clock.Advance(hours(1));
  EXPECT_EQ(Tick(), 0);
  EXPECT_TRUE(scheduler.List({})->empty());
}

}  // namespace
}  // namespace waybill::service
