#include "s3/address.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/json.h"

namespace waybill::s3 {
namespace {

Json ReadData(const std::string& file) {
  std::ifstream stream(std::string(TEST_DATA_DIR) + "/endpoints/" + file);
  std::stringstream text;
  text << stream.rdbuf();
  return ParseJson(text.str(), file).ValueOrDie();
}

std::string Text(const Json& params, const char* name) {
  return params.contains(name) ? params[name].get<std::string>() : "";
}
bool Flag(const Json& params, const char* name) {
  return params.contains(name) && params[name].get<bool>();
}

/// The setting that a connection does not have and the case is about; "" when it has all of them.
std::string MissingSetting(const Json& params) {
  for (const char* name : {"UseFIPS", "UseDualStack", "Accelerate", "UseObjectLambdaEndpoint"}) {
    if (Flag(params, name)) return name;
  }
  return "";
}

Result<Address> LocateCase(const Json& params) {
  ClientOptions options{.endpoint = Text(params, "Endpoint")};
  // AWS's rules know two styles; ours takes path style by itself for a store of one's own.
  options.addressing = Flag(params, "ForcePathStyle") ? Addressing::kPath
                       : options.endpoint.empty()     ? Addressing::kAuto
                                                      : Addressing::kVirtualHost;
  return Locate(options, Text(params, "Bucket"), Text(params, "Region"));
}

void ExpectAsPublished(const Json& test) {
  SCOPED_TRACE(test.dump());
  const Json& expect = test["expect"];
  auto address = LocateCase(test["params"]);
  if (expect.contains("error")) {
    ASSERT_FALSE(address.ok()) << address->base_url;
    EXPECT_EQ(KindOf(address.status()), ErrorKind::kDefinition);
    return;
  }
  ASSERT_TRUE(address.ok()) << address.status();
  EXPECT_EQ(address->base_url, expect["endpoint"]["url"].get<std::string>());
  const Json& scheme = expect["endpoint"]["properties"]["authSchemes"][0];
  EXPECT_EQ(address->signing_region, scheme["signingRegion"].get<std::string>());
}

TEST(S3Address, IsAsPublishedByAws) {
  int run = 0;
  std::map<std::string, int> not_expressible;
  Json cases = ReadData("s3.json")["testCases"];
  for (const Json& test : cases) {
    std::string missing = MissingSetting(test["params"]);
    if (!missing.empty()) {
      ++not_expressible[missing];
      continue;
    }
    ExpectAsPublished(test);
    ++run;
  }
  // A connection has no setting for these. aws/endpoints_test.cc runs all 54 against the resolver.
  const std::map<std::string, int> expected = {{"UseFIPS", 20}, {"UseDualStack", 9}};
  EXPECT_EQ(not_expressible, expected);
  EXPECT_EQ(run, 25);
  EXPECT_EQ(cases.size(), 54u);
}

Addressing StyleOf(const std::string& style) {
  return style == "path"      ? Addressing::kPath
         : style == "virtual" ? Addressing::kVirtualHost
                              : Addressing::kAuto;
}

// A bucket with dots before an IP address makes a host that is none; botocore makes it all the
// same.
bool IsBotocoresMistake(const Json& c) {
  return c["style"] == "virtual" && c["endpoint"] == "http://127.0.0.1:9000" &&
         c["url"].get<std::string>().ends_with(".127.0.0.1:9000");
}

TEST(S3Address, IsBotocoresInEveryPartitionStyleAndKindOfEndpoint) {
  int run = 0;
  int mistakes = 0;
  Json cases = ReadData("s3_botocore.json")["cases"];
  for (const Json& c : cases) {
    SCOPED_TRACE(c.dump());
    ClientOptions options{.endpoint = Text(c, "endpoint"), .addressing = StyleOf(c["style"])};
    auto address = Locate(options, Text(c, "bucket"), Text(c, "region"));
    ASSERT_TRUE(address.ok()) << address.status();
    EXPECT_EQ(address->signing_region, c["signing_region"].get<std::string>());
    if (IsBotocoresMistake(c)) {
      EXPECT_EQ(address->base_url, "http://127.0.0.1:9000/" + Text(c, "bucket"));
      ++mistakes;
      continue;
    }
    EXPECT_EQ(address->base_url, c["url"].get<std::string>());
    ++run;
  }
  EXPECT_EQ(mistakes, 1);
  EXPECT_EQ(run, 282);
}

TEST(S3Address, VirtualHostBeforeABracketedAddressIsPathStyle) {
  ClientOptions options{.endpoint = "http://[::1]:9000", .addressing = Addressing::kVirtualHost};
  EXPECT_EQ(Locate(options, "plain-bucket", "us-east-1")->base_url,
            "http://[::1]:9000/plain-bucket");
}

TEST(S3Address, EndpointsSchemeDecidesWhetherADottedBucketIsAHost) {
  ClientOptions options{.addressing = Addressing::kVirtualHost};
  options.endpoint = "http://store.example.com";
  EXPECT_EQ(Locate(options, "a.b.c", "us-east-1")->base_url, "http://a.b.c.store.example.com");
  // A wildcard certificate covers one label.
  options.endpoint = "https://store.example.com";
  EXPECT_EQ(Locate(options, "a.b.c", "us-east-1")->base_url, "https://store.example.com/a.b.c");
}

TEST(S3Address, RegionOfAStrangersAnswerMayNotNameAHost) {
  for (const char* good : {"us-east-1", "eu-isoe-west-1", "default", "r"}) {
    EXPECT_TRUE(IsRegionName(good)) << good;
  }
  for (const char* bad : {"", "us-east-1.evil.com", "x@evil.com", "x/y", "x#", "x?", "x:80", "x\n",
                          "US-EAST-1", "\xC3\xA9", "a-region-name-of-33-letters-is-33"}) {
    EXPECT_FALSE(IsRegionName(bad)) << bad;
  }
}

}  // namespace
}  // namespace waybill::s3
