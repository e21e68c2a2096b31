#include "http/proxy_choice.h"

#include <gtest/gtest.h>

namespace waybill::http {
namespace {

// Expected: CURLOPT_PROXY(3) and CURLOPT_NOPROXY(3), "Environment variables".
constexpr char kProxy[] = "http://proxy.example:3128";

std::string Choose(const ProxyVariables& variables, const std::string& url) {
  return ProxyFor(variables, ParseUrl(url).ValueOrDie());
}

bool IsDirect(const std::string& no_proxy, const std::string& host) {
  return Choose({.https = kProxy, .no_proxy = no_proxy}, "https://" + host + "/k").empty();
}

TEST(ProxyChoice, IsByTheSchemeOfTheUrl) {
  ProxyVariables variables{.https = kProxy};
  EXPECT_EQ(Choose(variables, "https://s3.example/"), kProxy);
  EXPECT_EQ(Choose(variables, "http://s3.example/"), "");
  EXPECT_EQ(Choose({.http = "p:1"}, "http://s3.example/"), "p:1");
}

TEST(ProxyChoice, NoProxyNamesHostsAndAllBelowThem) {
  EXPECT_TRUE(IsDirect("ample.com", "ample.com"));
  EXPECT_TRUE(IsDirect("ample.com", "www.ample.com:8443"));
  EXPECT_TRUE(IsDirect("other.example, .AMPLE.com", "WWW.ample.com"));
  EXPECT_TRUE(IsDirect("a.example ample.com.", "ample.com."));
  EXPECT_FALSE(IsDirect("ample.com", "www.example.com"));
  EXPECT_FALSE(IsDirect("ample.com", "ample.com.org"));
  EXPECT_FALSE(IsDirect("", "ample.com"));
  EXPECT_FALSE(IsDirect(" ,, .", "ample.com"));
}

TEST(ProxyChoice, AStarAloneIsEveryHost) {
  EXPECT_TRUE(IsDirect("*", "ample.com"));
  EXPECT_FALSE(IsDirect("*.ample.com", "www.ample.com"));
}

TEST(ProxyChoice, NoProxyNamesAddressesAndBlocks) {
  EXPECT_TRUE(IsDirect("192.168.0.0/16", "192.168.7.9"));
  EXPECT_TRUE(IsDirect("localhost,10.1.2.3", "10.1.2.3:9000"));
  EXPECT_TRUE(IsDirect("fd00::/8", "[fd00:1::2]:9000"));
  EXPECT_TRUE(IsDirect("example.com,2001:db8::1", "[2001:db8:0:0::1]"));
  EXPECT_FALSE(IsDirect("192.168.0.0/16", "192.169.7.9"));
  EXPECT_FALSE(IsDirect("168.7.9", "192.168.7.9")) << "no name below another";
}

}  // namespace
}  // namespace waybill::http
