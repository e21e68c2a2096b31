#include "connection/s3_connection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "servers/loopback_server.h"

namespace waybill::connection {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

// AWS's own documentation uses these two as examples.
constexpr char kKeyId[] = "AKIAIOSFODNN7EXAMPLE";
constexpr char kSecretKey[] = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

Json Role() {
  return {{"name", "acme"},
          {"aws_auth_type", "assume_role"},
          {"aws_assume_role_account_id", "111122223333"},
          {"aws_assume_role_name", "waybill-role"}};
}

Json User() {
  return {{"name", "acme"},
          {"aws_auth_type", "iam_user"},
          {"aws_access_key_id", kKeyId},
          {"aws_secret_access_key", kSecretKey}};
}

Json With(Json options, const char* name, const Json& value) {
  options[name] = value;
  return options;
}

std::string Refusal(const Json& options) {
  auto parsed = ParseS3Connection(options);
  if (parsed.ok()) return "accepted";
  EXPECT_EQ(KindOf(parsed.status()), ErrorKind::kDefinition);
  return parsed.status().message();
}

S3Settings SettingsOf(const Json& options) {
  auto parsed = ParseS3Connection(options);
  EXPECT_TRUE(parsed.ok()) << parsed.status().ToString();
  return parsed.ok() ? parsed->settings : S3Settings{};
}

TEST(S3Connection, HasEveryFieldOfTheFormAndNoExternalId) {
  const OptionTable& table = S3ConnectionOptions();
  for (const char* name : {"name", "memo", "aws_auth_type", "aws_assume_role_account_id",
                           "aws_assume_role_name", "aws_access_key_id", "aws_secret_access_key"}) {
    ASSERT_NE(table.Find(name), nullptr) << name;
  }
  EXPECT_TRUE(table.Find("name")->required);
  EXPECT_TRUE(table.Find("aws_auth_type")->required);
  EXPECT_FALSE(table.Find("memo")->required);
  EXPECT_THAT(table.Find("aws_auth_type")->choices, ElementsAre("assume_role", "iam_user"));
  EXPECT_EQ(table.Find("external_id"), nullptr);
  for (const char* secret : {kSecretAccessKey, kSessionToken, kBaseSecretAccessKey}) {
    EXPECT_EQ(table.Find(secret)->type, OptionType::kSecret) << secret;
  }
}

TEST(S3Connection, ReadsARole) {
  auto parsed = ParseS3Connection(With(Role(), "memo", "nightly"));
  ASSERT_TRUE(parsed.ok()) << parsed.status().ToString();
  EXPECT_EQ(parsed->name, "acme");
  EXPECT_EQ(parsed->memo, "nightly");
  EXPECT_EQ(ParseS3Connection(With(Role(), "memo", ""))->memo, "");
  EXPECT_EQ(ParseS3Connection(Role())->memo, std::nullopt);
  EXPECT_EQ(parsed->settings.auth, AwsAuth::kAssumeRole);
  EXPECT_EQ(parsed->settings.role.Text(), "arn:aws:iam::111122223333:role/waybill-role");
  EXPECT_EQ(parsed->settings.session_duration, std::chrono::seconds(3600));
  EXPECT_THAT(parsed->secrets, IsEmpty());
}

TEST(S3Connection, ReadsAUserAndKeepsItsSecretOutOfTheSettings) {
  auto parsed = ParseS3Connection(User());
  ASSERT_TRUE(parsed.ok()) << parsed.status().ToString();
  EXPECT_EQ(parsed->settings.auth, AwsAuth::kIamUser);
  EXPECT_EQ(parsed->settings.access_key_id, kKeyId);
  EXPECT_TRUE(parsed->secrets.at(kSecretAccessKey).Matches(kSecretKey));
  EXPECT_EQ(S3SettingsToJson(parsed->settings).dump(),
            R"({"aws_auth_type":"iam_user","aws_access_key_id":"AKIAIOSFODNN7EXAMPLE"})");
}

TEST(S3Connection, NobodyCanChooseAnExternalId) {
  EXPECT_THAT(Refusal(With(Role(), "external_id", "mine")), HasSubstr("of its own"));
  EXPECT_THAT(Refusal(With(Role(), "aws_external_id", "mine")), HasSubstr("of its own"));
}

TEST(S3Connection, AccountIdsMayBePastedWithDashesAndBlanks) {
  for (const Json& pasted :
       {Json("1111-2222-3333"), Json(" 1111 2222 3333\n"), Json(111122223333)}) {
    EXPECT_EQ(SettingsOf(With(Role(), "aws_assume_role_account_id", pasted)).role.account_id,
              "111122223333")
        << pasted;
  }
  for (const char* wrong : {"11112222333", "1111222233334", "11112222333x", "アカウント"}) {
    EXPECT_THAT(Refusal(With(Role(), "aws_assume_role_account_id", wrong)),
                HasSubstr("must be 12 digits"))
        << wrong;
  }
}

TEST(S3Connection, ARoleArnFillsAccountPathAndPartition) {
  Json options = Role();
  options.erase("aws_assume_role_account_id");
  options["aws_assume_role_name"] = "arn:aws-us-gov:iam::444455556666:role/team/x/reader";
  S3Settings settings = SettingsOf(options);
  EXPECT_EQ(settings.role.partition, "aws-us-gov");
  EXPECT_EQ(settings.role.account_id, "444455556666");
  EXPECT_EQ(settings.role.path, "/team/x/");
  EXPECT_EQ(settings.role.name, "reader");
  EXPECT_EQ(settings.role.Text(), "arn:aws-us-gov:iam::444455556666:role/team/x/reader");
  auto back = S3SettingsFromJson(S3SettingsToJson(settings));
  ASSERT_TRUE(back.ok()) << back.status().ToString();
  EXPECT_EQ(back->role.Text(), settings.role.Text());
}

TEST(S3Connection, AnArnOfAnotherAccountOrThingIsRefused) {
  EXPECT_THAT(Refusal(With(Role(), "aws_assume_role_name", "arn:aws:iam::999988887777:role/x")),
              HasSubstr("belongs to account 999988887777"));
  for (const char* wrong :
       {"arn:aws:sts::111122223333:assumed-role/x/session", "arn:aws:iam::111122223333:user/x",
        "arn:aws:iam::111122223333:instance-profile/x", "arn:aws:s3:::bucket"}) {
    EXPECT_THAT(Refusal(With(Role(), "aws_assume_role_name", wrong)),
                HasSubstr("ARN of something else"))
        << wrong;
  }
  EXPECT_THAT(Refusal(With(Role(), "aws_assume_role_name", "my role")),
              HasSubstr("1 to 64 letters"));
}

TEST(S3Connection, PartitionComesFromTheRegion) {
  EXPECT_EQ(SettingsOf(With(Role(), "region", "cn-north-1")).role.Text(),
            "arn:aws-cn:iam::111122223333:role/waybill-role");
  EXPECT_EQ(SettingsOf(With(Role(), "region", "us-gov-west-1")).role.partition, "aws-us-gov");
}

TEST(S3Connection, EachMethodAsksForItsOwnFieldsOnly) {
  Json role = Role();
  role.erase("aws_assume_role_name");
  EXPECT_THAT(Refusal(role), HasSubstr("aws_assume_role_name: it is required"));
  role = Role();
  role.erase("aws_assume_role_account_id");
  EXPECT_THAT(Refusal(role), HasSubstr("aws_assume_role_account_id: it is required"));
  Json user = User();
  user.erase("aws_access_key_id");
  EXPECT_THAT(Refusal(user), HasSubstr("aws_access_key_id: it is required"));
  user = User();
  user.erase("aws_secret_access_key");
  EXPECT_THAT(Refusal(user), HasSubstr("aws_secret_access_key: it is required"));
  EXPECT_THAT(Refusal(With(Role(), "aws_access_key_id", kKeyId)), HasSubstr("belongs to"));
  EXPECT_THAT(Refusal(With(User(), "aws_assume_role_name", "x")), HasSubstr("belongs to"));
  EXPECT_THAT(Refusal(With(Role(), "base_access_key_id", kKeyId)), HasSubstr("belongs to"));
  EXPECT_THAT(Refusal(Json{{"name", "x"}}), HasSubstr("'aws_auth_type' is required"));
}

TEST(S3Connection, StoredSecretsNeedNotBeGivenAgainButMustNotBeEmptied) {
  Json user = User();
  user.erase("aws_secret_access_key");
  auto kept = ParseS3Connection(user, {kSecretAccessKey});
  EXPECT_TRUE(kept.ok()) << kept.status().ToString();
  auto emptied = ParseS3Connection(With(User(), "aws_secret_access_key", "  "), {kSecretAccessKey});
  EXPECT_THAT(emptied.status().message(), HasSubstr("aws_secret_access_key: it is empty"));
}

TEST(S3Connection, TemporaryKeysNeedTheirToken) {
  Json temporary = With(User(), "aws_access_key_id", "ASIAIOSFODNN7EXAMPLE");
  EXPECT_THAT(Refusal(temporary), HasSubstr("session token"));
  EXPECT_EQ(Refusal(With(temporary, "aws_session_token", "FwoGZXIvYXdzE")), "accepted");
  EXPECT_THAT(Refusal(With(User(), "aws_session_token", "FwoGZXIvYXdzE")), HasSubstr("permanent"));
}

TEST(S3Connection, OtherStoresMayHaveKeysOfAnyForm) {
  Json minio = With(User(), "aws_access_key_id", "minioadmin");
  EXPECT_THAT(Refusal(minio), HasSubstr("no access key ID of AWS"));
  EXPECT_EQ(Refusal(With(minio, "endpoint", "https://minio.example:9000")), "accepted");
}

TEST(S3Connection, EndpointsAreOriginsAndEncryptedUnlessSaidOtherwise) {
  EXPECT_EQ(SettingsOf(With(User(), "endpoint", "https://minio.example:9000/")).endpoint,
            "https://minio.example:9000");
  EXPECT_EQ(Refusal(With(User(), "endpoint", "http://127.0.0.1:9000")), "accepted");
  EXPECT_THAT(Refusal(With(User(), "endpoint", "http://minio.example")), HasSubstr("allow_http"));
  EXPECT_EQ(Refusal(With(With(User(), "endpoint", "http://minio.example"), "allow_http", true)),
            "accepted");
  EXPECT_THAT(Refusal(With(User(), "endpoint", "https://minio.example/bucket")),
              HasSubstr("has a path"));
  EXPECT_THAT(Refusal(With(User(), "sts_endpoint", "http://169.254.169.254")),
              HasSubstr("sts_endpoint"));
  EXPECT_THAT(Refusal(With(User(), "endpoint", "minio.example")), HasSubstr("endpoint: "));
}

TEST(S3Connection, SessionSettingsKeepToStsLimits) {
  for (int wrong : {899, 43201}) {
    EXPECT_THAT(Refusal(With(Role(), "session_duration", wrong)), HasSubstr("session_duration"));
  }
  EXPECT_EQ(SettingsOf(With(Role(), "session_duration", "43200")).session_duration,
            std::chrono::hours(12));
  EXPECT_EQ(SettingsOf(With(Role(), "session_tags", {{"team", "data"}})).session_tags.at("team"),
            "data");
  EXPECT_THAT(Refusal(With(Role(), "session_tags", {{"aws:x", "y"}})), HasSubstr("session_tags"));
  EXPECT_THAT(Refusal(With(Role(), "session_tags", {{std::string(129, 'a'), "y"}})),
              HasSubstr("session_tags"));
  EXPECT_THAT(Refusal(With(Role(), "source_identity", "x")), HasSubstr("source_identity"));
  EXPECT_THAT(Refusal(With(Role(), "source_identity", "a b")), HasSubstr("source_identity"));
  EXPECT_EQ(Refusal(With(Role(), "source_identity", "ops@acme")), "accepted");
}

TEST(S3Connection, NamesAreCountedInCharacters) {
  std::string kanji;
  for (int i = 0; i < 255; ++i) kanji += "日";
  EXPECT_EQ(Refusal(With(User(), "name", kanji)), "accepted");
  EXPECT_THAT(Refusal(With(User(), "name", kanji + "本")), HasSubstr("256 characters"));
  EXPECT_THAT(Refusal(With(User(), "name", "  ")), HasSubstr("0 characters"));
  EXPECT_THAT(Refusal(With(User(), "name", "a\x1b[2J")), HasSubstr("control character"));
}

TEST(S3Connection, TextsAreUtf8) {
  EXPECT_THAT(Refusal(With(User(), "memo", "a\xff")), HasSubstr("memo: it is no UTF-8"));
  EXPECT_THAT(Refusal(With(Role(), "session_tags", {{"team", "\xc3"}})), HasSubstr("no UTF-8"));
  EXPECT_EQ(Refusal(With(User(), "memo", "夜間の注文")), "accepted");
}

TEST(S3Connection, EveryProblemIsToldAtOnce) {
  Json options = With(With(Role(), "region", "EU West"), "source_identity", "?");
  std::string refusal = Refusal(options);
  EXPECT_THAT(refusal, HasSubstr("region"));
  EXPECT_THAT(refusal, HasSubstr("source_identity"));
}

TEST(S3Connection, NoRefusalRepeatsASecret) {
  Json options = With(User(), "aws_access_key_id", "");
  options["region"] = "?";
  EXPECT_EQ(Refusal(options).find(kSecretKey), std::string::npos);
}

TEST(S3Connection, SettingsComeBackFromTheirJson) {
  Json options = Role();
  options.update({{"region", "eu-west-1"},
                  {"endpoint", "https://s3.example"},
                  {"sts_endpoint", "https://sts.example"},
                  {"addressing_style", "path"},
                  {"ca_file", "/etc/ca.pem"},
                  {"allow_http", true},
                  {"requester_pays", true},
                  {"expected_bucket_owner", "111122223333"},
                  {"kms_key_id", "alias/data"},
                  {"session_duration", 900},
                  {"session_tags", {{"team", "data"}}},
                  {"source_identity", "ops"},
                  {"base_credentials", "keys"},
                  {"base_access_key_id", kKeyId},
                  {"base_secret_access_key", kSecretKey}});
  S3Settings settings = SettingsOf(options);
  Json json = S3SettingsToJson(settings);
  EXPECT_EQ(json.dump().find(kSecretKey), std::string::npos);
  for (const auto& [name, value] : json.items()) EXPECT_EQ(value, options[name]) << name;
  EXPECT_EQ(json.size(), options.size() - 2) << "all but the name and the secret";
  auto back = S3SettingsFromJson(json);
  ASSERT_TRUE(back.ok()) << back.status().ToString();
  EXPECT_EQ(S3SettingsToJson(*back), json);
  EXPECT_EQ(back->MakeClientOptions().addressing, s3::Addressing::kPath);
  EXPECT_TRUE(back->MakeClientOptions().requester_pays);
  EXPECT_EQ(back->MakeClientOptions().expected_bucket_owner, "111122223333");
}

TEST(S3Connection, ACertificateOfAnAuthorityIsCheckedAndComesBack) {
  const std::string pem = servers::MakeTlsIdentity({"s3.example"}).certificate;
  Json json = S3SettingsToJson(SettingsOf(With(Role(), "ca_certificate", pem)));
  EXPECT_THAT(pem, HasSubstr(json["ca_certificate"].get<std::string>()));
  EXPECT_EQ(S3SettingsToJson(*S3SettingsFromJson(json)), json);
  EXPECT_THAT(Refusal(With(Role(), "ca_certificate", "/etc/passwd")),
              AllOf(HasSubstr("ca_certificate"), HasSubstr("no certificate")));
  Json both = With(With(Role(), "ca_certificate", pem), "ca_file", "/etc/ca.pem");
  EXPECT_THAT(Refusal(both), HasSubstr("ca_file"));
}

TEST(S3Connection, AnotherHostAsksForTheSecretsAgain) {
  S3Settings user = SettingsOf(User());
  EXPECT_THAT(SecretsToEnterAgain(user, user), IsEmpty());
  S3Settings region = SettingsOf(With(User(), "region", "eu-west-1"));
  EXPECT_THAT(SecretsToEnterAgain(user, region), ElementsAre(kSecretAccessKey));
  for (const char* option : {"endpoint", "sts_endpoint"}) {
    S3Settings moved = SettingsOf(With(User(), option, "https://evil.example"));
    EXPECT_THAT(SecretsToEnterAgain(user, moved), ElementsAre(kSecretAccessKey)) << option;
  }
  const std::string pem = servers::MakeTlsIdentity({"evil.example"}).certificate;
  S3Settings trusting = SettingsOf(With(User(), "ca_certificate", pem));
  EXPECT_THAT(SecretsToEnterAgain(user, trusting), ElementsAre(kSecretAccessKey));
  S3Settings other = SettingsOf(With(User(), "aws_access_key_id", "AKIAI44QH8DHBEXAMPLE"));
  EXPECT_THAT(SecretsToEnterAgain(user, other), ElementsAre(kSecretAccessKey));
  Json keys = With(With(Role(), "base_credentials", "keys"), "base_access_key_id", kKeyId);
  keys["base_secret_access_key"] = kSecretKey;
  S3Settings moved = SettingsOf(With(keys, "sts_endpoint", "https://evil.example"));
  EXPECT_THAT(SecretsToEnterAgain(SettingsOf(keys), moved), ElementsAre(kBaseSecretAccessKey));
  S3Settings role = SettingsOf(With(keys, "aws_assume_role_name", "another-role"));
  EXPECT_THAT(SecretsToEnterAgain(SettingsOf(keys), role), ElementsAre(kBaseSecretAccessKey));
}

TEST(S3Connection, ChangingTheMethodLeavesNoSecretBehind) {
  EXPECT_THAT(UnusedSecrets(SettingsOf(Role())),
              UnorderedElementsAre(kSecretAccessKey, kSessionToken, kBaseSecretAccessKey));
  EXPECT_THAT(UnusedSecrets(SettingsOf(User())),
              UnorderedElementsAre(kSessionToken, kBaseSecretAccessKey));
}

TEST(S3Connection, ItsKmsKeyEncryptsWhatATransferSaysNothingOf) {
  S3Settings settings;
  EXPECT_EQ(WithConnectionKey(settings, {{"bucket", "b"}}), Json({{"bucket", "b"}}));
  settings.kms_key_id = "alias/lake";
  Json with_key = WithConnectionKey(settings, {{"server_side_encryption", ""}, {"kms_key_id", ""}});
  EXPECT_EQ(with_key["server_side_encryption"], "aws:kms");
  EXPECT_EQ(with_key["kms_key_id"], "alias/lake");
  Json own = {{"server_side_encryption", "AES256"}};
  EXPECT_EQ(WithConnectionKey(settings, own), own);
}

}  // namespace
}  // namespace waybill::connection
