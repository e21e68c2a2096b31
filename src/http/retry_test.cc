#include "http/retry.h"

#include <gtest/gtest.h>

#include <thread>

namespace waybill::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// Always the largest number: the longest delay a policy allows.
class Largest : public Random {
 public:
  uint64_t Next() override { return UINT64_MAX; }
};

Time At(std::string_view text) { return ParseUtc(text).ValueOrDie(); }

TEST(Fault, HttpStatusesThatPassAreToldFromThoseThatDoNot) {
  for (int status : {500, 502, 503, 504}) EXPECT_EQ(FaultOf(status), Fault::kTransient) << status;
  EXPECT_EQ(FaultOf(429), Fault::kThrottled);
  for (int status : {200, 301, 400, 403, 404, 409, 412, 416, 501}) {
    EXPECT_EQ(FaultOf(status), Fault::kNone) << status;
  }
}

TEST(Fault, OnlyBusyStatusesAreWorthAnotherTry) {
  EXPECT_EQ(FaultOf(Fail(ErrorKind::kBusy, "h", "cut")), Fault::kUnreachable);
  EXPECT_EQ(FaultOf(Fail(ErrorKind::kDefinition, "h", "no such host")), Fault::kNone);
  EXPECT_EQ(FaultOf(Fail(ErrorKind::kDenied, "h", "no")), Fault::kNone);
  EXPECT_EQ(FaultOf(Cancelled()), Fault::kNone);
  EXPECT_EQ(FaultOf(Status::OK()), Fault::kNone);
}

TEST(NextDelay, DoublesUpToTheCap) {
  Largest largest;
  RetryPolicy policy{.max_attempts = 20, .base = milliseconds(100), .cap = seconds(1)};
  int64_t expected[] = {100, 200, 400, 800, 1000, 1000};
  for (int attempt = 1; attempt <= 6; ++attempt) {
    auto delay = NextDelay(policy, attempt, Fault::kTransient, {}, largest);
    ASSERT_TRUE(delay.has_value());
    EXPECT_NEAR(double(delay->count()), double(expected[attempt - 1] * 1000), 1) << attempt;
  }
}

TEST(NextDelay, IsSpreadOverTheWholeRange) {
  SeededRandom random(7);
  RetryPolicy policy{.max_attempts = 2, .base = seconds(1)};
  Duration shortest = seconds(1);
  Duration longest(0);
  for (int i = 0; i < 1000; ++i) {
    auto delay = NextDelay(policy, 1, Fault::kTransient, {}, random);
    shortest = std::min(shortest, *delay);
    longest = std::max(longest, *delay);
  }
  EXPECT_LT(shortest, milliseconds(20));
  EXPECT_GT(longest, milliseconds(980));
  EXPECT_LE(longest, seconds(1));
}

TEST(NextDelay, ThrottlingWaitsLongerThanAnAccident) {
  Largest largest;
  RetryPolicy policy;
  EXPECT_GT(*NextDelay(policy, 1, Fault::kThrottled, {}, largest),
            *NextDelay(policy, 1, Fault::kTransient, {}, largest));
}

TEST(NextDelay, GivesUpAfterTheLastAttemptAndOnLastingErrors) {
  SeededRandom random(1);
  RetryPolicy policy{.max_attempts = 3};
  EXPECT_TRUE(NextDelay(policy, 2, Fault::kTransient, {}, random).has_value());
  EXPECT_FALSE(NextDelay(policy, 3, Fault::kTransient, {}, random).has_value());
  EXPECT_FALSE(NextDelay(policy, 1, Fault::kNone, {}, random).has_value());
}

TEST(NextDelay, NeverLessThanAskedForUpToTheLimit) {
  SeededRandom random(1);
  RetryPolicy policy{.server_cap = seconds(30)};
  EXPECT_EQ(*NextDelay(policy, 1, Fault::kThrottled, seconds(7), random), seconds(7));
  EXPECT_EQ(*NextDelay(policy, 1, Fault::kThrottled, seconds(700), random), seconds(30));
}

TEST(RetryAfter, ReadsMillisecondsSecondsAndDates) {
  Time now = At("2015-10-21T07:28:00Z");
  EXPECT_EQ(RetryAfter({{"x-amz-retry-after", "1500"}}, now), milliseconds(1500));
  EXPECT_EQ(RetryAfter({{"Retry-After", "120"}}, now), seconds(120));
  // The date form of RFC 9110 §10.2.3.
  EXPECT_EQ(RetryAfter({{"retry-after", "Wed, 21 Oct 2015 07:28:30 GMT"}}, now), seconds(30));
  EXPECT_EQ(RetryAfter({{"retry-after", "Wed, 21 Oct 2015 07:27:00 GMT"}}, now), seconds(0));
}

TEST(RetryAfter, MillisecondsGoBeforeSeconds) {
  EXPECT_EQ(RetryAfter({{"Retry-After", "9"}, {"X-Amz-Retry-After", "50"}}, Time()),
            milliseconds(50));
}

TEST(RetryAfter, NonsenseIsNoRequest) {
  for (std::string text : {"", "soon", "-5", "99999999999999999999", "1e3"}) {
    EXPECT_FALSE(RetryAfter({{"Retry-After", text}}, Time()).has_value()) << text;
  }
  EXPECT_FALSE(RetryAfter({}, Time()).has_value());
}

TEST(RetryBudget, RunsDryAndIsRefilledBySuccess) {
  RetryBudget budget;
  int retries = 0;
  while (budget.Take(Fault::kTransient) != 0) ++retries;
  EXPECT_EQ(retries, 100);  // 500 tokens, 5 each
  budget.Refund(5);
  EXPECT_EQ(budget.tokens(), 5);
  EXPECT_EQ(budget.Take(Fault::kUnreachable), 0);  // costs 10
  EXPECT_EQ(budget.Take(Fault::kTransient), 5);
  budget.Refund(0);
  EXPECT_EQ(budget.tokens(), 1);
}

TEST(RetryBudget, NeverHoldsMoreThanItsCapacity) {
  RetryBudget budget;
  budget.Refund(10);
  EXPECT_EQ(budget.tokens(), RetryBudget::kCapacity);
}

TEST(RetryBudget, ThreadsNeverTakeMoreThanThereIs) {
  RetryBudget budget;
  std::atomic<int> taken = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 100; ++j) taken += budget.Take(Fault::kTransient);
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(taken, RetryBudget::kCapacity);
  EXPECT_EQ(budget.tokens(), 0);
}

TEST(RetryLoop, WaitsOnTheClockAndCountsTries) {
  RetryBudget budget;
  ManualClock clock(At("2026-01-01T00:00:00Z"));
  Largest largest;
  RetryLoop loop({.max_attempts = 3, .base = seconds(1)}, {budget, clock, largest});
  EXPECT_EQ(loop.attempt(), 1);
  EXPECT_TRUE(loop.WaitForNext(Fault::kTransient, {}, {}).ValueOrDie());
  EXPECT_TRUE(loop.WaitForNext(Fault::kTransient, {}, {}).ValueOrDie());
  EXPECT_EQ(loop.attempt(), 3);
  EXPECT_NEAR(double(clock.Elapsed().count()), 3e6, 10);
  EXPECT_FALSE(loop.WaitForNext(Fault::kTransient, {}, {}).ValueOrDie());
  EXPECT_EQ(budget.tokens(), 490);
  loop.Succeeded();
  EXPECT_EQ(budget.tokens(), 495);
}

TEST(RetryLoop, StopsWaitingWhenCancelled) {
  RetryBudget budget;
  ManualClock clock{Time()};
  SeededRandom random(1);
  std::stop_source stop;
  stop.request_stop();
  RetryLoop loop({}, {budget, clock, random});
  auto again = loop.WaitForNext(Fault::kTransient, {}, stop.get_token());
  EXPECT_TRUE(IsCancelled(again.status()));
}

TEST(RetryLoop, DoesNotRetryWithAnEmptyBudget) {
  RetryBudget budget;
  while (budget.Take(Fault::kTransient) != 0) {
  }
  ManualClock clock{Time()};
  SeededRandom random(1);
  RetryLoop loop({}, {budget, clock, random});
  EXPECT_FALSE(loop.WaitForNext(Fault::kTransient, {}, {}).ValueOrDie());
  EXPECT_EQ(clock.Elapsed(), Duration(0));
}

}  // namespace
}  // namespace waybill::http
