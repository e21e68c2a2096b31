#include "aws/profile_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace waybill::aws {
namespace {

Profiles Config(std::string_view text) {
  return ParseProfileFile(text, ProfileFileKind::kConfig, "config").ValueOrDie();
}

// Shapes of docs.aws.amazon.com/cli/v1/userguide/cli-configure-files.html.
TEST(ProfileFile, ConfigSectionsCarryTheWordProfile) {
  auto profiles = Config(
      "[default]\nregion=us-west-2\n\n[profile user1]\nregion = us-east-1\noutput=text\n"
      "[user2]\nregion=x\n[sso-session my]\nsso_region=us-east-1\n");
  EXPECT_EQ(profiles.size(), 2u);
  EXPECT_EQ(profiles["default"]["region"], "us-west-2");
  EXPECT_EQ(profiles["user1"]["region"], "us-east-1");
}

TEST(ProfileFile, CredentialsSectionsDoNot) {
  auto profiles = ParseProfileFile("[default]\naws_access_key_id=A\r\n[user1]\naws_access_key_id=B",
                                   ProfileFileKind::kCredentials, "credentials")
                      .ValueOrDie();
  EXPECT_EQ(profiles["default"]["aws_access_key_id"], "A");
  EXPECT_EQ(profiles["user1"]["aws_access_key_id"], "B");
}

TEST(ProfileFile, CommentsBlanksAndNestedSettingsArePassedOver) {
  auto profiles = Config(
      "# c\n; c\n[ profile  \"a b\" ]\n# c\nS3 =\n  max_concurrent_requests = 20\n\tx\n"
      "Role_Arn = arn:aws:iam::1:role/a=b#c\n");
  EXPECT_EQ(profiles["a b"].size(), 2u);
  EXPECT_EQ(profiles["a b"]["role_arn"], "arn:aws:iam::1:role/a=b#c");
}

TEST(ProfileFile, LineThatIsNothingIsNamedWithoutItsText) {
  auto profiles =
      ParseProfileFile("[default]\nhunter2\n", ProfileFileKind::kCredentials, "/h/credentials");
  EXPECT_EQ(KindOf(profiles.status()), ErrorKind::kDefinition);
  EXPECT_EQ(profiles.status().message(),
            "/h/credentials line 2: is neither [section] nor name = value");
  EXPECT_FALSE(ParseProfileFile("a=b\n", ProfileFileKind::kConfig, "c").ok());
}

TEST(ProfileFile, FilesAreFoundByVariableAndTheCredentialsFileWins) {
  std::string folder = testing::TempDir();
  std::ofstream(folder + "/cfg") << "[profile p]\nregion=r\naws_access_key_id=FROMCONFIG\n";
  std::ofstream(folder + "/crd") << "[p]\naws_access_key_id=FROMCREDENTIALS\n";
  Environment environment{{{"HOME", folder},
                           {"AWS_CONFIG_FILE", "~/cfg"},
                           {"AWS_SHARED_CREDENTIALS_FILE", folder + "/crd"}}};
  auto profiles = LoadProfiles(environment).ValueOrDie();
  EXPECT_EQ(profiles["p"]["aws_access_key_id"], "FROMCREDENTIALS");
  EXPECT_EQ(profiles["p"]["region"], "r");
}

TEST(ProfileFile, MissingFilesAreEmpty) {
  EXPECT_TRUE(LoadProfiles({{{"HOME", "/nonexistent"}}}).ValueOrDie().empty());
}

}  // namespace
}  // namespace waybill::aws
