#include "cli/secret_input.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace waybill::cli {
namespace {

constexpr char kPrompt[] = "aws_secret_access_key";
constexpr char kFlag[] = "--aws-secret-access-key-file";

TEST(SecretInput, StandardInputGivesOneLineEach) {
  std::stringstream in("first\r\nsecond\n");
  std::stringstream err;
  SecretSource source{in, err, false};
  EXPECT_TRUE(ReadSecret(source, "-", kPrompt, kFlag)->Matches("first"));
  EXPECT_TRUE(ReadSecret(source, "-", kPrompt, kFlag)->Matches("second"));
  EXPECT_EQ(KindOf(ReadSecret(source, "-", kPrompt, kFlag).status()), ErrorKind::kDefinition);
}

TEST(SecretInput, AFileGivesItsFirstLine) {
  std::string path = testing::TempDir() + "/waybill_secret_input_test";
  std::ofstream(path) << "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\nmore\n";
  std::stringstream none;
  SecretSource source{none, none, false};
  EXPECT_TRUE(ReadSecret(source, path, kPrompt, kFlag)
                  ->Matches("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"));
  std::filesystem::remove(path);
  EXPECT_EQ(KindOf(ReadSecret(source, path, kPrompt, kFlag).status()), ErrorKind::kMissing);
}

TEST(SecretInput, WithoutATerminalTheFlagIsNamed) {
  std::stringstream none;
  SecretSource source{none, none, false};
  auto secret = ReadSecret(source, "", kPrompt, kFlag);
  ASSERT_FALSE(secret.ok());
  EXPECT_THAT(secret.status().message(), testing::HasSubstr(kFlag));
}

}  // namespace
}  // namespace waybill::cli
