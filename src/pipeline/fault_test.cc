// Every call fails once, every moment is a crash: after each, everything is visible or nothing, and
// a repair leaves nothing behind.

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <csignal>

#include "pipeline/fake_job.h"
#include "pipeline/journal.h"
#include "pipeline/waybill_json.h"

namespace waybill::pipeline {
namespace {

namespace fs = std::filesystem;

constexpr int kItems = 32;
constexpr int kRows = 40;

/// Enough items for two splits, one of them with rows that are refused.
void Fill(FakeJob& job) {
  job.threads = 2;
  for (int i = 0; i < kItems; ++i) {
    job.world.items["fake://in/" + std::to_string(10 + i)] = Numbers(i * 1'000, kRows);
  }
  job.world.items["fake://in/20"] += "bad\n";
  job.definition.refusal_limits.stop_at_first = false;
  job.definition.refusal_limits.max_rows = 5;
}

FakeStore Expected() {
  static const FakeStore kStore = [] {
    FakeJob job;
    Fill(job);
    EXPECT_TRUE(job.Run().ok());
    EXPECT_EQ(job.world.store.visible.size(), 2u);
    return job.world.store;
  }();
  return kStore;
}

void ExpectEnd(FakeJob& job, Outcome outcome) {
  if (outcome == Outcome::kPublished) {
    EXPECT_EQ(job.world.store, Expected());
    auto waybill = ReadWaybill(job.folder + "/" + kWaybillFile);
    ASSERT_TRUE(waybill.ok()) << waybill.status().ToString();
    EXPECT_EQ(waybill->totals.rows_written, kItems * kRows);
    EXPECT_EQ(waybill->totals.rows_refused, 1);
    EXPECT_EQ(waybill->items.size(), size_t{kItems});
  } else {
    EXPECT_EQ(job.world.store, FakeStore{});
    EXPECT_FALSE(fs::exists(job.folder + "/" + kWaybillFile));
  }
}

/// Repair twice: the second time changes nothing.
void ExpectRepairable(FakeJob& job, bool published) {
  for (int i = 0; i < 2; ++i) {
    auto outcome = job.Repair();
    ASSERT_TRUE(outcome.ok()) << outcome.status().ToString();
    EXPECT_EQ(*outcome, published ? Outcome::kPublished : Outcome::kRolledBack);
    ExpectEnd(job, *outcome);
  }
}

bool IsDecided(const FakeJob& job) {
  auto state = ReadJournal(job.folder + "/" + kJournalFile);
  return state.ok() && state->commit_decided;
}

struct FaultMode {
  const char* name;
  ErrorKind kind;
  bool lasts;  ///< every later call fails, too
};

class Faults : public testing::TestWithParam<FaultMode> {};

TEST_P(Faults, TheNthCallFailsAndTheEndIsEverythingOrNothing) {
  const FaultMode mode = GetParam();
  const int kMost = 2'000;
  for (int n = 1; n < kMost; ++n) {
    SCOPED_TRACE(testing::Message() << "call " << n);
    FakeJob job;
    Fill(job);
    int calls = 0;
    std::string failed;
    job.world.hook = [&](const char* call) {
      if (std::string_view(call) == "now") return Status::OK();
      ++calls;
      if (calls != n && !(mode.lasts && calls > n)) return Status::OK();
      failed = call;
      return Fail(mode.kind, "fault", call);
    };
    auto waybill = job.Run();
    job.world.hook = nullptr;
    SCOPED_TRACE(failed);
    if (failed.empty()) {
      EXPECT_TRUE(waybill.ok());
      return;
    }
    if (waybill.ok()) {
      ExpectEnd(job, Outcome::kPublished);
    } else if (!IsDecided(job)) {
      EXPECT_TRUE(job.world.store.visible.empty());
      if (!mode.lasts) {
        EXPECT_EQ(job.world.store, FakeStore{});
      }
    }
    ExpectRepairable(job, waybill.ok() || IsDecided(job));
    if (HasFailure()) return;
  }
  FAIL() << "no run passed";
}

INSTANTIATE_TEST_SUITE_P(Pipeline, Faults,
                         testing::Values(FaultMode{"DeniedOnce", ErrorKind::kDenied, false},
                                         FaultMode{"BusyOnce", ErrorKind::kBusy, false},
                                         FaultMode{"ChangedOnce", ErrorKind::kChanged, false},
                                         FaultMode{"DeniedFromThenOn", ErrorKind::kDenied, true},
                                         FaultMode{"BusyFromThenOn", ErrorKind::kBusy, true}),
                         [](const auto& tested) { return tested.param.name; });

TEST(Crash, FromEveryMomentARepairFindsOneOfTheTwoEnds) {
  Expected();  // not while moments are being counted
  FakeJob job;
  Fill(job);
  struct Moment {
    std::string folder;
    FakeStore store;
    std::string call;
  };
  std::vector<Moment> moments;
  job.world.hook = [&](const char* call) {
    const std::string_view name(call);
    if (name == "read" || name == "parse" || name == "format" || name == "write") {
      return Status::OK();
    }
    Moment moment{job.root + "/moment" + std::to_string(moments.size()), job.world.store, call};
    if (fs::exists(job.folder)) fs::copy(job.folder, moment.folder);
    moments.push_back(std::move(moment));
    return Status::OK();
  };
  ASSERT_TRUE(job.Run().ok());
  job.world.hook = nullptr;
  ASSERT_GT(moments.size(), 20u);
  int published = 0;
  for (const Moment& moment : moments) {
    if (!fs::exists(moment.folder)) continue;
    for (const char* torn : {"", R"({"event":"comm)"}) {
      SCOPED_TRACE(moment.call + " " + moment.folder + torn);
      FakeJob after;
      Fill(after);
      fs::copy(moment.folder, after.folder);
      after.world.store = moment.store;
      if (fs::exists(after.folder + "/" + kJournalFile)) {
        std::ofstream(after.folder + "/" + kJournalFile, std::ios::app) << torn;
      }
      const bool decided = IsDecided(after);
      published += decided ? 1 : 0;
      ExpectRepairable(after, decided);
    }
  }
  EXPECT_GT(published, 4);
}

TEST(Crash, ARepairThatCrashesIsRepaired) {
  for (int n = 1; n < 100; ++n) {
    SCOPED_TRACE(n);
    FakeJob job;
    Fill(job);
    job.world.hook = [](const char* call) {
      return std::string_view(call) == "publish" ? Fail(ErrorKind::kDenied, "x", "y")
                                                 : Status::OK();
    };
    ASSERT_FALSE(job.Run().ok());
    int calls = 0;
    job.world.hook = [&](const char* call) {
      return ++calls == n ? Fail(ErrorKind::kDenied, "crash", call) : Status::OK();
    };
    (void)job.Repair();
    job.world.hook = nullptr;
    ExpectRepairable(job, true);
    if (calls < n) return;
  }
  FAIL() << "no repair passed";
}

TEST(Cancel, AtEveryStepLeavesEverythingOrNothing) {
  for (int n = 1; n < 2'000; ++n) {
    SCOPED_TRACE(n);
    FakeJob job;
    Fill(job);
    std::stop_source stop;
    int calls = 0;
    job.world.hook = [&](const char*) {
      if (++calls == n) stop.request_stop();
      return Status::OK();
    };
    auto waybill = job.Run(stop.get_token());
    job.world.hook = nullptr;
    if (waybill.ok()) {
      ExpectEnd(job, Outcome::kPublished);
    } else {
      EXPECT_TRUE(IsCancelled(waybill.status())) << waybill.status().ToString();
      EXPECT_EQ(job.world.store, FakeStore{});
    }
    ExpectRepairable(job, waybill.ok());
    if (HasFailure() || calls < n) return;
  }
  FAIL() << "no run passed";
}

TEST(FullDisk, AtEverySizeLeavesEverythingOrNothing) {
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  auto ignored = std::signal(SIGXFSZ, SIG_IGN);
  bool passed = false;
  for (rlim_t bytes = 0; bytes < 100'000 && !passed; bytes += 113) {
    FakeJob job;
    Fill(job);
    rlimit small{.rlim_cur = bytes, .rlim_max = before.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
    auto waybill = job.Run();
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
    SCOPED_TRACE(testing::Message() << bytes << " bytes: " << waybill.status().ToString());
    passed = waybill.ok();
    const bool decided = IsDecided(job);
    if (!passed) {
      EXPECT_EQ(KindOf(waybill.status()), ErrorKind::kBusy);
      if (!decided) {
        EXPECT_EQ(job.world.store, FakeStore{});
      }
    }
    ExpectRepairable(job, passed || decided);
    if (testing::Test::HasFailure()) break;
  }
  std::signal(SIGXFSZ, ignored);
  EXPECT_TRUE(passed);
}

}  // namespace
}  // namespace waybill::pipeline
