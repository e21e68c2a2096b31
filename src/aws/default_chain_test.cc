#include "aws/default_chain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace waybill::aws {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr char kRole[] = "arn:aws:iam::111122223333:role/R";

/// Every call fails: a chain must be chosen without the network.
class NoNetwork : public http::Transport {
 public:
  Result<http::Response> Send(const http::Request& request, http::BodySink*,
                              std::stop_token) override {
    urls.push_back(request.url);
    return Fail(ErrorKind::kBusy, "network", "none");
  }
  std::vector<std::string> urls;
};

class DefaultChain : public testing::Test {
 protected:
  DefaultChain() {
    std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
    folder_ = testing::TempDir() + "/waybill_chain_" + name;
    Set("HOME", "/nonexistent");
    Set("AWS_CONFIG_FILE", folder_ + ".config");
    Set("AWS_SHARED_CREDENTIALS_FILE", folder_ + ".credentials");
    Config("");
    Credentials("");
  }
  ~DefaultChain() override {
    std::remove((folder_ + ".config").c_str());
    std::remove((folder_ + ".credentials").c_str());
  }

  void Set(const std::string& name, const std::string& value) {
    options_.environment.variables[name] = value;
  }
  void Config(const std::string& text) { std::ofstream(folder_ + ".config") << text; }
  void Credentials(const std::string& text) { std::ofstream(folder_ + ".credentials") << text; }
  Result<std::unique_ptr<CredentialProvider>> Make() {
    return MakeDefaultChain(options_, {transport_, clock_, random_});
  }
  std::string Chosen() {
    auto made = Make();
    return made.ok() ? (*made)->Describe() : made.status().message();
  }

  std::string folder_;
  ChainOptions options_;
  NoNetwork transport_;
  ManualClock clock_{Time()};
  SeededRandom random_{1};
};

// The order of botocore.credentials.create_credential_resolver.
TEST_F(DefaultChain, EachPlaceGivesWayToTheOneBefore) {
  EXPECT_EQ(Chosen(), "instance metadata at http://169.254.169.254");
  Set("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/x");
  EXPECT_EQ(Chosen(), "container credentials of http://169.254.170.2/x");
  Config("[default]\ncredential_process = /bin/true\n");
  EXPECT_EQ(Chosen(), "the profile's credential_process");
  Credentials("[default]\naws_access_key_id=AKIDFILE\naws_secret_access_key=s\n");
  EXPECT_EQ(Chosen(), "access key AKIDFILE");
  Set("AWS_ROLE_ARN", kRole);
  Set("AWS_WEB_IDENTITY_TOKEN_FILE", "/t");
  EXPECT_EQ(Chosen(), std::string("role ") + kRole + " by web identity from /t");
  Config(std::string("[default]\nrole_arn = ") + kRole + "\nsource_profile = default\n");
  EXPECT_EQ(Chosen(), std::string("role ") + kRole + " through access key AKIDFILE");
  Set("AWS_ACCESS_KEY_ID", "AKIDENV");
  Set("AWS_SECRET_ACCESS_KEY", "s");
  EXPECT_EQ(Chosen(), "access key AKIDENV");
}

TEST_F(DefaultChain, ProfileNamedByTheCallerGoesBeforeTheEnvironment) {
  Set("AWS_ACCESS_KEY_ID", "AKIDENV");
  Set("AWS_SECRET_ACCESS_KEY", "s");
  Credentials("[p]\naws_access_key_id=AKIDP\naws_secret_access_key=s\n");
  options_.profile = "p";
  EXPECT_EQ(Chosen(), "access key AKIDP");
}

TEST_F(DefaultChain, ProfileNamedByTheEnvironmentMustExist) {
  Set("AWS_PROFILE", "nosuch");
  EXPECT_THAT(Chosen(), StartsWith("AWS profile 'nosuch': is in neither"));
}

TEST_F(DefaultChain, HalfAPairOfKeysIsAnError) {
  Set("AWS_ACCESS_KEY_ID", "AKIDENV");
  EXPECT_THAT(Chosen(), HasSubstr("AWS_SECRET_ACCESS_KEY is not"));
}

TEST_F(DefaultChain, EnvironmentKeysCarryTheirToken) {
  Set("AWS_ACCESS_KEY_ID", "AKIDENV");
  Set("AWS_SECRET_ACCESS_KEY", "s");
  Set("AWS_SESSION_TOKEN", "t");
  EXPECT_EQ(Make().ValueOrDie()->Get({})->session_token->Reveal(), "t");
}

TEST_F(DefaultChain, NothingFoundNamesEveryPlace) {
  auto keys = Make().ValueOrDie()->Get({});
  EXPECT_EQ(KindOf(keys.status()), ErrorKind::kDefinition);
  EXPECT_THAT(keys.status().message(), HasSubstr("environment, the AWS profile files"));
  Set("AWS_EC2_METADATA_DISABLED", "true");
  EXPECT_THAT(Chosen(), HasSubstr("instance metadata is disabled"));
}

TEST_F(DefaultChain, SourceProfilesAreFollowedToTheKeys) {
  Config(
      "[profile a]\nrole_arn=arn:aws:iam::111122223333:role/A\nsource_profile=b\n"
      "[profile b]\nrole_arn=arn:aws:iam::111122223333:role/B\nsource_profile=c\n");
  Credentials("[c]\naws_access_key_id=AKIDC\naws_secret_access_key=s\n");
  options_.profile = "a";
  EXPECT_EQ(Chosen(),
            "role arn:aws:iam::111122223333:role/A through role arn:aws:iam::111122223333:role/B "
            "through access key AKIDC");
}

TEST_F(DefaultChain, CircleOfProfilesIsNamed) {
  Config(
      "[profile a]\nrole_arn=arn:aws:iam::111122223333:role/A\nsource_profile=b\n"
      "[profile b]\nrole_arn=arn:aws:iam::111122223333:role/B\nsource_profile=a\n");
  options_.profile = "a";
  EXPECT_EQ(Chosen(), "AWS profile 'a': is its own source by way of a, b");
}

TEST_F(DefaultChain, RoleProfileThatCannotWorkSaysWhy) {
  std::string role = std::string("[default]\nrole_arn=") + kRole + "\n";
  for (auto [lines, mend] :
       {std::pair("", "either source_profile or credential_source"),
        std::pair("source_profile=x\ncredential_source=Environment\n",
                  "either source_profile or credential_source"),
        std::pair("credential_source=Moon\n", "'Moon'; expected Environment"),
        std::pair("credential_source=Environment\n", "no credentials"),
        std::pair("mfa_serial=x\nsource_profile=x\n", "MFA code"),
        std::pair("credential_source=Ec2InstanceMetadata\nduration_seconds=1h\n",
                  "'1h', which is no number"),
        std::pair("credential_source=Ec2InstanceMetadata\nduration_seconds=60\n",
                  "900 to 43200")}) {
    Config(role + lines);
    EXPECT_THAT(Chosen(), HasSubstr(mend)) << lines;
    EXPECT_THAT(Chosen(), StartsWith("AWS profile 'default'")) << lines;
  }
  Config("[default]\nsso_session=x\n");
  EXPECT_THAT(Chosen(), HasSubstr("SSO login"));
}

TEST_F(DefaultChain, StsIsAskedWhereTheOptionsSay) {
  Set("AWS_ENDPOINT_URL_STS", "http://sts.test:4566");
  Config(std::string("[default]\nrole_arn=") + kRole + "\nsource_profile=default\n");
  Credentials("[default]\naws_access_key_id=A\naws_secret_access_key=s\n");
  EXPECT_FALSE(Make().ValueOrDie()->Get({}).ok());
  ASSERT_FALSE(transport_.urls.empty());
  EXPECT_EQ(transport_.urls[0], "http://sts.test:4566/");
}

TEST_F(DefaultChain, RegionOfStsIsTheProfiles) {
  Config(std::string("[default]\nregion=eu-north-1\nrole_arn=") + kRole +
         "\nsource_profile=default\n");
  Credentials("[default]\naws_access_key_id=A\naws_secret_access_key=s\n");
  EXPECT_FALSE(Make().ValueOrDie()->Get({}).ok());
  EXPECT_EQ(transport_.urls.at(0), "https://sts.eu-north-1.amazonaws.com/");
  Set("AWS_REGION", "eu-west-3");
  EXPECT_FALSE(Make().ValueOrDie()->Get({}).ok());
  EXPECT_EQ(transport_.urls.back(), "https://sts.eu-west-3.amazonaws.com/");
}

TEST(Environment, EmptyCountsAsUnset) {
  Environment environment{{{"A", ""}, {"B", "x"}}};
  EXPECT_FALSE(environment.Find("A").has_value());
  EXPECT_EQ(environment.Get("B"), "x");
  EXPECT_TRUE(ProcessEnvironment().Find("PATH").has_value());
}

}  // namespace
}  // namespace waybill::aws
