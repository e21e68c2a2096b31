#include "server/own_identity.h"

#include <gtest/gtest.h>

#include <functional>
#include <future>

namespace waybill::server {
namespace {

class OwnIdentityTest : public testing::Test {
 protected:
  static service::OwnIdentity Found(const std::string& account) {
    return {account, "arn:aws:iam::" + account + ":user/waybill", Status::OK()};
  }
  static service::OwnIdentity Failed(Status status) { return {"", "", std::move(status)}; }
  static Status Busy() { return Fail(ErrorKind::kBusy, "STS", "does not answer"); }

  ManualClock clock_{Time{}};
  int asked_ = 0;
  std::function<service::OwnIdentity()> answer_ = [] { return Found("111122223333"); };
  OwnIdentityCache cache_{[this] {
                            ++asked_;
                            return answer_();
                          },
                          clock_};
};

TEST_F(OwnIdentityTest, ASuccessIsAskedForAgainAfterAnHour) {
  EXPECT_EQ(cache_.Get().account_id, "111122223333");
  answer_ = [] { return Found("444455556666"); };
  clock_.Advance(std::chrono::minutes(59));
  EXPECT_EQ(cache_.Get().account_id, "111122223333");
  EXPECT_EQ(asked_, 1);
  clock_.Advance(std::chrono::minutes(1));
  EXPECT_EQ(cache_.Get().account_id, "444455556666");
}

TEST_F(OwnIdentityTest, AFailureIsRememberedForAMinute) {
  answer_ = [] { return Failed(Busy()); };
  EXPECT_FALSE(cache_.Get().known.ok());
  clock_.Advance(std::chrono::seconds(59));
  EXPECT_FALSE(cache_.Get().known.ok());
  EXPECT_EQ(asked_, 1);
  answer_ = [] { return Found("111122223333"); };
  clock_.Advance(std::chrono::seconds(1));
  EXPECT_TRUE(cache_.Get().known.ok());
}

TEST_F(OwnIdentityTest, WhatWasKnownOutlivesAFailure) {
  cache_.Get();
  answer_ = [] { return Failed(Busy()); };
  clock_.Advance(std::chrono::hours(2));
  EXPECT_EQ(cache_.Get().account_id, "111122223333");
  EXPECT_EQ(cache_.Get().account_id, "111122223333");
  EXPECT_EQ(asked_, 2) << "and the next try waits for its minute";
}

TEST_F(OwnIdentityTest, ACancelledAnswerIsNotRemembered) {
  answer_ = [] { return Failed(Cancelled()); };
  EXPECT_FALSE(cache_.Get().known.ok());
  answer_ = [] { return Found("111122223333"); };
  EXPECT_TRUE(cache_.Get().known.ok());
}

TEST_F(OwnIdentityTest, WhileOneAsksTheOthersDoNotWait) {
  std::promise<void> is_asked;
  std::promise<void> may_answer;
  answer_ = [&] {
    is_asked.set_value();
    may_answer.get_future().wait();
    return Found("111122223333");
  };
  auto first = std::async(std::launch::async, [&] { return cache_.Get(); });
  is_asked.get_future().wait();
  service::OwnIdentity other = cache_.Get();
  EXPECT_EQ(KindOf(other.known), ErrorKind::kBusy);
  EXPECT_NE(other.known.message().find("not known yet"), std::string::npos);
  may_answer.set_value();
  EXPECT_TRUE(first.get().known.ok());
  EXPECT_EQ(asked_, 1);
}

}  // namespace
}  // namespace waybill::server
