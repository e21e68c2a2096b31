#include "server/http_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/testing_wire.h"

namespace waybill::server {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

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

TEST_F(HttpServerTest, WhoAsksBeforeSendingIsToldToGoOn) {
  Start();
  Wire wire(server_->port());
  wire.Send("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_THAT(wire.ReadUntil("\r\n\r\n"), StartsWith("HTTP/1.1 100 "));
  wire.Send("ok");
  EXPECT_THAT(wire.ReadUntil("}"), HasSubstr(R"("body":"ok")"));
}

TEST_F(HttpServerTest, WhoConnectsBeforeTheServerRunsIsAnsweredThen) {
  bool is_ready = false;
  auto bound = HttpServer::Bind(
      {}, {[&](const HttpRequest&) { return Reply{.status = is_ready ? 200 : 500}; }}, log_);
  ASSERT_TRUE(bound.ok()) << bound.status();
  Wire early((*bound)->port());
  early.Send(kGet);
  EXPECT_TRUE(early.is_open());
  is_ready = true;
  (*bound)->Run();
  EXPECT_THAT(early.ReadUntil("\r\n\r\n"), StartsWith("HTTP/1.1 200 "));
}

constexpr std::string_view kForwarded =
    "GET / HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 198.51.100.1, 203.0.113.9\r\n"
    "X-Forwarded-Proto: https\r\nConnection: close\r\n\r\n";

TEST_F(HttpServerTest, WhatAProxyOfOursSaysOfItsClientIsBelieved) {
  answer_ = [](const HttpRequest& request) {
    return Reply{.body = {request.address, request.is_tls, request.is_proxied}};
  };
  Start({.trusted_proxies = {*http::AddressBlock::Parse("127.0.0.0/8")}});
  EXPECT_THAT(Ask(kForwarded), EndsWith(R"(["203.0.113.9",true,true])"));
  Start();
  EXPECT_THAT(Ask(kForwarded), EndsWith(R"(["127.0.0.1",false,false])"));
}

TEST_F(HttpServerTest, AnAddressThatIsTakenSaysSo) {
  Start();
  auto second = HttpServer::Start({.port = server_->port()}, {answer_}, log_);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(KindOf(second.status()), ErrorKind::kBusy);
  EXPECT_THAT(second.status().message(), HasSubstr("--port"));
}

}  // namespace
}  // namespace waybill::server
