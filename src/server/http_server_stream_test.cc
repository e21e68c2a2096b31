#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <vector>

#include "server/testing_wire.h"

namespace waybill::server {
namespace {

using std::chrono::milliseconds;
using testing::EndsWith;
using testing::HasSubstr;

/// A stream that the test feeds.
class Fed {
 public:
  void Feed(std::string piece) {
    std::function<void()> wake;
    {
      std::lock_guard lock(mutex_);
      pieces_.push_back(std::move(piece));
      wake = wake_;
    }
    if (wake) wake();
  }
  void End() {
    std::lock_guard lock(mutex_);
    is_ended_ = true;
    if (wake_) wake_();
  }
  bool WaitForGone() {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(20), [this] { return is_gone_; });
  }
  MakeStream Make() {
    return [this](std::function<void()> wake) {
      std::lock_guard lock(mutex_);
      wake_ = std::move(wake);
      return std::make_unique<Reader>(*this);
    };
  }

 private:
  class Reader : public Stream {
   public:
    explicit Reader(Fed& fed) : fed_(fed) {}
    ~Reader() override {
      std::lock_guard lock(fed_.mutex_);
      fed_.wake_ = nullptr;
      fed_.is_gone_ = true;
      fed_.changed_.notify_all();
    }
    Result<std::optional<std::string>> Next() override {
      std::lock_guard lock(fed_.mutex_);
      if (fed_.pieces_.empty()) {
        return fed_.is_ended_ ? std::nullopt : std::optional<std::string>("");
      }
      std::string piece = fed_.pieces_.front();
      fed_.pieces_.erase(fed_.pieces_.begin());
      return piece;
    }

   private:
    Fed& fed_;
  };

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> pieces_;
  std::function<void()> wake_;
  bool is_ended_ = false;
  bool is_gone_ = false;
};

TEST_F(HttpServerTest, AStreamIsSentPieceByPieceAsItComes) {
  Fed fed;
  answer_ = [&](const HttpRequest&) { return Reply{.stream = fed.Make()}; };
  Start();
  Wire wire(server_->port());
  wire.Send(kGet);
  EXPECT_THAT(wire.ReadUntil("\r\n\r\n"), HasSubstr("Transfer-Encoding: chunked"));
  fed.Feed("one");
  EXPECT_EQ(wire.ReadUntil("one\r\n"), "3\r\none\r\n");
  fed.Feed("two");
  EXPECT_EQ(wire.ReadUntil("two\r\n"), "3\r\ntwo\r\n");
  fed.End();
  EXPECT_EQ(wire.ReadUntil("0\r\n\r\n"), "0\r\n\r\n");
  EXPECT_TRUE(fed.WaitForGone());
}

TEST_F(HttpServerTest, AQuietStreamBeatsAndEndsWhenItsClientIsGone) {
  Fed fed;
  answer_ = [&](const HttpRequest&) { return Reply{.stream = fed.Make()}; };
  Start({.heartbeat = milliseconds(10)});
  {
    Wire wire(server_->port());
    wire.Send(kGet);
    EXPECT_THAT(wire.ReadUntil(":\n\n"), HasSubstr(":\n\n"));
  }
  EXPECT_TRUE(fed.WaitForGone());
}

TEST_F(HttpServerTest, AQuietStreamEndsAsSoonAsItsClientIsGone) {
  Fed fed;
  answer_ = [&](const HttpRequest&) { return Reply{.stream = fed.Make()}; };
  Start({.heartbeat = std::chrono::hours(1)});
  {
    Wire wire(server_->port());
    wire.Send(kGet);
    wire.ReadUntil("\r\n\r\n");
  }
  EXPECT_TRUE(fed.WaitForGone());
}

/// A handler that works until it is told to stop.
class LongWork {
 public:
  Reply Run(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    has_begun_ = true;
    changed_.notify_all();
    std::condition_variable_any stopped;
    bool is_told = stopped.wait_for(lock, stop, std::chrono::seconds(20), [] { return false; }) ||
                   stop.stop_requested();
    was_stopped_ = is_told;
    has_ended_ = true;
    changed_.notify_all();
    return Reply{.text = "late", .content_type = "text/plain"};
  }
  bool WaitForBegin() { return WaitFor(&has_begun_); }
  bool WaitForStop() { return WaitFor(&has_ended_) && was_stopped_; }

 private:
  bool WaitFor(const bool* flag) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(20), [&] { return *flag; });
  }

  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool has_begun_ = false;
  bool has_ended_ = false;
  bool was_stopped_ = false;
};

TEST_F(HttpServerTest, AHandlerIsToldWhenItsClientIsGone) {
  LongWork work;
  answer_ = [&](const HttpRequest& request) { return work.Run(request.stop); };
  Start();
  {
    Wire wire(server_->port());
    wire.Send(kGet);
    ASSERT_TRUE(work.WaitForBegin());
  }
  EXPECT_TRUE(work.WaitForStop());
}

TEST_F(HttpServerTest, WhoOnlyEndsSendingStillGetsTheAnswer) {
  LongWork work;
  answer_ = [&](const HttpRequest& request) { return work.Run(request.stop); };
  Start();
  Wire wire(server_->port());
  wire.Send(kGet);
  ASSERT_TRUE(work.WaitForBegin());
  wire.EndSending();
  EXPECT_THAT(wire.ReadToEnd(), EndsWith("late"));
}

TEST_F(HttpServerTest, WhatIsSentWhileAnAnswerIsMadeIsTheNextRequest) {
  Fed fed;
  answer_ = [&](const HttpRequest& request) {
    if (request.target == "/") return Reply{.stream = fed.Make()};
    return Reply{.text = "second", .content_type = "text/plain"};
  };
  Start();
  Wire wire(server_->port());
  wire.Send(kGet);
  wire.ReadUntil("\r\n\r\n");
  wire.Send("GET /2 HTTP/1.1\r\nHo");
  fed.Feed("first");
  EXPECT_THAT(wire.ReadUntil("first\r\n"), HasSubstr("first"));
  wire.Send("st: h\r\n\r\n");
  fed.End();
  EXPECT_THAT(wire.ReadUntil("second"), EndsWith("second"));
}

TEST_F(HttpServerTest, ManyStreamsNeedNoThreadEach) {
  std::vector<std::unique_ptr<Fed>> all;
  std::mutex mutex;
  answer_ = [&](const HttpRequest&) {
    std::lock_guard lock(mutex);
    all.push_back(std::make_unique<Fed>());
    return Reply{.stream = all.back()->Make()};
  };
  Start({.workers = 2});
  std::vector<std::unique_ptr<Wire>> wires;
  for (int i = 0; i < 200; ++i) {
    wires.push_back(std::make_unique<Wire>(server_->port()));
    wires.back()->Send(kGet);
    wires.back()->ReadUntil("\r\n\r\n");
  }
  for (auto& fed : all) fed->Feed("x");
  for (auto& wire : wires) EXPECT_EQ(wire->ReadUntil("x\r\n"), "1\r\nx\r\n");
  server_->Stop();
}

TEST_F(HttpServerTest, StoppingLetsARequestEndAndClosesIdleOnesAndStreams) {
  Fed fed;
  std::mutex mutex;
  std::condition_variable changed;
  bool is_inside = false;
  answer_ = [&](const HttpRequest& request) {
    if (request.target == "/stream") return Reply{.stream = fed.Make()};
    if (request.target == "/slow") {
      std::unique_lock lock(mutex);
      is_inside = true;
      changed.notify_all();
      // Ends when the server has begun to stop.
      std::condition_variable_any never;
      never.wait(lock, request.stop, [] { return false; });
    }
    return Reply{.text = "done", .content_type = "text/plain"};
  };
  Start();
  Wire idle(server_->port());
  idle.Send(kGet);
  idle.ReadUntil("done");
  Wire stream(server_->port());
  stream.Send("GET /stream HTTP/1.1\r\nHost: h\r\n\r\n");
  stream.ReadUntil("\r\n\r\n");
  Wire slow(server_->port());
  slow.Send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
  {
    std::unique_lock lock(mutex);
    ASSERT_TRUE(changed.wait_for(lock, std::chrono::seconds(20), [&] { return is_inside; }));
  }
  uint16_t port = server_->port();
  server_->Stop();
  EXPECT_THAT(slow.ReadToEnd(), EndsWith("done"));
  EXPECT_EQ(idle.ReadToEnd(), "");
  EXPECT_EQ(stream.ReadToEnd(), "");
  EXPECT_FALSE(Wire(port).is_open());
}

}  // namespace
}  // namespace waybill::server
