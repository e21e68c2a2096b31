#pragma once

// A socket and a server of a test's own, for this module's tests only.

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "server/http_server.h"

namespace waybill::server {

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
  /// One byte, to a side that may have closed.
  void Trickle() { send(fd_, "x", 1, MSG_NOSIGNAL); }
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
  /// Whether anything, its end too, came within that time.
  bool Hears(std::chrono::milliseconds within) {
    pollfd waiting{fd_, POLLIN, 0};
    return poll(&waiting, 1, int(within.count())) == 1;
  }
  /// Send no more.
  void EndSending() { shutdown(fd_, SHUT_WR); }

 private:
  int fd_;
  bool is_open_ = false;
};

class HttpServerTest : public testing::Test {
 protected:
  void Start(HttpOptions options = {}) {
    auto server = HttpServer::Start(
        options, {[this](const HttpRequest& request) { return answer_(request); }, is_known_},
        log_);
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
  }
  std::string Ask(std::string_view bytes) {
    Wire wire(server_->port());
    wire.Send(bytes);
    return wire.ReadToEnd();
  }

  NullLog log_;
  std::function<bool(const HttpRequest& head)> is_known_;
  std::function<Reply(const HttpRequest& request)> answer_ = [](const HttpRequest& request) {
    return Reply{.body = {{"method", request.method},
                          {"target", request.target},
                          {"body", request.body},
                          {"address", request.address},
                          {"x", request.Header("x-test")}}};
  };
  std::unique_ptr<HttpServer> server_;
};

inline constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

}  // namespace waybill::server
