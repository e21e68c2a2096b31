#include "aws/endpoints.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/json.h"

namespace waybill::aws {
namespace {

Json Cases(const std::string& service) {
  std::ifstream file(std::string(TEST_DATA_DIR) + "/endpoints/" + service + ".json");
  std::stringstream text;
  text << file.rdbuf();
  return ParseJson(text.str(), service).ValueOrDie()["testCases"];
}

std::string Text(const Json& params, const char* name) {
  return params.contains(name) ? params[name].get<std::string>() : "";
}
bool Flag(const Json& params, const char* name) {
  return params.contains(name) && params[name].get<bool>();
}

/// What our sentence says where AWS's SDKs say theirs.
const std::map<std::string, std::string>& Sentences() {
  static const std::map<std::string, std::string> sentences = {
      {"Invalid Configuration: FIPS and custom endpoint are not supported", "FIPS and a custom"},
      {"Invalid Configuration: Dualstack and custom endpoint are not supported",
       "dual-stack and a custom"},
      {"Invalid Configuration: Missing Region", "none is set"},
      {"A custom endpoint cannot be combined with FIPS", "FIPS and a custom"},
      {"Cannot set dual-stack in combination with a custom endpoint.", "dual-stack and a custom"},
      {"Partition does not support FIPS", "has no FIPS endpoints"},
      {"Invalid region: region was not a valid DNS name.", "is not a region's name"},
      {"Custom endpoint `abcde://nota#url` was not a valid URI", "does not start with https://"},
      {"Invalid ARN: Unrecognized format: arn:aws:sqs:us-west-2:123456789012:someresource (type: "
       "someresource)",
       "is an ARN"}};
  return sentences;
}

void ExpectAsPublished(const Json& test, const Result<Endpoint>& got) {
  SCOPED_TRACE(test.dump());
  const Json& expect = test["expect"];
  if (expect.contains("error")) {
    ASSERT_FALSE(got.ok());
    EXPECT_EQ(KindOf(got.status()), ErrorKind::kDefinition);
    EXPECT_THAT(got.status().message(),
                testing::HasSubstr(Sentences().at(expect["error"].get<std::string>())));
    return;
  }
  ASSERT_TRUE(got.ok()) << got.status();
  EXPECT_EQ(got->url, expect["endpoint"]["url"].get<std::string>());
  if (!expect["endpoint"].contains("properties")) return;
  const Json& properties = expect["endpoint"]["properties"];
  if (!properties.contains("authSchemes")) return;
  EXPECT_EQ(got->signing_region, properties["authSchemes"][0]["signingRegion"].get<std::string>());
  EXPECT_EQ(got->signing_name, properties["authSchemes"][0]["signingName"].get<std::string>());
}

TEST(ResolveSts, AsPublished) {
  Json cases = Cases("sts");
  EXPECT_EQ(cases.size(), 69u);
  for (const Json& test : cases) {
    Json params = test.value("params", Json::object());
    ExpectAsPublished(test, ResolveSts({.region = Text(params, "Region"),
                                        .endpoint = Text(params, "Endpoint"),
                                        .use_fips = Flag(params, "UseFIPS"),
                                        .use_dual_stack = Flag(params, "UseDualStack"),
                                        .use_global_endpoint = Flag(params, "UseGlobalEndpoint")}));
  }
}

TEST(ResolveS3, AsPublished) {
  Json cases = Cases("s3");
  EXPECT_EQ(cases.size(), 54u);
  for (const Json& test : cases) {
    const Json& params = test["params"];
    ExpectAsPublished(test, ResolveS3({.region = Text(params, "Region"),
                                       .bucket = Text(params, "Bucket"),
                                       .endpoint = Text(params, "Endpoint"),
                                       .force_path_style = Flag(params, "ForcePathStyle"),
                                       .use_fips = Flag(params, "UseFIPS"),
                                       .use_dual_stack = Flag(params, "UseDualStack"),
                                       .accelerate = Flag(params, "Accelerate")}));
  }
}

// docs.aws.amazon.com/AmazonS3/latest/userguide/transfer-acceleration-getting-started.html
TEST(ResolveS3, AcceleratedBucketHasItsOwnHost) {
  S3EndpointParams params{.region = "us-west-2", .bucket = "bucket-name", .accelerate = true};
  EXPECT_EQ(ResolveS3(params)->url, "https://bucket-name.s3-accelerate.amazonaws.com");
  params.use_dual_stack = true;
  EXPECT_EQ(ResolveS3(params)->url, "https://bucket-name.s3-accelerate.dualstack.amazonaws.com");
  params.bucket = "bucket.name";
  EXPECT_FALSE(ResolveS3(params).ok());
}

TEST(ResolveS3, BucketNameCannotChangeTheHost) {
  for (std::string bucket : {"evil.com#", "a/../b", "x@evil.com", "b?x=1", "b:80", "-ab", "ab-"}) {
    auto got = ResolveS3({.region = "us-east-1", .bucket = bucket});
    ASSERT_TRUE(got.ok()) << bucket;
    EXPECT_TRUE(got->url.starts_with("https://s3.us-east-1.amazonaws.com/")) << got->url;
    EXPECT_EQ(got->url.find_first_of("#?@"), std::string::npos) << got->url;
  }
}

TEST(ResolveS3, EndpointKeepsItsPortAndPathWithoutTheLastSlash) {
  auto got = ResolveS3({.region = "r",
                        .bucket = "bkt",
                        .endpoint = "http://127.0.0.1:9000/s3/",
                        .force_path_style = true});
  EXPECT_EQ(got->url, "http://127.0.0.1:9000/s3/bkt");
  EXPECT_FALSE(ResolveS3({.region = "r", .bucket = "b", .endpoint = "http://h/?x"}).ok());
}

// docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
TEST(IsHostableBucket, FollowsTheNamingRules) {
  for (std::string_view good : {"abc", "a-b", "0a9", "a--b"}) {
    EXPECT_TRUE(IsHostableBucket(good, false)) << good;
  }
  for (std::string_view bad : {"", "ab", "Abc", "a_b", "-abc", "abc-", "a.b", "a b", "a/b"}) {
    EXPECT_FALSE(IsHostableBucket(bad, false)) << bad;
  }
  EXPECT_TRUE(IsHostableBucket("a.b.c", true));
  for (std::string_view bad : {"192.168.1.1", "a..b", ".ab", "ab.", "a-.b", "a.-b"}) {
    EXPECT_FALSE(IsHostableBucket(bad, true)) << bad;
  }
  EXPECT_TRUE(IsHostableBucket(std::string(63, 'a'), false));
  EXPECT_FALSE(IsHostableBucket(std::string(64, 'a'), false));
}

}  // namespace
}  // namespace waybill::aws
