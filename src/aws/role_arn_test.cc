#include "aws/role_arn.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aws/partitions.h"

namespace waybill::aws {
namespace {

using testing::HasSubstr;

TEST(Partition, EachRegionIsInItsOwn) {
  EXPECT_EQ(PartitionOfRegion("ap-northeast-1").name, "aws");
  EXPECT_EQ(PartitionOfRegion("cn-north-1").name, "aws-cn");
  EXPECT_EQ(PartitionOfRegion("us-gov-west-1").name, "aws-us-gov");
  EXPECT_EQ(PartitionOfRegion("us-isob-east-1").name, "aws-iso-b");
  EXPECT_EQ(PartitionOfRegion("us-iso-east-1").name, "aws-iso");
  EXPECT_EQ(PartitionOfRegion("xx-tomorrow-9").name, "aws");
  for (const auto& partition : AllPartitions()) {
    EXPECT_EQ(PartitionOfRegion(partition.first_region).name, partition.name);
  }
}

TEST(RoleArn, AccountAndNameMakeAnArn) {
  EXPECT_EQ(ComposeRoleArn("111122223333", "Reader")->Text(),
            "arn:aws:iam::111122223333:role/Reader");
  EXPECT_EQ(ComposeRoleArn("111122223333", "Reader", "aws-cn")->Text(),
            "arn:aws-cn:iam::111122223333:role/Reader");
}

TEST(RoleArn, NameMayCarryItsPath) {
  for (std::string_view role : {"team/x/Reader", "/team/x/Reader"}) {
    auto arn = ComposeRoleArn("111122223333", role).ValueOrDie();
    EXPECT_EQ(arn.name, "Reader");
    EXPECT_EQ(arn.path, "/team/x/");
    EXPECT_EQ(arn.Text(), "arn:aws:iam::111122223333:role/team/x/Reader");
  }
}

TEST(RoleArn, TextAndPartsAreTheSame) {
  for (std::string_view text :
       {"arn:aws:iam::123456789012:role/S3Access",
        "arn:aws:iam::123456789012:role/application_abc/component_xyz/RDSAccess",
        "arn:aws:iam::123456789012:role/aws-service-role/access-analyzer.amazonaws.com/"
        "AWSServiceRoleForAccessAnalyzer",
        "arn:aws-us-gov:iam::123456789012:role/a+b=c,d.e@f-g_h"}) {
    auto arn = ParseRoleArn(text);
    ASSERT_TRUE(arn.ok()) << arn.status();
    EXPECT_EQ(arn->Text(), text);
  }
}

TEST(RoleArn, WholeArnInTheNameFieldMustBeOfTheSameAccount) {
  std::string arn = "arn:aws-cn:iam::123456789012:role/R";
  EXPECT_EQ(ComposeRoleArn("123456789012", arn)->Text(), arn);
  EXPECT_EQ(ComposeRoleArn("", arn)->Text(), arn);
  EXPECT_THAT(ComposeRoleArn("111122223333", arn).status().message(),
              HasSubstr("belongs to account 123456789012"));
}

TEST(RoleArn, ArnOfSomethingElseIsNamed) {
  EXPECT_THAT(ParseRoleArn("arn:aws:iam::123456789012:user/bob").status().message(),
              HasSubstr("something else (iam user)"));
  EXPECT_THAT(ParseRoleArn("arn:aws:sts::123456789012:assumed-role/R/s").status().message(),
              HasSubstr("something else (sts assumed-role)"));
}

TEST(RoleArn, EveryWrongPartIsRefused) {
  for (std::string_view bad :
       {"", "Reader", "arn:aws:iam::123456789012", "arn:aws:iam::123456789012:role/",
        "arn:aws:iam::12345678901:role/R", "arn:aws:iam:us-east-1:123456789012:role/R",
        "arn:mars:iam::123456789012:role/R", "arn:aws:iam::123456789012:role//R",
        "arn:aws:iam::123456789012:role/a b", "arn:aws:iam::123456789012:role/a/ b/R"}) {
    auto arn = ParseRoleArn(bad);
    ASSERT_FALSE(arn.ok()) << bad;
    EXPECT_EQ(KindOf(arn.status()), ErrorKind::kDefinition) << bad;
  }
  EXPECT_FALSE(ComposeRoleArn("111122223333", std::string(65, 'x')).ok());
  EXPECT_FALSE(ComposeRoleArn("111122223333", "R", "mars").ok());
}

TEST(AccountId, DashesOfTheConsoleAreExplained) {
  EXPECT_TRUE(CheckAccountId("012345678901").ok());
  for (std::string_view bad :
       {"", "1111-2222-3333", "11112222333", "1111222233334", "11112222333x"}) {
    EXPECT_THAT(CheckAccountId(bad).message(), HasSubstr("12 digits without dashes")) << bad;
  }
}

}  // namespace
}  // namespace waybill::aws
