#include "connection/policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>

#include "connection/policy_text.h"

namespace waybill::connection {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr char kHostilePrefix[] = "it's $(touch pwned) ${HOME} \"q\" `id` \\ %{x} *?;&|#é/";

Grant OrdersGrant(Use use) { return {.bucket = "acme-raw", .prefix = "orders/", .use = use}; }

SetupValues RoleValues(const Grant& grant) {
  SetupValues values;
  values.connection = "acme";
  values.role = {.account_id = "111122223333", .path = "/team/", .name = "waybill-role"};
  values.trust.principal = "arn:aws:iam::999988887777:root";
  values.waybill_account_id = "999988887777";
  values.trust.external_id = "0123456789abcdef0123456789abcdef";
  values.grant = grant;
  return values;
}

SetupValues UserValues(const Grant& grant) {
  SetupValues values = RoleValues(grant);
  values.auth = AwsAuth::kIamUser;
  return values;
}

std::vector<std::string> ActionsOf(const Json& policy) {
  std::vector<std::string> actions;
  for (const Json& statement : policy.at("Statement")) {
    for (const Json& action : statement.at("Action")) actions.push_back(action.get<std::string>());
  }
  return actions;
}

/// What a POSIX shell gives to `aws`, one argument per element.
std::vector<std::string> RunWithFakeAws(const std::string& commands) {
  // \036 between arguments: none of ours holds it.
  std::string path = testing::TempDir() + "/waybill_policy_test.sh";
  std::ofstream(path) << "set -eu\naws() { for a in \"$@\"; do printf '%s\\036' \"$a\"; done; }\n"
                      << commands;
  std::vector<std::string> arguments(1);
  FILE* shell = popen(("sh " + path).c_str(), "r");
  for (int c = 0; shell != nullptr && (c = fgetc(shell)) != EOF;) {
    if (c == '\036') {
      arguments.emplace_back();
    } else {
      arguments.back() += char(c);
    }
  }
  EXPECT_EQ(shell == nullptr ? -1 : pclose(shell), 0);
  std::remove(path.c_str());
  return arguments;
}

std::vector<std::string> ValuesBehind(const std::string& flag,
                                      const std::vector<std::string>& arguments) {
  std::vector<std::string> values;
  for (size_t i = 0; i + 1 < arguments.size(); ++i) {
    if (arguments[i] == flag) values.push_back(arguments[i + 1]);
  }
  return values;
}

Json FromYaml(const YAML::Node& node) {
  if (node.IsSequence()) {
    Json out = Json::array();
    for (const auto& element : node) out.push_back(FromYaml(element));
    return out;
  }
  if (node.IsMap()) {
    Json out = Json::object();
    for (const auto& pair : node) out[pair.first.as<std::string>()] = FromYaml(pair.second);
    return out;
  }
  // "!" is yaml-cpp's tag for a quoted text; a plain scalar is a number here.
  if (node.Tag() == "!") return node.as<std::string>();
  return node.as<int64_t>();
}

TEST(Policy, SourceAsksForThePagesPermissionsAndNoMore) {
  EXPECT_THAT(
      ActionsOf(PermissionPolicy(OrdersGrant(Use::kSource))),
      ElementsAre("s3:ListAllMyBuckets", "s3:GetBucketLocation", "s3:ListBucket", "s3:GetObject"));
}

TEST(Policy, DestinationMayWriteAndCleanUpButNotDelete) {
  auto actions = ActionsOf(PermissionPolicy(OrdersGrant(Use::kDestination)));
  for (const char* action : {"s3:PutObject", "s3:AbortMultipartUpload", "s3:GetBucketLocation",
                             "s3:ListMultipartUploadParts", "s3:ListBucketMultipartUploads"}) {
    EXPECT_THAT(actions, Contains(action));
  }
  EXPECT_THAT(actions, Not(Contains("s3:DeleteObject")));
  EXPECT_THAT(actions, Not(Contains(HasSubstr("kms:"))));
}

TEST(Policy, RightsEndAtBucketAndPrefix) {
  // The form of AWS's own example:
  // docs.aws.amazon.com/AmazonS3/latest/userguide/example-policies-s3.html
  Json policy = PermissionPolicy(OrdersGrant(Use::kSource));
  EXPECT_EQ(policy["Version"], "2012-10-17");
  EXPECT_EQ(policy["Statement"], Json::parse(R"([
    {"Sid": "WaybillShowBuckets", "Effect": "Allow", "Action": ["s3:ListAllMyBuckets"],
     "Resource": "*"},
    {"Sid": "WaybillBucket", "Effect": "Allow", "Action": ["s3:GetBucketLocation"],
     "Resource": "arn:aws:s3:::acme-raw"},
    {"Sid": "WaybillList", "Effect": "Allow", "Action": ["s3:ListBucket"],
     "Resource": "arn:aws:s3:::acme-raw", "Condition": {"StringLike": {"s3:prefix": "orders/*"}}},
    {"Sid": "WaybillObjects", "Effect": "Allow", "Action": ["s3:GetObject"],
     "Resource": "arn:aws:s3:::acme-raw/orders/*"}])"));
}

TEST(Policy, PartitionIsInEveryArn) {
  Grant grant = OrdersGrant(Use::kBoth);
  grant.partition = "aws-cn";
  grant.kms_key = "1234abcd-12ab-34cd-56ef-1234567890ab";
  std::string text = PermissionPolicy(grant).dump();
  EXPECT_THAT(text, HasSubstr("arn:aws-cn:s3:::acme-raw"));
  EXPECT_THAT(text, HasSubstr("arn:aws-cn:kms:"));
  EXPECT_THAT(text, Not(HasSubstr("arn:aws:")));
}

TEST(Policy, KmsKeysAreNamedByIdArnOrAlias) {
  Grant grant = OrdersGrant(Use::kDestination);
  grant.account_id = "111122223333";
  grant.kms_key = "1234abcd-12ab-34cd-56ef-1234567890ab";
  Json by_id = StatementFor(FindPermission("kms:Decrypt"), grant);
  EXPECT_EQ(by_id["Resource"],
            "arn:aws:kms:*:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab");
  grant.kms_key = "arn:aws:kms:eu-west-1:111122223333:key/mrk-1";
  EXPECT_EQ(StatementFor(FindPermission("kms:Decrypt"), grant)["Resource"], grant.kms_key);
  grant.kms_key = "alias/data";
  Json by_alias = StatementFor(FindPermission("kms:GenerateDataKey"), grant);
  EXPECT_EQ(by_alias["Resource"], "arn:aws:kms:*:111122223333:key/*");
  EXPECT_EQ(by_alias["Condition"].dump(),
            R"({"ForAnyValue:StringEquals":{"kms:ResourceAliases":"alias/data"}})");
  EXPECT_THAT(ActionsOf(PermissionPolicy(grant)), Contains("kms:GenerateDataKey"));
  grant.use = Use::kSource;
  EXPECT_THAT(ActionsOf(PermissionPolicy(grant)), Not(Contains("kms:GenerateDataKey")));
}

TEST(Policy, WildcardsAndVariablesInAPrefixAreLiteral) {
  // docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html: ${*}, ${?}, ${$}
  EXPECT_EQ(IamLiteral("a*b?c$d{}"), "a${*}b${?}c${$}d{}");
  EXPECT_EQ(IamLiteral("café/"), "café/");
  EXPECT_EQ(IamLiteral("in/注文/x"), "in/") << "IAM cannot hold it: the prefix is cut, so widened";
  EXPECT_EQ(IamLiteral("a\xff"), "a");
  EXPECT_EQ(IamLiteral("a\nb"), "a");
}

TEST(Policy, TrustsOnlyWhoShowsTheExternalId) {
  EXPECT_EQ(TrustPolicy({.principal = "arn:aws:iam::999988887777:root", .external_id = "abc"}),
            Json::parse(R"({
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::999988887777:root"},
      "Action": "sts:AssumeRole", "Condition": {"StringEquals": {"sts:ExternalId": "abc"}}}]})"));
}

TEST(Policy, TrustAllowsTagsAndSourceIdentityOnlyWhenTheyAreSet) {
  // docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html: a session with tags is refused
  // unless the trust policy allows sts:TagSession, too.
  TrustTerms terms{.principal = "p", .external_id = "e", .session_tags = true};
  terms.source_identity = true;
  EXPECT_EQ(TrustPolicy(terms)["Statement"][0]["Action"].dump(),
            R"(["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"])");
}

TEST(Policy, PrincipalIsTheAccountOrTheVeryIdentity) {
  auto principal = [](const char* caller, TrustedParty party) {
    auto arn = PrincipalArn(caller, party);
    return arn.ok() ? *arn : "refused";
  };
  constexpr char kRole[] = "arn:aws-cn:sts::999988887777:assumed-role/server/i-0abc";
  EXPECT_EQ(principal(kRole, TrustedParty::kAccount), "arn:aws-cn:iam::999988887777:root");
  EXPECT_EQ(principal(kRole, TrustedParty::kIdentity), "arn:aws-cn:iam::999988887777:role/server");
  constexpr char kUser[] = "arn:aws:iam::999988887777:user/ops/waybill";
  EXPECT_EQ(principal(kUser, TrustedParty::kIdentity), kUser);
  EXPECT_EQ(principal("arn:aws:sts::999988887777:federated-user/x", TrustedParty::kIdentity),
            "refused");
  EXPECT_EQ(principal("not an arn", TrustedParty::kAccount), "refused");
}

TEST(Policy, NamesThatNoBucketOrKeyHasAreRefused) {
  EXPECT_TRUE(CheckGrant(OrdersGrant(Use::kSource)).ok());
  EXPECT_TRUE(CheckGrant({}).ok());
  EXPECT_FALSE(CheckGrant({.bucket = "a'b"}).ok());
  EXPECT_FALSE(CheckGrant({.bucket = "ab"}).ok());
  EXPECT_FALSE(CheckGrant({.bucket = "abc", .prefix = std::string(1025, 'x')}).ok());
  EXPECT_FALSE(CheckGrant({.bucket = "abc", .kms_key = "${x}"}).ok());
}

TEST(Policy, JsonFormHoldsBothPolicies) {
  Json role = Json::parse(RenderPolicies(RoleValues(OrdersGrant(Use::kBoth)), PolicyForm::kJson));
  EXPECT_EQ(role["trust_policy"]["Statement"][0]["Action"], "sts:AssumeRole");
  EXPECT_EQ(role["permission_policy"], PermissionPolicy(OrdersGrant(Use::kBoth)));
  Json user = Json::parse(RenderPolicies(UserValues(OrdersGrant(Use::kBoth)), PolicyForm::kJson));
  EXPECT_FALSE(user.contains("trust_policy"));
}

TEST(Policy, ShellPassesHostileTextOnAsData) {
  Grant grant{.bucket = "acme-raw", .prefix = kHostilePrefix, .use = Use::kBoth};
  for (const SetupValues& values : {RoleValues(grant), UserValues(grant)}) {
    auto arguments = RunWithFakeAws(RenderPolicies(values, PolicyForm::kCli));
    auto policies = ValuesBehind("--policy-document", arguments);
    ASSERT_EQ(policies.size(), 1u);
    EXPECT_EQ(Json::parse(policies[0]), PermissionPolicy(grant));
  }
  auto arguments = RunWithFakeAws(RenderPolicies(RoleValues(grant), PolicyForm::kCli));
  EXPECT_THAT(ValuesBehind("--path", arguments), ElementsAre("/team/"));
  auto trust = ValuesBehind("--assume-role-policy-document", arguments);
  ASSERT_EQ(trust.size(), 1u);
  EXPECT_EQ(Json::parse(trust[0])["Statement"][0]["Condition"]["StringEquals"]["sts:ExternalId"],
            "0123456789abcdef0123456789abcdef");
  auto words = RunWithFakeAws("aws " + ShellWord(kHostilePrefix) + ShellWord("\n'") + "\n");
  EXPECT_EQ(words[0], std::string(kHostilePrefix) + "\n'");
}

TEST(Policy, CloudFormationIsYamlThatSaysTheSame) {
  Grant grant{.bucket = "acme-raw", .prefix = kHostilePrefix, .use = Use::kBoth};
  SetupValues values = RoleValues(grant);
  values.session_duration = std::chrono::hours(12);
  Json stack = FromYaml(YAML::Load(RenderPolicies(values, PolicyForm::kCloudFormation)));
  const Json& role = stack["Resources"]["WaybillRole"];
  EXPECT_EQ(stack["AWSTemplateFormatVersion"], "2010-09-09");
  EXPECT_EQ(role["Type"], "AWS::IAM::Role");
  EXPECT_EQ(role["Properties"]["RoleName"], "waybill-role");
  EXPECT_EQ(role["Properties"]["MaxSessionDuration"], 43200);
  EXPECT_EQ(role["Properties"]["AssumeRolePolicyDocument"], TrustPolicy(values.trust));
  EXPECT_EQ(role["Properties"]["Policies"][0]["PolicyDocument"], PermissionPolicy(grant));
  Json user = FromYaml(YAML::Load(RenderPolicies(UserValues(grant), PolicyForm::kCloudFormation)));
  EXPECT_EQ(user["Resources"]["WaybillUser"]["Properties"]["Policies"][0]["PolicyDocument"],
            PermissionPolicy(grant));
}

TEST(Policy, TerraformInterpolatesNothing) {
  // developer.hashicorp.com/terraform/language/expressions/strings: "$${" and "%%{" are literal.
  EXPECT_EQ(HclString("${var.x} %{if} $x {"), R"("$${var.x} %%{if} $x {")");
  EXPECT_EQ(HclString("a\"b\\c\n"), R"("a\"b\\c\n")");
  Grant grant{.bucket = "acme-raw", .prefix = kHostilePrefix, .use = Use::kBoth};
  for (const SetupValues& values : {RoleValues(grant), UserValues(grant)}) {
    std::string text = RenderPolicies(values, PolicyForm::kTerraform);
    for (size_t at = 0; (at = text.find("${", at)) != std::string::npos; at += 2) {
      EXPECT_EQ(text[at - 1], '$') << text.substr(at, 20);
    }
    EXPECT_THAT(text, HasSubstr("policy = jsonencode({"));
  }
}

TEST(Policy, StepsNameEveryValueToPaste) {
  SetupValues values = RoleValues(OrdersGrant(Use::kSource));
  values.session_duration = std::chrono::minutes(90);
  std::string steps = RenderSteps(values);
  for (const char* part :
       {"Roles > Create role", "Trusted entity type: AWS account", "Account ID 999988887777",
        "External ID 0123456789abcdef0123456789abcdef", "role name waybill-role",
        "arn:aws:s3:::acme-raw/orders/*", "cannot set the path /team/", "to 2 hours",
        "waybill connection test acme"}) {
    EXPECT_THAT(steps, HasSubstr(part));
  }
  std::string user = RenderSteps(UserValues(OrdersGrant(Use::kSource)));
  for (const char* part :
       {"Group creation", "User creation", "Create access key", "arn:aws:s3:::acme-raw/orders/*"}) {
    EXPECT_THAT(user, HasSubstr(part));
  }
  EXPECT_THAT(user, Not(HasSubstr("External ID")));
}

TEST(Policy, FormsAreKnownByName) {
  EXPECT_EQ(*ParsePolicyForm("terraform"), PolicyForm::kTerraform);
  EXPECT_EQ(KindOf(ParsePolicyForm("pulumi").status()), ErrorKind::kDefinition);
}

}  // namespace
}  // namespace waybill::connection
