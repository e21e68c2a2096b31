#include "http/address_policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "http/curl_transport.h"
#include "servers/loopback_server.h"

namespace waybill::http {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

bool Allows(const AddressPolicy& policy, std::string_view address) {
  return policy.Allows(ParseIpAddress(address).ValueOrDie());
}

AddressPolicy Public(const std::vector<std::string>& allowed = {}) {
  return AddressPolicy::PublicAnd(allowed).ValueOrDie();
}

TEST(AddressPolicy, PublicAddressesAreOpen) {
  for (const char* address :
       {"8.8.8.8", "52.219.0.1", "100.63.255.255", "100.128.0.0", "172.15.0.1", "172.32.0.1",
        "192.167.255.255", "2600:9000::1", "2a00:1450::1"}) {
    EXPECT_TRUE(Allows(Public(), address)) << address;
  }
}

TEST(AddressPolicy, WhatOnlyThisHostCanReachIsClosed) {
  for (const char* address : {"0.0.0.0",
                              "127.0.0.1",
                              "127.255.255.254",
                              "10.0.0.1",
                              "172.16.0.1",
                              "172.31.255.255",
                              "192.168.0.1",
                              "100.64.0.1",
                              "169.254.0.1",
                              "224.0.0.1",
                              "255.255.255.255",
                              "192.0.2.1",
                              "::",
                              "::1",
                              "fe80::1",
                              "fc00::1",
                              "fd12:3456::1",
                              "ff02::1",
                              "2001:db8::1",
                              "::ffff:127.0.0.1",
                              "::ffff:10.0.0.1",
                              "64:ff9b::10.0.0.1",
                              "2002:7f00:1::",
                              "::127.0.0.1"}) {
    EXPECT_FALSE(Allows(Public(), address)) << address;
  }
}

TEST(AddressPolicy, ATranslatedPublicAddressIsOpen) {
  EXPECT_TRUE(Allows(Public(), "64:ff9b::8.8.8.8"));
  EXPECT_TRUE(Allows(Public(), "::ffff:8.8.8.8"));
}

TEST(AddressPolicy, AnAllowedBlockIsOpenAndNothingBesideIt) {
  AddressPolicy policy = Public({"10.1.0.0/16", "192.168.7.9", "fd00:1::/33", "127.0.0.0/9"});
  for (const char* address : {"10.1.0.0", "10.1.255.255", "192.168.7.9", "fd00:1:0:1::",
                              "127.1.0.1", "::ffff:10.1.2.3", "64:ff9b::10.1.2.3"}) {
    EXPECT_TRUE(Allows(policy, address)) << address;
  }
  for (const char* address :
       {"10.0.255.255", "10.2.0.0", "192.168.7.8", "fd00:1:8000::", "127.128.0.1", "::1"}) {
    EXPECT_FALSE(Allows(policy, address)) << address;
  }
}

TEST(AddressPolicy, MetadataServicesStayClosedWhateverIsAllowed) {
  AddressPolicy policy = Public({"0.0.0.0/0", "::/0"});
  EXPECT_TRUE(Allows(policy, "169.254.1.1"));
  for (const char* address :
       {"169.254.169.254", "169.254.170.2", "169.254.170.23", "fd00:ec2::254", "100.100.100.200",
        "::ffff:169.254.169.254", "64:ff9b::169.254.169.254", "2002:a9fe:a9fe::"}) {
    EXPECT_FALSE(Allows(policy, address)) << address;
  }
}

TEST(AddressPolicy, ABlockThatIsNoneIsRefusedByName) {
  for (const char* text : {"", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/8x", "10.0.0/8", "localhost",
                           "fd00::/129", "0x7f.1", "2130706433", "127.1", "10.0.0.0/-1"}) {
    Result<AddressPolicy> policy = AddressPolicy::PublicAnd({text});
    ASSERT_FALSE(policy.ok()) << text;
    EXPECT_EQ(KindOf(policy.status()), ErrorKind::kDefinition);
    EXPECT_THAT(policy.status().message(), HasSubstr("'")) << text;
  }
}

TEST(AddressPolicy, TextAndAddressAreOneToOne) {
  for (const char* text : {"8.8.8.8", "10.0.0.1", "fd00::1", "2001:db8::5"}) {
    EXPECT_EQ(IpAddressText(ParseIpAddress(text).ValueOrDie()), text);
  }
}

TEST(AddressPolicy, AnIpv6SiteIsOneClient) {
  EXPECT_EQ(NetworkOf("2001:db8:1:2:3:4:5:6"), NetworkOf("2001:db8:1:2::9"));
  EXPECT_NE(NetworkOf("2001:db8:1:2::9"), NetworkOf("2001:db8:1:3::9"));
  EXPECT_EQ(NetworkOf("203.0.113.9"), "203.0.113.9");
  EXPECT_EQ(NetworkOf("2001:db8:1:2::9"), "2001:db8:1:2::/64");
  EXPECT_EQ(NetworkOf("::ffff:203.0.113.9"), "203.0.113.9");
  EXPECT_EQ(NetworkOf("no address"), "no address");
}

/// Through curl, to a server that is really there: however its host is written, it is not reached.
class RestrictedTransport : public testing::Test {
 protected:
  Result<Response> Get(const std::string& host, const AddressPolicy& policy) {
    auto transport = MakeCurlTransport({.addresses = policy}, clock_).ValueOrDie();
    std::string url = "http://" + host + ":" + server_.url().substr(server_.url().rfind(':') + 1);
    return transport->Send({.url = url + "/"}, nullptr, {});
  }

  SystemClock clock_;
  int calls_ = 0;
  servers::LoopbackServer server_{[this](const servers::HttpRequest&) {
    ++calls_;
    return servers::HttpResponse{};
  }};
};

TEST_F(RestrictedTransport, NoWayOfWritingLoopbackReachesIt) {
  for (const char* host :
       {"127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0",
        "[::ffff:127.0.0.1]", "[::1]", "0.0.0.0", "LOCALHOST", "127.0.0.1.", "%31%32%37.0.0.1"}) {
    Result<Response> answer = Get(host, Public());
    EXPECT_FALSE(answer.ok()) << host;
  }
  EXPECT_EQ(calls_, 0);
}

TEST_F(RestrictedTransport, TheRefusalSaysWhoCanOpenIt) {
  Status status = Get("127.0.0.1", Public()).status();
  EXPECT_EQ(KindOf(status), ErrorKind::kDefinition);
  EXPECT_THAT(status.message(), HasSubstr("--allow-address"));
}

TEST_F(RestrictedTransport, TheRefusalDoesNotTellWhereANameLeads) {
  Status status = Get("localhost", Public()).status();
  EXPECT_THAT(status.message(),
              AllOf(HasSubstr("'localhost'"), Not(HasSubstr("127.0.0.1")), Not(HasSubstr("::1"))));
}

TEST_F(RestrictedTransport, AnAllowedAddressIsReached) {
  EXPECT_TRUE(Get("127.0.0.1", Public({"127.0.0.1"})).ok());
  EXPECT_EQ(calls_, 1);
}

/// A variable of this process's environment, for one test.
class ProxyVariable {
 public:
  explicit ProxyVariable(const std::string& value, const char* name = "http_proxy") : name_(name) {
    setenv(name_, value.c_str(), 1);
  }
  ~ProxyVariable() { unsetenv(name_); }
  ProxyVariable(const ProxyVariable&) = delete;
  ProxyVariable& operator=(const ProxyVariable&) = delete;

 private:
  const char* name_;
};

TEST_F(RestrictedTransport, AProxyIsNotAskedForAClosedAddress) {
  ProxyVariable proxy(server_.url());
  EXPECT_FALSE(Get("10.0.0.1", Public()).ok());
  EXPECT_FALSE(Get("0xa9fea9fe", Public()).ok());
  EXPECT_EQ(calls_, 0);
}

TEST_F(RestrictedTransport, AProxyOfThisHostIsAskedForAPublicOne) {
  ProxyVariable proxy(server_.url());
  EXPECT_TRUE(Get("8.8.8.8", Public()).ok());
  EXPECT_EQ(calls_, 1);
}

// A proxy for https only: what is asked by http goes direct, and its socket is held against the
// policy, however the host is written ("。" is a dot of host names: RFC 3490 §3.1).
TEST_F(RestrictedTransport, WhatGoesPastTheProxyIsCheckedWhenItConnects) {
  ProxyVariable proxy(server_.url(), "https_proxy");
  for (const char* host : {"127.0.0.1", "localhost", "0x7f000001", "127。0。0。1", "127.1"}) {
    EXPECT_FALSE(Get(host, Public()).ok()) << host;
  }
  EXPECT_EQ(calls_, 0);
}

TEST_F(RestrictedTransport, AHostThatIsExceptedFromTheProxyIsCheckedWhenItConnects) {
  ProxyVariable proxy(server_.url());
  ProxyVariable except("10.0.0.0/8", "no_proxy");
  EXPECT_THAT(Get("10.0.0.1", Public()).status().message(), HasSubstr("own network"));
  EXPECT_EQ(calls_, 0);
}

// RFC 6761 §6.4: no resolver knows a name below "invalid".
TEST_F(RestrictedTransport, ANameThatOnlyTheProxyKnowsNeedsEveryNetworkOpen) {
  ProxyVariable proxy(server_.url());
  Status refused = Get("inside.invalid", Public()).status();
  EXPECT_THAT(refused.message(), HasSubstr("--allow-address ::/0"));
  EXPECT_EQ(calls_, 0);
  EXPECT_TRUE(Get("inside.invalid", Public({"::/0"})).ok());
  EXPECT_FALSE(Get("169.254.169.254", Public({"::/0"})).ok());
  EXPECT_EQ(calls_, 1);
}

}  // namespace
}  // namespace waybill::http
