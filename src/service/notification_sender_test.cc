#include "service/notification_sender.h"

#include <gmock/gmock.h>

#include <condition_variable>
#include <map>
#include <nlohmann/json.hpp>

#include "metastore/testing_home.h"

namespace waybill::service {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// Knows two servers: "https://slow…" answers once Answer() was called, all others answer at once.
class TwoServers : public http::Transport {
 public:
  Result<http::Response> Send(const http::Request& request, http::BodySink*,
                              std::stop_token stop) override {
    std::unique_lock lock(mutex_);
    ++begun_[request.url];
    changed_.notify_all();
    if (request.url.starts_with("https://slow")) {
      ++waiting_;
      most_waiting_ = std::max(most_waiting_, waiting_);
      changed_.wait(lock, stop, [&] { return answers_; });
      --waiting_;
      if (stop.stop_requested()) return Cancelled();
    }
    sent_.push_back(std::string(request.body));
    return http::Response{.status = status};
  }
  void WaitUntilBegun(const std::string& url, int times) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return begun_[url] >= times; });
  }
  void Answer() {
    std::lock_guard lock(mutex_);
    answers_ = true;
    changed_.notify_all();
  }
  std::vector<std::string> sent() {
    std::lock_guard lock(mutex_);
    return sent_;
  }
  int most_waiting() {
    std::lock_guard lock(mutex_);
    return most_waiting_;
  }
  int status = 200;

 private:
  std::mutex mutex_;  // guards all below
  std::condition_variable_any changed_;
  std::map<std::string, int> begun_;
  std::vector<std::string> sent_;
  int waiting_ = 0;
  int most_waiting_ = 0;
  bool answers_ = false;
};

class NotificationSenderTest : public testing::Test {
 protected:
  int64_t Destination(const std::string& url) {
    auto checked = CheckDestination("http", {{"name", "hook"}, {"url", url}});
    EXPECT_TRUE(checked.ok()) << checked.status();
    return store_->notifications().Add("http", checked->settings, checked->secrets)->id;
  }
  void Enqueue(int64_t destination, const std::string& text) {
    Status queued = store_->deliveries().Enqueue(
        {.delivery = {.destination_id = destination, .job_id = text, .at = clock_.Now()},
         .title = "title",
         .text = text});
    EXPECT_TRUE(queued.ok()) << queued;
  }
  /// As a server that starts: it knows what the metastore holds, and nothing else.
  std::unique_ptr<NotificationSender> Start() {
    return std::make_unique<NotificationSender>(
        NotificationSender::Parts{*store_, clock_, log_, transport_, nullptr});
  }
  bool SendNext(NotificationSender& sender, const std::stop_token& stop = {}) {
    auto sent = sender.SendNext(stop);
    EXPECT_TRUE(sent.ok()) << sent.status();
    return sent.ok() && *sent;
  }
  std::vector<metastore::NotificationDelivery> Finished() {
    auto finished = *store_->deliveries().List(0, 100);
    std::erase_if(finished, [](const auto& delivery) { return delivery.next_try.has_value(); });
    return finished;
  }

  metastore::TemporaryHome home_;
  ManualClock clock_{metastore::kMay24};
  SeededRandom random_{7};
  NullLog log_;
  TwoServers transport_;
  std::unique_ptr<metastore::Metastore> store_ =
      metastore::OpenMetastore(home_.path(), clock_, random_);
};

TEST_F(NotificationSenderTest, ARestartNeitherSendsAtOnceAgainNorForgets) {
  Enqueue(Destination("https://quick.example/"), "one");
  transport_.status = 503;
  EXPECT_TRUE(SendNext(*Start()));
  EXPECT_FALSE(SendNext(*Start())) << "not yet";
  for (Duration delay : NotificationSender::kDelays) {
    auto waiting = *store_->deliveries().List(0, 10, /*only_failed=*/true);
    ASSERT_EQ(waiting.size(), 1);
    EXPECT_EQ(waiting[0].next_try, clock_.Now() + delay);
    EXPECT_THAT(waiting[0].error, HasSubstr("503"));
    clock_.Advance(delay - milliseconds(1));
    EXPECT_FALSE(SendNext(*Start())) << "still not";
    clock_.Advance(milliseconds(1));
    EXPECT_THAT(Finished(), IsEmpty());
    EXPECT_TRUE(SendNext(*Start()));
  }
  ASSERT_EQ(Finished().size(), 1);
  EXPECT_EQ(Finished()[0].attempts, NotificationSender::kAttempts);
  EXPECT_THAT(Finished()[0].error, HasSubstr("503"));
  clock_.Advance(NotificationSender::kAfterUnseen);
  EXPECT_FALSE(SendNext(*Start())) << "given up";
  EXPECT_THAT(transport_.sent(), ElementsAre("one", "one", "one", "one", "one", "one"));
}

TEST_F(NotificationSenderTest, ATryWhoseEndNobodySawCountsAndIsFollowedByTheNextOneLater) {
  Enqueue(Destination("https://slow.example/"), "one");
  for (int i = 0; i < NotificationSender::kAttempts; ++i) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_TRUE(IsCancelled(Start()->SendNext(stop.get_token()).status()));
    clock_.Advance(NotificationSender::kAfterUnseen - milliseconds(1));
    EXPECT_FALSE(SendNext(*Start()));
    clock_.Advance(milliseconds(1));
  }
  EXPECT_FALSE(SendNext(*Start()));
  ASSERT_EQ(Finished().size(), 1);
  EXPECT_EQ(Finished()[0].attempts, NotificationSender::kAttempts);
  EXPECT_THAT(Finished()[0].error, HasSubstr("not known"));
}

TEST_F(NotificationSenderTest, ASlowDestinationHoldsUpItsOwnMessagesOnly) {
  int64_t slow = Destination("https://slow.example/");
  for (int i = 0; i < 2 * NotificationSender::kWorkers; ++i) {
    Enqueue(slow, "slow " + std::to_string(i));
  }
  Enqueue(Destination("https://quick.example/"), "quick");
  auto sender = Start();
  sender->Start();
  transport_.WaitUntilBegun("https://slow.example/", 1);
  transport_.WaitUntilBegun("https://quick.example/", 1);
  transport_.Answer();
  transport_.WaitUntilBegun("https://slow.example/", 2 * NotificationSender::kWorkers);
  sender->Stop();
  EXPECT_EQ(transport_.most_waiting(), 1) << "one message of a destination at a time";
  auto sent = transport_.sent();
  EXPECT_EQ(sent[0], "quick");
  EXPECT_EQ(sent[1], "slow 0") << "in the order in which they came";
}

TEST_F(NotificationSenderTest, WhatGoesAwayWithItsDestinationIsNotSent) {
  int64_t gone = Destination("https://quick.example/");
  Enqueue(gone, "one");
  ASSERT_TRUE(store_->notifications().Remove(gone).ok());
  EXPECT_FALSE(SendNext(*Start()));
}

TEST_F(NotificationSenderTest, AMessageIsDroppedFromTheDatabaseOnceItIsSent) {
  Enqueue(Destination("https://quick.example/"), "canary");
  EXPECT_TRUE(SendNext(*Start()));
  EXPECT_THAT(*store_->deliveries().Due(clock_.Now() + std::chrono::hours(1)), IsEmpty());
  EXPECT_EQ(Finished()[0].error, "");
}

}  // namespace
}  // namespace waybill::service
