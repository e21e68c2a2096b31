#include "aws/refreshing_credentials.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <set>
#include <thread>
#include <vector>

namespace waybill::aws {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const Time kStart = ParseUtc("2026-01-01T00:00:00Z").ValueOrDie();

/// Gives numbered keys that live for `life`, or fails, or waits, as told.
class FakeSource : public CredentialSource {
 public:
  FakeSource(Clock& clock, Duration life) : clock_(clock), life_(life) {}

  Result<Credentials> Fetch(std::stop_token stop) override {
    int number = ++calls;
    if (entered) entered->set_value();
    if (gate) gate->wait();
    if (stop.stop_requested()) return Cancelled();
    if (fails) return Fail(ErrorKind::kBusy, "source", "down");
    return Credentials{"AKID" + std::to_string(number), Secret("s"), Secret("t"),
                       clock_.Now() + life_};
  }
  std::string Describe() const override { return "fake source"; }

  std::atomic<int> calls = 0;
  std::atomic<bool> fails = false;
  std::promise<void>* entered = nullptr;
  std::shared_future<void>* gate = nullptr;

 private:
  Clock& clock_;
  Duration life_;
};

class Refreshing : public testing::Test {
 protected:
  RefreshingCredentials& Start(Duration life) {
    auto source = std::make_unique<FakeSource>(clock_, life);
    source_ = source.get();
    provider_ = std::make_unique<RefreshingCredentials>(std::move(source), clock_, random_);
    return *provider_;
  }
  std::string Key() { return provider_->Get({}).ValueOrDie().access_key_id; }

  ManualClock clock_{kStart};
  SeededRandom random_{1};
  FakeSource* source_ = nullptr;
  std::unique_ptr<RefreshingCredentials> provider_;
};

TEST_F(Refreshing, KeysAreKeptWhileTheyAreFresh) {
  Start(hours(1));
  for (int i = 0; i < 54; ++i, clock_.Advance(minutes(1))) EXPECT_EQ(Key(), "AKID1") << i;
}

TEST_F(Refreshing, LongSessionIsRenewedWithinItsLastFiveMinutes) {
  Start(hours(1));
  Key();
  clock_.Advance(minutes(55) - seconds(1));
  EXPECT_EQ(Key(), "AKID1");
  clock_.Advance(minutes(1) + seconds(2));  // the jitter takes at most a fifth of five minutes
  EXPECT_EQ(Key(), "AKID2");
}

TEST_F(Refreshing, ShortSessionIsRenewedInItsLastThird) {
  Start(minutes(6));
  Key();
  clock_.Advance(minutes(4) - seconds(1));
  EXPECT_EQ(Key(), "AKID1");
  clock_.Advance(seconds(26));
  EXPECT_EQ(Key(), "AKID2");
}

TEST_F(Refreshing, JitterSpreadsTheRenewals) {
  std::set<int64_t> moments;
  for (uint64_t seed = 0; seed < 20; ++seed) {
    SeededRandom random(seed);
    ManualClock clock(kStart);
    auto source = std::make_unique<FakeSource>(clock, hours(1));
    FakeSource* borrowed = source.get();
    RefreshingCredentials provider(std::move(source), clock, random);
    while (borrowed->calls < 2) {
      ASSERT_TRUE(provider.Get({}).ok());
      clock.Advance(seconds(1));
    }
    moments.insert(clock.Elapsed().count());
  }
  EXPECT_GT(moments.size(), 10u);
}

TEST_F(Refreshing, NineHundredSecondSessionSurvivesAnHourLongTransfer) {
  Start(seconds(900));
  for (; clock_.Elapsed() < hours(1); clock_.Advance(seconds(1))) {
    auto keys = provider_->Get({}).ValueOrDie();
    ASSERT_GT(*keys.expires, clock_.Now());
  }
  EXPECT_LE(source_->calls, 7);
}

TEST_F(Refreshing, ThreeSecondSessionSurvivesToo) {
  Start(seconds(3));
  for (; clock_.Elapsed() < minutes(1); clock_.Advance(std::chrono::milliseconds(50))) {
    auto keys = provider_->Get({}).ValueOrDie();
    ASSERT_GT(*keys.expires, clock_.Now());
  }
}

TEST_F(Refreshing, OldKeysAreKeptWhenAnEarlyRenewalFails) {
  Start(hours(1));
  Key();
  source_->fails = true;
  clock_.Advance(minutes(57));
  EXPECT_EQ(Key(), "AKID1");
  EXPECT_EQ(Key(), "AKID1");
  EXPECT_EQ(source_->calls, 2);  // and the source is not asked at every Get
  source_->fails = false;
  clock_.Advance(minutes(1));
  EXPECT_EQ(Key(), "AKID3");
}

TEST_F(Refreshing, ExpiredKeysAreNeverHandedOut) {
  Start(hours(1));
  Key();
  source_->fails = true;
  clock_.Advance(hours(1));
  auto keys = provider_->Get({});
  EXPECT_EQ(KindOf(keys.status()), ErrorKind::kBusy);
  EXPECT_EQ(keys.status().message(), "source: down");
}

TEST_F(Refreshing, KeysExpiredOnArrivalPointToTheClock) {
  Start(seconds(-10));
  auto keys = provider_->Get({});
  EXPECT_EQ(KindOf(keys.status()), ErrorKind::kBusy);
  EXPECT_THAT(keys.status().message(), testing::HasSubstr("check the clock"));
}

TEST_F(Refreshing, RejectedKeysAreReplacedOnceForAllWhoReportThem) {
  Start(hours(1));
  auto keys = provider_->Get({}).ValueOrDie();
  provider_->Reject(keys);
  EXPECT_EQ(Key(), "AKID2");
  provider_->Reject(keys);  // a second thread, late
  EXPECT_EQ(Key(), "AKID2");
  EXPECT_EQ(source_->calls, 2);
}

TEST_F(Refreshing, ManyThreadsCauseOneFetch) {
  Start(hours(1));
  std::promise<void> open;
  std::shared_future<void> gate = open.get_future().share();
  source_->gate = &gate;
  std::vector<std::future<std::string>> keys;
  for (int i = 0; i < 8; ++i) keys.push_back(std::async(std::launch::async, [&] { return Key(); }));
  open.set_value();
  for (auto& key : keys) EXPECT_EQ(key.get(), "AKID1");
  EXPECT_EQ(source_->calls, 1);
}

TEST_F(Refreshing, OthersGoOnWithTheOldKeysDuringAnEarlyRenewal) {
  Start(hours(1));
  Key();
  clock_.Advance(minutes(57));
  std::promise<void> entered;
  std::promise<void> open;
  std::shared_future<void> gate = open.get_future().share();
  source_->entered = &entered;
  source_->gate = &gate;
  auto renewing = std::async(std::launch::async, [&] { return Key(); });
  entered.get_future().wait();
  EXPECT_EQ(Key(), "AKID1");  // would hang if it waited
  open.set_value();
  EXPECT_EQ(renewing.get(), "AKID2");
}

TEST_F(Refreshing, AllWaitersGetTheFailureOfTheFetchTheyWaitedFor) {
  Start(hours(1));
  std::promise<void> entered;
  std::promise<void> open;
  std::shared_future<void> gate = open.get_future().share();
  source_->entered = &entered;
  source_->gate = &gate;
  source_->fails = true;
  auto first = std::async(std::launch::async, [&] { return provider_->Get({}).status(); });
  entered.get_future().wait();
  source_->entered = nullptr;
  auto second = std::async(std::launch::async, [&] { return provider_->Get({}).status(); });
  open.set_value();
  EXPECT_EQ(first.get().message(), "source: down");
  EXPECT_EQ(second.get().message(), "source: down");
}

TEST_F(Refreshing, CancelledFetchIsTakenOverByAWaiter) {
  Start(hours(1));
  std::promise<void> entered;
  std::promise<void> open;
  std::shared_future<void> gate = open.get_future().share();
  source_->entered = &entered;
  source_->gate = &gate;
  std::stop_source stop;
  auto first =
      std::async(std::launch::async, [&] { return provider_->Get(stop.get_token()).status(); });
  entered.get_future().wait();
  source_->entered = nullptr;
  auto second = std::async(std::launch::async, [&] { return Key(); });
  stop.request_stop();
  open.set_value();
  EXPECT_TRUE(IsCancelled(first.get()));
  EXPECT_EQ(second.get(), "AKID2");
}

TEST_F(Refreshing, WaiterCanBeStopped) {
  Start(hours(1));
  std::promise<void> entered;
  std::promise<void> open;
  std::shared_future<void> gate = open.get_future().share();
  source_->entered = &entered;
  source_->gate = &gate;
  auto first = std::async(std::launch::async, [&] { return Key(); });
  entered.get_future().wait();
  std::stop_source stop;
  stop.request_stop();
  EXPECT_TRUE(IsCancelled(provider_->Get(stop.get_token()).status()));
  open.set_value();
  EXPECT_EQ(first.get(), "AKID1");
}

}  // namespace
}  // namespace waybill::aws
