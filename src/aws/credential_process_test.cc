#include "aws/credential_process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aws/credentials_json.h"

namespace waybill::aws {
namespace {

using std::chrono::minutes;
using testing::HasSubstr;
using testing::Not;

class CredentialProcess : public testing::Test {
 protected:
  Result<Secret> Run(const std::string& command, std::stop_token stop = {}) {
    return RunCommand(command, minutes(1), clock_, std::move(stop));
  }
  SystemClock clock_;
};

TEST_F(CredentialProcess, OutputIsWhatTheShellPrinted) {
  EXPECT_EQ(Run("printf '%s' \"a b\" | tr a x")->Reveal(), "x b");
}

TEST_F(CredentialProcess, FailureGivesTheStatusAndNothingThatWasPrinted) {
  Status status = Run("echo hunter2; exit 7").status();
  EXPECT_EQ(KindOf(status), ErrorKind::kDefinition);
  EXPECT_THAT(status.message(), HasSubstr("status 7"));
  EXPECT_THAT(status.message(), Not(HasSubstr("hunter2")));
}

TEST_F(CredentialProcess, EndlessOutputIsRefused) {
  EXPECT_THAT(Run("yes").status().message(), HasSubstr("more than 1 MiB"));
}

TEST_F(CredentialProcess, EndlessCommandIsStoppedByTokenOrLimit) {
  std::stop_source stop;
  stop.request_stop();
  EXPECT_TRUE(IsCancelled(Run("sleep 1000", stop.get_token()).status()));
  Status late = RunCommand("sleep 1000", Duration(1), clock_, {}).status();
  EXPECT_EQ(KindOf(late), ErrorKind::kBusy);
}

// The sample of docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html.
TEST(CredentialsJson, ReadsWhatAProcessPrints) {
  auto keys = ReadCredentialsJson(R"({"Version": 1, "AccessKeyId": "an AWS access key",
      "SecretAccessKey": "your AWS secret access key", "SessionToken": "the AWS session token",
      "Expiration": "2019-05-29T00:21:43Z"})",
                                  "p")
                  .ValueOrDie();
  EXPECT_EQ(keys.access_key_id, "an AWS access key");
  EXPECT_EQ(keys.session_token->Reveal(), "the AWS session token");
  EXPECT_EQ(FormatUtc(*keys.expires), "2019-05-29T00:21:43Z");
}

TEST(CredentialsJson, KeysWithoutExpirationLastForever) {
  auto keys = ReadCredentialsJson(R"({"AccessKeyId": "A", "SecretAccessKey": "S"})", "p");
  EXPECT_FALSE(keys->expires.has_value());
  EXPECT_FALSE(keys->session_token.has_value());
}

TEST(CredentialsJson, AnythingElseIsRefusedWithoutRepeatingIt) {
  for (std::string_view text :
       {"", "[]", "hunter2", R"({"AccessKeyId": "A"})",
        R"({"AccessKeyId": 1, "SecretAccessKey": "hunter2"})",
        R"({"AccessKeyId": "A", "SecretAccessKey": "hunter2", "Expiration": "hunter2"})"}) {
    auto keys = ReadCredentialsJson(text, "p");
    ASSERT_FALSE(keys.ok()) << text;
    EXPECT_EQ(KindOf(keys.status()), ErrorKind::kDefinition);
    EXPECT_THAT(keys.status().message(), Not(HasSubstr("hunter2")));
  }
}

TEST(CredentialsJson, FailureCodeOfAnInstanceIsToldAsItIs) {
  auto keys =
      ReadCredentialsJson(R"({"Code": "AssumeRoleUnauthorizedAccess", "Message": "no"})", "p");
  EXPECT_EQ(KindOf(keys.status()), ErrorKind::kDenied);
  EXPECT_EQ(keys.status().message(), "p: AssumeRoleUnauthorizedAccess: no");
}

}  // namespace
}  // namespace waybill::aws
