#include "http/url.h"

#include <gtest/gtest.h>

namespace waybill::http {
namespace {

TEST(Url, KeepsEveryByteOfPathAndQuery) {
  auto url = ParseUrl("https://b.s3.us-east-1.amazonaws.com/a//b/../c%2Fd+e?x=%20&y").ValueOrDie();
  EXPECT_EQ(url.scheme, "https");
  EXPECT_EQ(url.host, "b.s3.us-east-1.amazonaws.com");
  EXPECT_EQ(url.port, 0);
  EXPECT_EQ(url.path, "/a//b/../c%2Fd+e");
  EXPECT_EQ(url.query, "x=%20&y");
  EXPECT_EQ(url.Text(), "https://b.s3.us-east-1.amazonaws.com/a//b/../c%2Fd+e?x=%20&y");
}

TEST(Url, QueryMayFollowTheHostDirectly) {
  auto url = ParseUrl("http://h?list-type=2").ValueOrDie();
  EXPECT_EQ(url.host, "h");
  EXPECT_EQ(url.path, "");
  EXPECT_EQ(url.query, "list-type=2");
}

TEST(Url, AuthorityLeavesOutOnlyTheSchemesOwnPort) {
  EXPECT_EQ(ParseUrl("https://h:443/").ValueOrDie().Authority(), "h");
  EXPECT_EQ(ParseUrl("http://h:443/").ValueOrDie().Authority(), "h:443");
  EXPECT_EQ(ParseUrl("http://127.0.0.1:9000/").ValueOrDie().Authority(), "127.0.0.1:9000");
}

TEST(Url, OriginAlwaysNamesThePort) {
  EXPECT_EQ(ParseUrl("https://h/x").ValueOrDie().Origin(), "https://h:443");
  EXPECT_EQ(ParseUrl("http://h/x").ValueOrDie().Origin(), "http://h:80");
}

TEST(Url, ReadsAddressesInBrackets) {
  auto url = ParseUrl("http://[fd00:ec2::254]:80/latest").ValueOrDie();
  EXPECT_EQ(url.host, "[fd00:ec2::254]");
  EXPECT_EQ(url.port, 80);
}

TEST(Url, RefusesWhatIsNoPlainWebAddress) {
  for (std::string_view bad : {"",
                               "example.com",
                               "ftp://h/",
                               "file:///etc/passwd",
                               "https://",
                               "https:///x",
                               "http://h:0/",
                               "http://h:65536/",
                               "http://h:/",
                               "http://h:8x/",
                               "http://h:+80/",
                               "http://a b/",
                               "http://h/a b",
                               "http://h/\n",
                               "http://h/#x",
                               "http://h\\@x/",
                               "http://.h/",
                               "http://a..b/",
                               "http://h%2e/",
                               "http://[::1/",
                               "http://[]/",
                               "HTTP//h"}) {
    auto url = ParseUrl(bad);
    ASSERT_FALSE(url.ok()) << bad;
    EXPECT_EQ(KindOf(url.status()), ErrorKind::kDefinition) << bad;
  }
}

TEST(Url, ErrorNeverRepeatsAPassword) {
  auto url = ParseUrl("https://user:hunter2@host/");
  ASSERT_FALSE(url.ok());
  EXPECT_EQ(url.status().message().find("hunter2"), std::string::npos);
}

TEST(Url, LoopbackIsKnownByAddressNotByPrefixOfAName) {
  EXPECT_TRUE(IsLoopback("127.0.0.1"));
  EXPECT_TRUE(IsLoopback("127.1.2.3"));
  EXPECT_TRUE(IsLoopback("[::1]"));
  EXPECT_TRUE(IsLoopback("localhost"));
  EXPECT_FALSE(IsLoopback("127.0.0.1.example.com"));
  EXPECT_FALSE(IsLoopback("10.0.0.1"));
}

}  // namespace
}  // namespace waybill::http
