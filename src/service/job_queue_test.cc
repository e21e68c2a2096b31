#include "service/job_queue.h"

#include <gmock/gmock.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "metastore/testing_home.h"
#include "service/job_process.h"
#include "service/testing_jobs.h"

namespace waybill::service {
namespace {

using metastore::CancelType;
using metastore::Job;
using metastore::JobStatus;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

// What a job's process does here: this very test program, started again for this one "test", runs
// the job over a fake world. Its transfer's memo says how it ends.
TEST(JobChild, DISABLED_Run) {
  const char* home = std::getenv("WAYBILL_HOME");
  const char* id = std::getenv("WAYBILL_TEST_JOB");
  ASSERT_TRUE(home != nullptr && id != nullptr);
  SystemClock clock;
  SystemRandom random;
  NullLog log;
  auto store = metastore::OpenMetastore(home, clock, random);
  Job job = store->jobs().Find(id).ValueOrDie();
  std::string memo = job.definition.value("memo", "");
  if (memo == "never begins") {
    fputs("no memory is left\n", stderr);
    _exit(3);
  }

  pipeline::FakeWorld world;
  world.items = {{"a", pipeline::Numbers(1, 10)}};
  std::stop_source stop;
  // A test's signals are its own: the wait below looks at whether it was asked to end.
  static volatile sig_atomic_t asked = 0;
  signal(
      SIGTERM, memo == "deaf" ? SIG_IGN : [](int) { asked = 1; });
  world.hook = [&](const char* at) -> Status {
    if (at != std::string_view("format")) return Status::OK();
    if (memo == "dies") raise(SIGKILL);
    if (memo == "fails once" && job.attempt == 1) return Fail(ErrorKind::kBusy, "fake", "down");
    if (memo == "hangs" || memo == "deaf") {
      while (asked == 0) poll(nullptr, 0, 5);
      stop.request_stop();
    }
    return Status::OK();
  };
  Jobs jobs({*store, Home{home}, clock, log,
             [&](const std::string&, Log&) { return std::make_unique<FakeReach>(world); }});
  pipeline::Progress progress;
  auto started = [](const Job&) {
    // The test framework has said something already: the queue must pass over lines that are none.
    printf("{\"event\":\"started\"}\n{\"event\":\"progress\",\"phase\":\"running\"}\n");
    for (int sent : {2, 5}) {
      printf(
          "{\"event\":\"progress\",\"phase\":\"running\",\"s3_requests\":{\"ok\":%d,\"throttled\":"
          "1}}\n",
          sent);
    }
    fflush(stdout);
  };
  auto ended = jobs.RunQueued(id, progress, started, stop.get_token());
  _exit(ended.ok() ? 0 : 1);
}

/// The system's clock, which a test may put forward.
class ShiftedClock : public SystemClock {
 public:
  Time Now() const override { return SystemClock::Now() + Duration(shift_.load()); }
  void Advance(Duration by) { shift_ += by.count(); }

 private:
  std::atomic<int64_t> shift_{0};
};

class JobQueueTest : public testing::Test {
 protected:
  JobQueueTest() : store(metastore::OpenMetastore(temporary.path(), clock, random)) {
    options.rescan = std::chrono::milliseconds(20);
    options.retry_base = std::chrono::milliseconds(1);
    Build();
  }
  void Build() {
    queue = std::make_unique<JobQueue>(
        JobQueue::Parts{*store, Home{temporary.path()}, clock, log, events, s3_requests,
                        [this](const Job& job) { return Spawn(job); }},
        options);
  }
  Result<ChildProcess> Spawn(const Job& job) {
    spawned.push_back(job.number);
    return ChildProcess::Start(
        {.program = "/proc/self/exe",
         .arguments = {"--gtest_filter=JobChild.*", "--gtest_also_run_disabled_tests"},
         .environment = {"WAYBILL_HOME=" + temporary.path(), "WAYBILL_TEST_JOB=" + job.id,
                         "LD_LIBRARY_PATH=" + LibraryPath()},
         .error_file = Home{temporary.path()}.JobFolder(job.id) + "/stderr.txt"});
  }
  static std::string LibraryPath() {
    const char* path = std::getenv("LD_LIBRARY_PATH");
    return path == nullptr ? "" : path;
  }

  int64_t Transfer(const std::string& name, const std::string& memo = "",
                   const Json& settings = Json::object()) {
    Json document = FakeDocument(name, "none");
    document["memo"] = memo;
    auto added =
        store->transfers().Add({.name = name, .document = document, .settings = settings}, {});
    EXPECT_TRUE(added.ok()) << added.status().ToString();
    return added->id;
  }
  Job Enqueue(int64_t transfer) {
    auto job = queue->Enqueue({.transfer_id = transfer});
    EXPECT_TRUE(job.ok()) << job.status().ToString();
    return job.ok() ? *job : Job();
  }
  Job Find(const Job& job) { return store->jobs().Find(job.id).ValueOrDie(); }
  void RunAll() {
    ASSERT_TRUE(queue->Start().ok());
    ASSERT_TRUE(queue->WaitIdle({}).ok());
    queue->Stop();
  }
  /// Until a listener hears that the job stands so.
  void WaitFor(JobEvents::Listener& listener, const Job& job, JobStatus status) {
    while (Find(job).status != status) {
      ASSERT_NE(listener.Next(std::chrono::seconds(30), {}), nullptr)
          << "it stays " << metastore::JobStatusName(Find(job).status);
    }
  }

  metastore::TemporaryHome temporary;
  ShiftedClock clock;
  SystemRandom random;
  NullLog log;
  std::unique_ptr<metastore::Metastore> store;
  JobEvents events;
  s3::RequestCounts s3_requests;
  QueueOptions options;
  std::unique_ptr<JobQueue> queue;
  std::vector<int64_t> spawned;
};

TEST_F(JobQueueTest, WhatWaitsRunsInItsOrderToItsEnd) {
  std::vector<Job> jobs;
  for (const char* name : {"a", "b", "c", "d"}) jobs.push_back(Enqueue(Transfer(name)));
  EXPECT_EQ(queue->Figures()->queued, 4);
  RunAll();
  EXPECT_THAT(spawned, ElementsAre(1, 2, 3, 4));
  for (const Job& job : jobs) EXPECT_EQ(Find(job).status, JobStatus::kSucceeded);
  EXPECT_EQ(queue->Figures()->queued, 0);
}

TEST_F(JobQueueTest, SettingsTravelWithTheJob) {
  int64_t id = Transfer("a", "",
                        {{"retry_limit", 4},
                         {"execution_timeout", 30},
                         {"resource_enhancement", "large"},
                         {"is_runnable_concurrently", true}});
  auto job = queue->Enqueue({.transfer_id = id,
                             .executor = metastore::ExecutorType::kApi,
                             .full = true,
                             .variables = {{"$d$", "1"}},
                             .resource_enhancement = "xlarge"});
  ASSERT_TRUE(job.ok());
  EXPECT_EQ(job->options, (Json{{"full", true},
                                {"threads", 6},
                                {"variables", {{"$d$", "1"}}},
                                {"retry_limit", 4},
                                {"timeout_minutes", 30}}));
  EXPECT_FALSE(job->exclusive);
  EXPECT_EQ(queue->Enqueue({.transfer_id = id})->status, JobStatus::kQueued);
  EXPECT_EQ(KindOf(queue->Enqueue({.transfer_id = 999}).status()), ErrorKind::kMissing);
}

TEST_F(JobQueueTest, AFailedJobIsTriedAgain) {
  Job job = Enqueue(Transfer("a", "fails once", {{"retry_limit", 1}}));
  RunAll();
  EXPECT_EQ(Find(job).status, JobStatus::kSucceeded);
  EXPECT_EQ(Find(job).attempt, 2);
  EXPECT_EQ(spawned.size(), 2u);
}

TEST_F(JobQueueTest, ADeadProcessIsFollowedByOneThatRepairs) {
  Job job = Enqueue(Transfer("a", "dies"));
  RunAll();
  EXPECT_EQ(Find(job).status, JobStatus::kAbandoned);
  EXPECT_THAT(Find(job).error.message, HasSubstr("killed (signal 9)"));
  EXPECT_EQ(spawned.size(), 2u);
}

TEST_F(JobQueueTest, AProcessThatNeverBeginsItsJobEndsAsAnError) {
  Job job = Enqueue(Transfer("a", "never begins"));
  RunAll();
  EXPECT_EQ(Find(job).status, JobStatus::kError);
  EXPECT_THAT(Find(job).error.message, HasSubstr("code 3"));
  EXPECT_THAT(Find(job).error.message, HasSubstr("no memory is left"));
}

TEST_F(JobQueueTest, AJobWhoseTransferRunsElsewhereWaitsUntilThatHasEnded) {
  int64_t id = Transfer("a");
  Job waiting = Enqueue(id);
  auto process = ThisProcess();
  ASSERT_TRUE(process.ok());
  auto elsewhere =
      store->jobs().Begin({.transfer = "a", .definition = FakeDocument("a")}, *process);
  ASSERT_TRUE(elsewhere.ok()) << elsewhere.status().ToString();
  Job other = Enqueue(Transfer("b"));
  auto listener = events.Listen({});
  ASSERT_TRUE(queue->Start().ok());
  WaitFor(*listener, other, JobStatus::kSucceeded);
  EXPECT_EQ(Find(waiting).status, JobStatus::kQueued);
  ASSERT_TRUE(store->jobs().Finish({.id = elsewhere->id}).ok());
  WaitFor(*listener, waiting, JobStatus::kSucceeded);
  queue->Stop();
  EXPECT_THAT(spawned, ElementsAre(other.number, waiting.number));
}

TEST_F(JobQueueTest, ADeadJobRunsOutOfTimeToo) {
  Job dead = Enqueue(Transfer("a", "", {{"execution_timeout", 1}}));
  ManualClock past(clock.Now() - std::chrono::hours(1));
  auto then = metastore::OpenMetastore(temporary.path(), past, random);
  ASSERT_TRUE(then->jobs().Start(dead.id, {.pid = 1, .boot_id = "other"}).ok());
  auto listener = events.Listen({.job_number = dead.number});
  ASSERT_TRUE(queue->Start().ok());
  WaitFor(*listener, dead, JobStatus::kCanceled);
  EXPECT_EQ(Find(dead).cancel, CancelType::kTimeout);
}

TEST_F(JobQueueTest, ACancelledDeadJobWhoseRepairNeverBeginsEnds) {
  Job dead = Enqueue(Transfer("a", "never begins"));
  ASSERT_TRUE(store->jobs().Start(dead.id, {.pid = 1, .boot_id = "other"}).ok());
  auto listener = events.Listen({.job_number = dead.number});
  ASSERT_TRUE(queue->Cancel(dead.number).ok());
  ASSERT_TRUE(queue->Start().ok());
  WaitFor(*listener, dead, JobStatus::kCanceled);
  EXPECT_THAT(Find(dead).error.message, HasSubstr("waybill jobs repair"));
}

TEST_F(JobQueueTest, WhatACrashLeftIsRepairedBeforeAnythingElse) {
  Job dead = Enqueue(Transfer("a"));
  ASSERT_TRUE(store->jobs().Start(dead.id, {.pid = 1, .boot_id = "other"}).ok());
  Job waiting = Enqueue(Transfer("b"));
  options.jobs_at_once = 1;
  Build();
  RunAll();
  EXPECT_THAT(spawned, ElementsAre(dead.number, waiting.number));
  EXPECT_EQ(Find(dead).status, JobStatus::kAbandoned);
  EXPECT_EQ(Find(waiting).status, JobStatus::kSucceeded);
}

TEST_F(JobQueueTest, ACancelledJobEndsAndIsToldOf) {
  Job job = Enqueue(Transfer("a", "hangs"));
  auto listener = events.Listen({.job_number = job.number});
  ASSERT_TRUE(queue->Start().ok());
  WaitFor(*listener, job, JobStatus::kExecuting);
  ASSERT_TRUE(queue->Cancel(job.number).ok());
  ASSERT_TRUE(queue->WaitIdle({}).ok());
  queue->Stop();
  EXPECT_EQ(Find(job).status, JobStatus::kCanceled);
  EXPECT_EQ(Find(job).cancel, CancelType::kManual);
  EXPECT_EQ(KindOf(queue->Cancel(job.number).status()), ErrorKind::kChanged);
  EXPECT_EQ(KindOf(queue->Cancel(999).status()), ErrorKind::kMissing);
}

TEST_F(JobQueueTest, WhoDoesNotEndWhenAskedIsKilled) {
  options.cancel_grace = std::chrono::milliseconds(50);
  Build();
  Job job = Enqueue(Transfer("a", "deaf"));
  auto listener = events.Listen({.job_number = job.number});
  ASSERT_TRUE(queue->Start().ok());
  WaitFor(*listener, job, JobStatus::kExecuting);
  ASSERT_TRUE(queue->Cancel(job.number).ok());
  ASSERT_TRUE(queue->WaitIdle({}).ok());
  EXPECT_EQ(Find(job).status, JobStatus::kCanceled);
}

TEST_F(JobQueueTest, AJobThatRunsTooLongIsCancelledByItsTimeOut) {
  Job job = Enqueue(Transfer("a", "hangs", {{"execution_timeout", 10}, {"retry_limit", 5}}));
  auto listener = events.Listen({.job_number = job.number});
  ASSERT_TRUE(queue->Start().ok());
  WaitFor(*listener, job, JobStatus::kExecuting);
  clock.Advance(std::chrono::minutes(11));
  ASSERT_TRUE(queue->WaitIdle({}).ok());
  EXPECT_EQ(Find(job).status, JobStatus::kCanceled);
  EXPECT_EQ(Find(job).cancel, CancelType::kTimeout);
}

TEST_F(JobQueueTest, TheShorterOfItsOwnTimeOutAndTheQueuesCounts) {
  options.longest_job = std::chrono::minutes(20);
  options.jobs_at_once = 3;
  Build();
  Job longer = Enqueue(Transfer("a", "hangs", {{"execution_timeout", 60}}));
  Job shorter = Enqueue(Transfer("b", "hangs", {{"execution_timeout", 5}}));
  Job without = Enqueue(Transfer("c", "hangs"));
  std::vector<std::unique_ptr<JobEvents::Listener>> listeners;
  for (const Job& job : {longer, shorter, without}) {
    listeners.push_back(events.Listen({.job_number = job.number}));
  }
  ASSERT_TRUE(queue->Start().ok());
  WaitFor(*listeners[0], longer, JobStatus::kExecuting);
  WaitFor(*listeners[1], shorter, JobStatus::kExecuting);
  WaitFor(*listeners[2], without, JobStatus::kExecuting);
  clock.Advance(std::chrono::minutes(6));
  WaitFor(*listeners[1], shorter, JobStatus::kCanceled);
  EXPECT_EQ(Find(longer).status, JobStatus::kExecuting);
  EXPECT_EQ(Find(without).status, JobStatus::kExecuting);
  clock.Advance(std::chrono::minutes(15));
  ASSERT_TRUE(queue->WaitIdle({}).ok());
  for (const Job& job : {longer, shorter, without}) {
    EXPECT_EQ(Find(job).cancel, CancelType::kTimeout);
  }
}

// The time-out has passed by the time the queue first looks: the job began an hour ago, says the
// store.
TEST_F(JobQueueTest, AJobThatWaitsForItsRetryTimesOut) {
  Job job = Enqueue(Transfer("a", "hangs", {{"execution_timeout", 1}, {"retry_limit", 1}}));
  ManualClock past(clock.Now() - std::chrono::hours(1));
  auto then = metastore::OpenMetastore(temporary.path(), past, random);
  ASSERT_TRUE(then->jobs().Start(job.id, {.pid = 1, .boot_id = "other"}).ok());
  ASSERT_TRUE(then->jobs().Requeue(job.id, 2, {"busy", "down"}).ok());
  RunAll();
  EXPECT_EQ(Find(job).status, JobStatus::kCanceled);
  EXPECT_EQ(Find(job).cancel, CancelType::kTimeout);
  EXPECT_TRUE(spawned.empty());
}

TEST_F(JobQueueTest, StoppedItsJobsGoBackAndRunAfterTheNextStart) {
  Job job = Enqueue(Transfer("a", "hangs"));
  auto listener = events.Listen({.job_number = job.number});
  ASSERT_TRUE(queue->Start().ok());
  WaitFor(*listener, job, JobStatus::kExecuting);
  queue->Stop();
  EXPECT_EQ(Find(job).status, JobStatus::kQueued);
  EXPECT_EQ(Find(job).attempt, 1);
}

TEST_F(JobQueueTest, ProgressIsToldWhileItRunsAndForgottenAfter) {
  Job job = Enqueue(Transfer("a", "hangs"));
  auto listener = events.Listen({.job_number = job.number});
  ASSERT_TRUE(queue->Start().ok());
  while (!queue->Progress(job.number)) {
    ASSERT_NE(listener->Next(std::chrono::seconds(30), {}), nullptr);
  }
  EXPECT_EQ((*queue->Progress(job.number))["phase"], "running");
  ASSERT_TRUE(queue->Cancel(job.number).ok());
  ASSERT_TRUE(queue->WaitIdle({}).ok());
  EXPECT_FALSE(queue->Progress(job.number).has_value());
}

TEST_F(JobQueueTest, RequestsToS3AreSummedOverProcesses) {
  Enqueue(Transfer("a"));
  Enqueue(Transfer("b", "fails once", {{"retry_limit", 1}}));
  RunAll();
  ASSERT_EQ(spawned.size(), 3u);
  EXPECT_EQ(s3_requests.Of(s3::RequestOutcome::kOk), 3 * 5);
  EXPECT_EQ(s3_requests.Of(s3::RequestOutcome::kThrottled), 3);
  EXPECT_EQ(s3_requests.Of(s3::RequestOutcome::kFailed), 0);
}

TEST_F(JobQueueTest, OneQueuePerHome) {
  ASSERT_TRUE(queue->Start().ok());
  JobQueue other({*store, Home{temporary.path()}, clock, log, events, s3_requests,
                  [this](const Job& job) { return Spawn(job); }},
                 {});
  EXPECT_EQ(KindOf(other.Start()), ErrorKind::kBusy);
  queue->Stop();
  EXPECT_TRUE(other.Start().ok());
}

TEST(RetryDelay, DoublesUpToItsCap) {
  const QueueOptions options{.retry_base = std::chrono::seconds(10),
                             .retry_cap = std::chrono::minutes(1)};
  EXPECT_EQ(RetryDelay(options, 1), std::chrono::seconds(10));
  EXPECT_EQ(RetryDelay(options, 2), std::chrono::seconds(20));
  EXPECT_EQ(RetryDelay(options, 3), std::chrono::seconds(40));
  EXPECT_EQ(RetryDelay(options, 4), std::chrono::minutes(1));
  EXPECT_EQ(RetryDelay(options, 1'000'000), std::chrono::minutes(1));
}

TEST(JobProcess, OnlyWhatItNeedsIsPassedOn) {
  const char* const environment[] = {"HOME=/root",
                                     "AWS_ACCESS_KEY_ID=AKIA",
                                     "WAYBILL_SMTP_PASSWORD=canary",
                                     "SECRET=canary",
                                     "HTTPS_PROXY=http://p",
                                     "LC_ALL=C",
                                     "WAYBILL_HOME=relative",
                                     nullptr};
  EXPECT_THAT(JobEnvironment(environment), ElementsAre("HOME=/root", "AWS_ACCESS_KEY_ID=AKIA",
                                                       "HTTPS_PROXY=http://p", "LC_ALL=C"));
  Job job;
  job.id = "01J";
  ChildCommand command = JobCommand(job, Home{"/h"}, "/proc/self/exe", {"HOME=/root"});
  EXPECT_THAT(command.arguments, Contains("01J"));
  EXPECT_THAT(command.environment, Contains("WAYBILL_HOME=/h"));
}

}  // namespace
}  // namespace waybill::service
