#include "server/outward_calls.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <condition_variable>
#include <mutex>

#include "server/testing_api.h"
#include "server/testing_wire.h"

namespace waybill::server {
namespace {

using std::chrono::milliseconds;
using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

TEST(OutwardCalls, EachPersonHasSomePlacesAndAllTogetherHaveMore) {
  OutwardCalls calls;
  std::vector<OutwardCalls::Place> places;
  for (int i = 0; i < OutwardCalls::kPerPerson; ++i) places.push_back(calls.Take(1).place);
  EXPECT_EQ(calls.Take(1).refused, 429);
  for (int64_t id = 2; int(places.size()) < OutwardCalls::kInTotal; ++id) {
    for (int i = 0; i < OutwardCalls::kPerPerson; ++i) places.push_back(calls.Take(id).place);
  }
  EXPECT_EQ(calls.Take(99).refused, 503);
  places.pop_back();
  EXPECT_NE(calls.Take(99).place, nullptr);
}

TEST(OutwardCalls, AStreamKeepsItsPlaceUntilItEnds) {
  class Silent : public Stream {
    Result<std::optional<std::string>> Next() override { return ""; }
  };
  OutwardCalls calls;
  MakeStream make = Keeping(calls.Take(1).place, [](auto) { return std::make_unique<Silent>(); });
  auto stream = make([] {});
  make = nullptr;
  for (int i = 1; i < OutwardCalls::kPerPerson; ++i) EXPECT_EQ(calls.Take(1).refused, 0);
  std::vector<OutwardCalls::Place> others;
  for (int i = 1; i < OutwardCalls::kPerPerson; ++i) others.push_back(calls.Take(1).place);
  EXPECT_EQ(calls.Take(1).refused, 429);
  stream.reset();
  EXPECT_EQ(calls.Take(1).refused, 0);
}

/// A store that takes a request and never answers.
class Tarpit {
 public:
  std::unique_ptr<http::Transport> MakeTransport() { return std::make_unique<Silent>(*this); }
  void WaitUntilHeld(int requests) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return held_ == requests; });
  }

 private:
  class Silent : public http::Transport {
   public:
    explicit Silent(Tarpit& tarpit) : tarpit_(tarpit) {}
    Result<http::Response> Send(const http::Request&, http::BodySink*,
                                std::stop_token stop) override {
      std::unique_lock lock(tarpit_.mutex_);
      ++tarpit_.held_;
      tarpit_.changed_.notify_all();
      tarpit_.changed_.wait(lock, stop, [] { return false; });
      --tarpit_.held_;
      tarpit_.changed_.notify_all();
      return Cancelled();
    }

   private:
    Tarpit& tarpit_;
  };

  std::mutex mutex_;  // guards held_
  std::condition_variable_any changed_;
  int held_ = 0;
};

class SlowStores : public ApiTest {
 protected:
  SlowStores() {
    reach_stores_ = [this]() -> Result<std::unique_ptr<http::Transport>> {
      return tarpit_.MakeTransport();
    };
  }
  void Start(HttpOptions options) {
    server_ = HttpServer::Start(
                  options,
                  {[this](const HttpRequest& request) { return dispatcher_.Answer(request); },
                   {},
                   [this](const HttpRequest& head) { return dispatcher_.WaitsOnOthers(head); }},
                  log_)
                  .ValueOrDie();
  }
  std::string KeyOf(const std::string& name) {
    auto added = accounts_.AddApiKey(AddPerson(name, "member").user_id, "test", {});
    return added->token.Reveal();
  }
  /// A test of a connection that a form holds.
  static std::string TestRequest(const std::string& key, std::string_view more_headers = "") {
    Json body = {{"name", "slow"},
                 {"aws_auth_type", "iam_user"},
                 {"aws_access_key_id", "AKIAIOSFODNN7EXAMPLE"},
                 {"aws_secret_access_key", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}};
    return fmt::format(
        "POST /api/connections/s3/test HTTP/1.1\r\nHost: h\r\nAuthorization: Token {}\r\n{}"
        "Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{}",
        key, more_headers, body.dump().size(), body.dump());
  }
  std::string Ask(std::string_view bytes) {
    Wire wire(server_->port());
    wire.Send(bytes);
    return wire.ReadToEnd();
  }

  Tarpit tarpit_;
  std::unique_ptr<HttpServer> server_;  // last: it ends first
};

TEST_F(SlowStores, WhileEveryPlaceIsTakenOthersAreServed) {
  Start({.workers = 1});
  std::vector<std::unique_ptr<Wire>> waiting;
  std::string key;
  for (int i = 0; i < OutwardCalls::kInTotal; ++i) {
    if (i % OutwardCalls::kPerPerson == 0) key = KeyOf("person" + std::to_string(i));
    waiting.push_back(std::make_unique<Wire>(server_->port()));
    waiting.back()->Send(TestRequest(key, i % 2 == 0 ? "Accept: text/event-stream\r\n" : ""));
  }
  tarpit_.WaitUntilHeld(OutwardCalls::kInTotal);
  EXPECT_THAT(Ask("GET /healthz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"),
              StartsWith("HTTP/1.1 200 "));
  std::string wrong = R"({"email":"nobody@example.com","password":"wrong wrong wrong"})";
  EXPECT_THAT(Ask(fmt::format("POST /api/session HTTP/1.1\r\nHost: h\r\nConnection: close\r\n"
                              "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
                              wrong.size(), wrong)),
              StartsWith("HTTP/1.1 401 "));
  EXPECT_THAT(Ask(TestRequest(KeyOf("late"))),
              AllOf(StartsWith("HTTP/1.1 503 "), HasSubstr("Retry-After"), HasSubstr("under way")));
}

TEST_F(SlowStores, OnePersonCannotTakeEveryPlace) {
  Start({});
  std::string key = KeyOf("greedy");
  std::vector<std::unique_ptr<Wire>> waiting;
  for (int i = 0; i < OutwardCalls::kPerPerson; ++i) {
    waiting.push_back(std::make_unique<Wire>(server_->port()));
    waiting.back()->Send(TestRequest(key));
  }
  tarpit_.WaitUntilHeld(OutwardCalls::kPerPerson);
  EXPECT_THAT(Ask(TestRequest(key)), StartsWith("HTTP/1.1 429 "));
  waiting.clear();  // who goes gives his places back
  tarpit_.WaitUntilHeld(0);
}

TEST_F(SlowStores, AnAnswerThatWaitsTooLongIsEndedInWords) {
  Start({.outward_timeout = milliseconds(50)});
  std::string key = KeyOf("patient");
  EXPECT_THAT(Ask(TestRequest(key)), HasSubstr("did not answer within the time"));
  EXPECT_THAT(Ask(TestRequest(key, "Accept: text/event-stream\r\n")),
              AllOf(StartsWith("HTTP/1.1 200 "), HasSubstr("event: error"),
                    HasSubstr("did not answer within the time")));
}

}  // namespace
}  // namespace waybill::server
