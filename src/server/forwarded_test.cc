#include "server/forwarded.h"

#include <gtest/gtest.h>

namespace waybill::server {
namespace {

constexpr char kProxy[] = "10.0.0.5";
constexpr char kClient[] = "203.0.113.9";

std::vector<http::AddressBlock> Trusted() {
  return {http::AddressBlock::Parse("10.0.0.0/24").ValueOrDie(),
          http::AddressBlock::Parse("::1").ValueOrDie()};
}

HttpRequest Forwarded(std::vector<std::pair<std::string, std::string>> headers) {
  HttpRequest request;
  request.headers = std::move(headers);
  return request;
}

std::string AddressOf(const std::string& forwarded_for, const std::string& peer = kProxy) {
  return OriginOf(Forwarded({{"x-forwarded-for", forwarded_for}}), peer, false, Trusted()).address;
}

TEST(Forwarded, OfAStrangerNothingIsBelieved) {
  HttpRequest request = Forwarded({{"X-Forwarded-For", kClient}, {"X-Forwarded-Proto", "https"}});
  Origin origin = OriginOf(request, "198.51.100.7", false, Trusted());
  EXPECT_EQ(origin.address, "198.51.100.7");
  EXPECT_FALSE(origin.is_tls);
  EXPECT_EQ(OriginOf(request, "127.0.0.1", false, {}).address, "127.0.0.1");
}

TEST(Forwarded, TheLastHopThatIsNoProxyOfOursIsTheClient) {
  EXPECT_EQ(AddressOf(kClient), kClient);
  EXPECT_EQ(AddressOf("192.0.2.1, 203.0.113.9"), kClient) << "the first was typed by the client";
  EXPECT_EQ(AddressOf("192.0.2.1, 203.0.113.9,10.0.0.7"), kClient) << "two proxies of ours";
  EXPECT_EQ(AddressOf("203.0.113.9", "::1"), kClient);
  EXPECT_EQ(AddressOf("2001:DB8::7"), "2001:db8::7");
  EXPECT_EQ(AddressOf("[2001:db8::7]:443"), "2001:db8::7");
  EXPECT_EQ(AddressOf("203.0.113.9:5123"), kClient);
}

TEST(Forwarded, WhatIsNoAddressLeavesTheOneBehindIt) {
  EXPECT_EQ(AddressOf("unknown"), kProxy);
  EXPECT_EQ(AddressOf(""), kProxy);
  EXPECT_EQ(AddressOf("203.0.113.9, <script>, 10.0.0.7"), "10.0.0.7");
}

TEST(Forwarded, HeadersOfOneNameAreOneList) {
  HttpRequest request = Forwarded({{"X-Forwarded-For", "192.0.2.1"}, {"X-Forwarded-For", kClient}});
  EXPECT_EQ(OriginOf(request, kProxy, false, Trusted()).address, kClient);
}

TEST(Forwarded, TheProxySaysWhetherItsClientSpeaksTls) {
  auto is_tls = [](const char* proto, bool own) {
    return OriginOf(Forwarded({{"X-Forwarded-Proto", proto}}), kProxy, own, Trusted()).is_tls;
  };
  EXPECT_TRUE(is_tls("https", false));
  EXPECT_FALSE(is_tls("http", true));
  EXPECT_TRUE(is_tls("http, HTTPS", false));
  EXPECT_TRUE(OriginOf({}, kProxy, true, Trusted()).is_tls);
}

}  // namespace
}  // namespace waybill::server
