#include "aws/sts_request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "aws/canonical_request.h"
#include "base/json.h"

namespace waybill::aws {
namespace {

using std::chrono::seconds;

constexpr char kRole[] = "arn:aws:iam::111122223333:role/team/Reader+x";

AssumeRoleRequest Valid() { return {.role_arn = kRole, .session_name = "waybill-acme-1"}; }

/// Form fields in one order, encoded one way: '+' is a space in a form.
std::string Fields(std::string body) {
  for (size_t at = 0; (at = body.find('+', at)) != std::string::npos;) body.replace(at, 1, "%20");
  return CanonicalQuery(body);
}

Json BotocoreCases() {
  std::ifstream file(std::string(TEST_DATA_DIR) + "/sigv4_botocore/sts.json");
  std::stringstream text;
  text << file.rdbuf();
  return ParseJson(text.str(), "sts.json").ValueOrDie()["cases"];
}

AssumeRoleRequest FromArguments(const Json& arguments) {
  AssumeRoleRequest request = Valid();
  request.external_id = arguments.value("ExternalId", "");
  request.source_identity = arguments.value("SourceIdentity", "");
  request.session_policy = arguments.value("Policy", "");
  request.duration = seconds(arguments.value("DurationSeconds", 3600));
  for (const Json& tag : arguments.value("Tags", Json::array())) {
    request.tags[tag["Key"]] = tag["Value"];
  }
  return request;
}

TEST(StsFormBody, AssumeRoleSaysWhatBotocoreSays) {
  int count = 0;
  for (const Json& test : BotocoreCases()) {
    if (test["call"] != "AssumeRole") continue;
    std::string expected = test["body"];
    // We always say how long; botocore leaves STS's default of 3600 s out.
    if (!test["arguments"].contains("DurationSeconds")) expected += "&DurationSeconds=3600";
    EXPECT_EQ(Fields(FormBody(FromArguments(test["arguments"]))), Fields(expected));
    ++count;
  }
  EXPECT_EQ(count, 10);
}

TEST(StsFormBody, OtherCallsSayWhatBotocoreSays) {
  for (const Json& test : BotocoreCases()) {
    if (test["call"] == "GetCallerIdentity") {
      EXPECT_EQ(Fields(CallerIdentityBody()), Fields(test["body"]));
    } else if (test["call"] == "AssumeRoleWithWebIdentity") {
      WebIdentityRequest request{kRole, "waybill-acme-1", seconds(3600),
                                 Secret("eyJhbGciOi.e30.c2ln_-")};
      EXPECT_EQ(Fields(FormBody(request)), Fields(test["body"]));
    }
  }
}

TEST(StsValidate, AcceptsTheLimitsThemselves) {
  auto request = Valid();
  request.session_name = std::string(64, 'x');
  request.external_id = std::string(1224, '/');
  request.source_identity = "ab";
  request.session_policy = std::string(2048, ' ');
  request.duration = seconds(43200);
  EXPECT_TRUE(Validate(request).ok());
  request.duration = seconds(900);
  EXPECT_TRUE(Validate(request).ok());
}

TEST(StsValidate, RefusesOneBeyondEachLimitAndNamesTheField) {
  auto expect = [](auto change, const std::string& field) {
    auto request = Valid();
    change(request);
    Status status = Validate(request);
    ASSERT_FALSE(status.ok()) << field;
    EXPECT_EQ(KindOf(status), ErrorKind::kDefinition);
    EXPECT_THAT(status.message(), testing::StartsWith(field));
  };
  expect([](auto& r) { r.role_arn = "Reader"; }, "role 'Reader'");
  expect([](auto& r) { r.session_name = "x"; }, "role session name");
  expect([](auto& r) { r.session_name = std::string(65, 'x'); }, "role session name");
  expect([](auto& r) { r.session_name = "a b"; }, "role session name");
  expect([](auto& r) { r.external_id = "x"; }, "external ID");
  expect([](auto& r) { r.external_id = std::string(1225, 'x'); }, "external ID");
  expect([](auto& r) { r.external_id = "a;b"; }, "external ID");
  expect([](auto& r) { r.source_identity = "a/b"; }, "source identity");
  expect([](auto& r) { r.session_policy = std::string(2049, ' '); }, "session policy");
  expect([](auto& r) { r.duration = seconds(899); }, "session duration");
  expect([](auto& r) { r.duration = seconds(43201); }, "session duration");
  expect([](auto& r) { r.tags[std::string(129, 'k')] = "v"; }, "session tag");
  expect([](auto& r) { r.tags["k"] = std::string(257, 'v'); }, "session tag");
  expect(
      [](auto& r) {
        for (int i = 0; i < 51; ++i) r.tags[std::to_string(i)] = "v";
      },
      "session tags");
}

TEST(StsValidate, WebIdentityTokenIsCheckedButNeverShown) {
  WebIdentityRequest request{kRole, "waybill-acme-1", seconds(3600), Secret("abc")};
  EXPECT_EQ(Validate(request).message().find("abc"), std::string::npos);
  EXPECT_FALSE(Validate(request).ok());
  request.token = Secret("abcd");
  EXPECT_TRUE(Validate(request).ok());
}

TEST(RoleSessionName, IsMadeOfConnectionAndJob) {
  EXPECT_EQ(RoleSessionName("acme", "20260101-7f3a"), "waybill-acme-20260101-7f3a");
  EXPECT_EQ(RoleSessionName("acme", ""), "waybill-acme");
}

TEST(RoleSessionName, AlwaysSatisfiesSts) {
  const std::string long_text(200, 'n');
  for (std::string_view connection : {"", "a b/c", "日本語の接続", "x:y*z", long_text.c_str()}) {
    for (std::string_view job : {"", "7", "job/1", long_text.c_str()}) {
      auto request = Valid();
      request.session_name = RoleSessionName(connection, job);
      EXPECT_TRUE(Validate(request).ok()) << request.session_name;
    }
  }
}

TEST(RoleSessionName, LongConnectionNameDoesNotCrowdOutTheJob) {
  std::string name = RoleSessionName(std::string(100, 'n'), "20260101-7f3a");
  EXPECT_EQ(name.size(), 64u);
  EXPECT_TRUE(name.ends_with("n-20260101-7f3a")) << name;
}

}  // namespace
}  // namespace waybill::aws
