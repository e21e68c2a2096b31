#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/testing_wire.h"

namespace waybill::server {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::StartsWith;

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

TEST_F(HttpServerTest, ConnectionsOfAllTogetherAreLimited) {
  Start({.max_connections = 2});
  Wire first(server_->port());
  Wire second(server_->port());
  first.Send(kGet);
  second.Send(kGet);
  first.ReadUntil("}");
  second.ReadUntil("}");
  Wire third(server_->port());
  EXPECT_EQ(third.ReadToEnd(), "");
  EXPECT_EQ(server_->figures().refused, 1);
}

TEST_F(HttpServerTest, AProxyOfOursBringsMoreConnectionsThanOneClientMay) {
  Start({.trusted_proxies = {*http::AddressBlock::Parse("127.0.0.1")},
         .max_connections_per_address = 1});
  Wire first(server_->port());
  first.Send(kGet);
  first.ReadUntil("}");
  Wire second(server_->port());
  second.Send(kGet);
  EXPECT_THAT(second.ReadUntil("}"), StartsWith("HTTP/1.1 200 "));
}

std::string Post(int64_t bytes, std::string_view more_headers = "") {
  return "POST / HTTP/1.1\r\nHost: h\r\n" + std::string(more_headers) +
         "Content-Length: " + std::to_string(bytes) + "\r\nConnection: close\r\n\r\n";
}

TEST_F(HttpServerTest, WhoIsNotKnownMaySendASmallBodyOnly) {
  is_known_ = [](const HttpRequest& head) { return head.Header("X-Test") == "friend"; };
  Start({.max_body_bytes = 100, .max_stranger_body_bytes = 10});
  std::string ten(10, 'x');
  std::string eleven(11, 'x');
  EXPECT_THAT(Ask(Post(10) + ten), StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(Ask(Post(11) + eleven), StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(Ask(Post(11, "X-Test: friend\r\n") + eleven), StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(Ask(Post(101, "X-Test: friend\r\n") + std::string(101, 'x')),
              StartsWith("HTTP/1.1 413 "));
  std::string chunked = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n";
  EXPECT_THAT(Ask(chunked + "\r\n6\r\nhello \r\n5\r\nhello\r\n0\r\n\r\n"),
              StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(Ask(chunked + "X-Test: friend\r\n\r\n6\r\nhello \r\n5\r\nhello\r\n0\r\n\r\n"),
              StartsWith("HTTP/1.1 200 "));
}

TEST_F(HttpServerTest, ARefusedBodyIsSwallowedSoThatTheAnswerArrives) {
  Start({.max_stranger_body_bytes = 10});
  EXPECT_THAT(Ask(Post(1 << 20) + std::string(1 << 20, 'x')), StartsWith("HTTP/1.1 413 "));
}

TEST_F(HttpServerTest, ALongBodyOfAStrangerIsRefusedBeforeItIsSent) {
  Start({.max_stranger_body_bytes = 10});
  Wire wire(server_->port());
  wire.Send(Post(11, "Expect: 100-continue\r\n"));
  EXPECT_THAT(wire.ReadToEnd(), StartsWith("HTTP/1.1 413 "));
}

TEST_F(HttpServerTest, AllBodiesTogetherHaveALimit) {
  Start({.max_stranger_body_bytes = 10, .max_bodies_bytes = 15});
  auto first = std::make_unique<Wire>(server_->port());
  first->Send(Post(10, "Expect: 100-continue\r\n"));
  EXPECT_THAT(first->ReadUntil("\r\n\r\n"), StartsWith("HTTP/1.1 100 "));
  std::string refused = Ask(Post(6) + "hello!");
  EXPECT_THAT(refused, StartsWith("HTTP/1.1 503 "));
  EXPECT_THAT(refused, HasSubstr("Retry-After: 1\r\n"));
  EXPECT_THAT(Ask(Post(5) + "hello"), StartsWith("HTTP/1.1 200 "));
  first->Send("0123456789");
  EXPECT_THAT(first->ReadToEnd(), StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(Ask(Post(6) + "hello!"), StartsWith("HTTP/1.1 200 ")) << "the share came back";
}

TEST_F(HttpServerTest, BodiesOfOneClientHaveALimit) {
  Start({.trusted_proxies = {*http::AddressBlock::Parse("127.0.0.1")},
         .max_bodies_bytes = 100,
         .max_bodies_bytes_per_address = 15});
  auto from = [](const std::string& address) { return "X-Forwarded-For: " + address + "\r\n"; };
  Wire half_sent(server_->port());
  half_sent.Send(Post(10, from("2001:db8::1") + "Expect: 100-continue\r\n"));
  EXPECT_THAT(half_sent.ReadUntil("\r\n\r\n"), StartsWith("HTTP/1.1 100 "));
  EXPECT_THAT(Ask(Post(6, from("2001:db8::2")) + "hello!"), StartsWith("HTTP/1.1 503 "))
      << "the same site";
  EXPECT_THAT(Ask(Post(6, from("2001:db8:1::1")) + "hello!"), StartsWith("HTTP/1.1 200 "));
  half_sent.Send("0123456789");
  EXPECT_THAT(half_sent.ReadToEnd(), StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(Ask(Post(6, from("2001:db8::2")) + "hello!"), StartsWith("HTTP/1.1 200 "));
}

TEST_F(HttpServerTest, TheShareOfABodyThatNeverCameIsGivenBack) {
  Start({.max_bodies_bytes = 10, .body_timeout = milliseconds(50)});
  Wire first(server_->port());
  first.Send(Post(10));
  EXPECT_EQ(first.ReadToEnd(), "");
  EXPECT_THAT(Ask(Post(10) + "0123456789"), StartsWith("HTTP/1.1 200 "));
}

TEST_F(HttpServerTest, ChunkExtensionsAndTrailersHaveALimitToo) {
  Start({.max_header_bytes = 1000});
  std::string chunked = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
  std::string long_text(200 << 10, 'x');
  EXPECT_THAT(Ask(chunked + "1;" + long_text + "\r\na\r\n0\r\n\r\n"), StartsWith("HTTP/1.1 4"));
  EXPECT_THAT(Ask(chunked + "1\r\na\r\n0\r\nX: " + long_text + "\r\n\r\n"),
              StartsWith("HTTP/1.1 4"));
}

TEST_F(HttpServerTest, WhoSendsByteByByteHasNoMoreTimeThanOthers) {
  Start({.header_timeout = milliseconds(50), .body_timeout = milliseconds(50)});
  for (std::string_view begin :
       {std::string_view("GET / HTTP/1.1\r\nX: "),
        std::string_view("POST / HTTP/1.1\r\nContent-Length: 9999\r\n\r\n")}) {
    Wire wire(server_->port());
    wire.Send(begin);
    bool is_closed = false;
    for (int i = 0; i < 1000 && !is_closed; ++i) {
      wire.Trickle();
      is_closed = wire.Hears(milliseconds(5));
    }
    EXPECT_TRUE(is_closed) << begin;
  }
}

TEST_F(HttpServerTest, WhoDoesNotReadIsClosed) {
  std::string large(64 << 20, 'x');
  answer_ = [&](const HttpRequest&) { return Reply{.text = large, .content_type = "text/plain"}; };
  Start({.write_timeout = milliseconds(50)});
  Wire wire(server_->port());
  wire.Send(kGet);
  while (server_->figures().connections > 0 || !wire.Hears(milliseconds(1))) {
  }
  EXPECT_LT(wire.ReadToEnd().size(), large.size());
}

TEST_F(HttpServerTest, ARefusalSaysToBrowsersWhatEveryAnswerSays) {
  Start();
  std::string refused = Ask("nonsense\r\n\r\n");
  EXPECT_THAT(refused, HasSubstr("X-Content-Type-Options: nosniff\r\n"));
  EXPECT_THAT(refused, HasSubstr("Content-Security-Policy: default-src 'none'"));
  EXPECT_THAT(refused, HasSubstr("Content-Type: application/json\r\n"));
}

}  // namespace
}  // namespace waybill::server
