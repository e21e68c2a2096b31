#include "service/throttle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "metastore/testing_home.h"

namespace waybill::service {
namespace {

using std::chrono::seconds;

class ThrottleTest : public testing::Test {
 protected:
  void Fail(const std::string& subject, int times) {
    for (int i = 0; i < times; ++i) {
      for (Duration wait; (wait = throttle_.Begin({subject})) > Duration(0);) clock_.Advance(wait);
    }
  }

  ManualClock clock_{metastore::kMay24};
  Throttle throttle_{clock_};
};

TEST_F(ThrottleTest, WaitsDoubleUpToTheLongestAndAreForgotten) {
  Fail("x", Throttle::kFree);
  Duration before(0);
  for (int i = 0; i < 40; ++i) {
    Duration wait = throttle_.Begin({"x"});
    EXPECT_EQ(wait, std::clamp<Duration>(2 * before, seconds(1), Throttle::kLongest));
    clock_.Advance(wait);
    EXPECT_EQ(throttle_.Begin({"x"}), Duration(0));
    before = wait;
  }
  EXPECT_EQ(before, Throttle::kLongest);
  EXPECT_EQ(throttle_.Begin({"y"}), Duration(0));
  clock_.Advance(Throttle::kMemory + seconds(1));
  EXPECT_EQ(throttle_.Begin({"x"}), Duration(0));
}

TEST_F(ThrottleTest, ATryThatMustWaitCountsForNoneOfItsSubjects) {
  Fail("slow", Throttle::kFree);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(throttle_.Begin({"slow", "other"}), seconds(1));
  EXPECT_EQ(throttle_.Begin({"other"}), Duration(0));
}

TEST_F(ThrottleTest, WhatIsTakenBackDoesNotCount) {
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(throttle_.Begin({"x", "y"}), Duration(0));
    throttle_.TakeBack({"x", "y"});
  }
}

TEST_F(ThrottleTest, ItsMemoryIsBounded) {
  Fail("first", Throttle::kFree);
  for (size_t i = 0; i < Throttle::kSubjects; ++i) {
    clock_.Advance(std::chrono::microseconds(1));
    Fail(std::to_string(i), Throttle::kFree);
  }
  EXPECT_EQ(throttle_.Begin({"first"}), Duration(0));
}

TEST_F(ThrottleTest, ManyNewSubjectsDoNotPushOutWhatIsSlowedDown) {
  Fail("guessed", Throttle::kFree);
  for (size_t i = 0; i < Throttle::kSubjects; ++i) throttle_.Begin({std::to_string(i)});
  EXPECT_EQ(throttle_.Begin({"guessed"}), seconds(1));
}

TEST_F(ThrottleTest, ManyAtOncePassNoMoreThanOneAfterAnother) {
  std::atomic<int> passed{0};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 64; ++i) {
      threads.emplace_back([&] { passed += throttle_.Begin({"x"}) == Duration(0) ? 1 : 0; });
    }
  }
  EXPECT_EQ(passed, Throttle::kFree);
}

}  // namespace
}  // namespace waybill::service
