#include "server/http_server.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>
#include <mutex>
#include <nlohmann/json.hpp>

namespace waybill::server {
namespace {

using std::chrono::milliseconds;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

/// A plain socket: sends exactly what a test says.
class Wire {
 public:
  explicit Wire(uint16_t port) : fd_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    is_open_ = connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  ~Wire() { close(fd_); }
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  bool is_open() const { return is_open_; }
  void Send(std::string_view bytes) {
    EXPECT_EQ(send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL), ssize_t(bytes.size()));
  }
  /// Everything until `end` was read, or until the other side closes.
  std::string ReadUntil(std::string_view end) {
    std::string all;
    char bytes[4096];
    while (end.empty() || all.find(end) == std::string::npos) {
      pollfd waiting{fd_, POLLIN, 0};
      if (poll(&waiting, 1, 20'000) != 1) break;
      ssize_t count = recv(fd_, bytes, sizeof bytes, 0);
      if (count <= 0) break;
      all.append(bytes, size_t(count));
    }
    return all;
  }
  std::string ReadToEnd() { return ReadUntil(""); }

 private:
  int fd_;
  bool is_open_ = false;
};

class HttpServerTest : public testing::Test {
 protected:
  void Start(HttpOptions options = {}) {
    auto server = HttpServer::Start(
        options, [this](const HttpRequest& request) { return answer_(request); }, log_);
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
  }
  std::string Ask(std::string_view bytes) {
    Wire wire(server_->port());
    wire.Send(bytes);
    return wire.ReadToEnd();
  }

  NullLog log_;
  Answer answer_ = [](const HttpRequest& request) {
    return Reply{.body = {{"method", request.method},
                          {"target", request.target},
                          {"body", request.body},
                          {"address", request.address},
                          {"x", request.Header("x-test")}}};
  };
  std::unique_ptr<HttpServer> server_;
};

TEST_F(HttpServerTest, ARequestArrivesAsItWasSent) {
  Start();
  std::string answer =
      Ask("POST /a/../b%2F?q=1 HTTP/1.1\r\nHost: h\r\nX-Test: v\r\nContent-Length: 5\r\n"
          "Connection: close\r\n\r\nhello");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(answer, EndsWith(R"({"method":"POST","target":"/a/../b%2F?q=1","body":"hello",)"
                               R"("address":"127.0.0.1","x":"v"})"));
}

TEST_F(HttpServerTest, OneConnectionTakesManyRequestsAlsoSentAtOnce) {
  Start();
  std::string answer = Ask(
      "GET /1 HTTP/1.1\r\nHost: h\r\n\r\nGET /2 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(answer, HasSubstr(R"("target":"/1")"));
  EXPECT_THAT(answer, HasSubstr(R"("target":"/2")"));
}

TEST_F(HttpServerTest, AHeadHasTheLengthAndNoBody) {
  answer_ = [](const HttpRequest&) { return Reply{.text = "12345", .content_type = "text/plain"}; };
  Start();
  std::string answer = Ask("HEAD / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(answer, HasSubstr("Content-Length: 5\r\n"));
  EXPECT_THAT(answer, EndsWith("\r\n\r\n"));
}

TEST_F(HttpServerTest, WhatIsTooLargeOrNoHttpIsRefusedAndClosed) {
  Start({.max_header_bytes = 1000, .max_body_bytes = 10});
  std::string header(2000, 'x');
  EXPECT_THAT(Ask("GET / HTTP/1.1\r\nX: " + header + "\r\n\r\n"), StartsWith("HTTP/1.1 431 "));
  EXPECT_THAT(Ask("POST / HTTP/1.1\r\nContent-Length: 11\r\n\r\nhello hello"),
              StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(Ask("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nb\r\nhello hello\r\n"),
              StartsWith("HTTP/1.1 413 "));
  for (const char* bytes :
       {"nonsense\r\n\r\n", "GET / HTTP/1.1\r\nno colon\r\n\r\n",
        "GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"}) {
    EXPECT_THAT(Ask(bytes), StartsWith("HTTP/1.1 400 ")) << bytes;
  }
}

TEST_F(HttpServerTest, ASlowSenderIsClosed) {
  Start({.header_timeout = milliseconds(50), .body_timeout = milliseconds(50)});
  Wire head(server_->port());
  head.Send("GET / HTTP/1.1\r\nHo");
  EXPECT_EQ(head.ReadToEnd(), "");
  Wire body(server_->port());
  body.Send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhe");
  EXPECT_EQ(body.ReadToEnd(), "");
}

TEST_F(HttpServerTest, AnIdleConnectionIsClosedAfterItsTime) {
  Start({.idle_timeout = milliseconds(50)});
  Wire wire(server_->port());
  wire.Send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_THAT(wire.ReadToEnd(), StartsWith("HTTP/1.1 200 "));
}

TEST_F(HttpServerTest, ConnectionsAreLimitedPerAddress) {
  Start({.max_connections_per_address = 2});
  Wire first(server_->port());
  Wire second(server_->port());
  first.Send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  second.Send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  first.ReadUntil("}");
  second.ReadUntil("}");
  Wire third(server_->port());
  EXPECT_EQ(third.ReadToEnd(), "");
  EXPECT_EQ(server_->figures().refused, 1);
  EXPECT_EQ(server_->figures().connections, 2);
}

TEST_F(HttpServerTest, WhoAsksBeforeSendingIsToldToGoOn) {
  Start();
  Wire wire(server_->port());
  wire.Send("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_THAT(wire.ReadUntil("\r\n\r\n"), StartsWith("HTTP/1.1 100 "));
  wire.Send("ok");
  EXPECT_THAT(wire.ReadUntil("}"), HasSubstr(R"("body":"ok")"));
}

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

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

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

TEST_F(HttpServerTest, AnAddressThatIsTakenSaysSo) {
  Start();
  auto second = HttpServer::Start({.port = server_->port()}, answer_, log_);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(KindOf(second.status()), ErrorKind::kBusy);
  EXPECT_THAT(second.status().message(), HasSubstr("--port"));
}

TEST_F(HttpServerTest, ACertificateThatIsNoneSaysSo) {
  auto server = HttpServer::Start({.tls_certificate = "/nowhere.pem"}, answer_, log_);
  ASSERT_FALSE(server.ok());
  EXPECT_THAT(server.status().message(), HasSubstr("/nowhere.pem"));
}

}  // namespace
}  // namespace waybill::server
