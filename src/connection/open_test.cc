#include "connection/open.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "servers/connection_rig.h"

namespace waybill::connection {
namespace {

using servers::ConnectionRig;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(OpenedConnection, OpeningSendsNothing) {
  ConnectionRig rig;
  auto opened = rig.Open(rig.Role());
  EXPECT_EQ(rig.s3.requests(), 0);
  EXPECT_TRUE(rig.sts.assumed().empty());
  EXPECT_EQ(opened->name(), "acme");
  EXPECT_EQ(opened->external_id(), "good-id");
}

TEST(OpenedConnection, RoleIsAssumedOnceWithAllThatTheConnectionSays) {
  ConnectionRig rig;
  OpenRequest request = rig.Role();
  request.purpose = "01ARYZ6S41TSV4RRFFQ69G5FAV";
  request.settings.session_duration = std::chrono::seconds(900);
  request.settings.session_tags = {{"team", "data"}};
  request.settings.source_identity = "ops";
  auto opened = rig.Open(std::move(request));
  rig.s3.AddBucket("b");
  rig.s3.Put("b", "k", "x");
  for (int i = 0; i < 3; ++i) {
    auto page = opened->client().ListObjects({.bucket = "b"}, {});
    ASSERT_TRUE(page.ok()) << page.status().ToString();
    EXPECT_EQ(page->objects.size(), 1u);
  }
  auto assumed = rig.sts.assumed();
  ASSERT_EQ(assumed.size(), 1u);
  EXPECT_EQ(assumed[0]["RoleArn"], "arn:aws:iam::111122223333:role/waybill-role");
  EXPECT_EQ(assumed[0]["ExternalId"], "good-id");
  EXPECT_EQ(assumed[0]["RoleSessionName"], "waybill-acme-01ARYZ6S41TSV4RRFFQ69G5FAV");
  EXPECT_EQ(assumed[0]["DurationSeconds"], "900");
  EXPECT_EQ(assumed[0]["SourceIdentity"], "ops");
  EXPECT_EQ(assumed[0]["Tags.member.1.Key"], "team");
  EXPECT_THAT(rig.sts.last_authorization(), HasSubstr("Credential=AKIDDEFAULT/"));
}

TEST(OpenedConnection, StoredBaseKeysAssumeTheRole) {
  ConnectionRig rig;
  OpenRequest request = rig.Role();
  request.settings.base_credentials = BaseCredentials::kKeys;
  request.settings.base_access_key_id = "AKIDBASE";
  auto refused = OpenedConnection::Open(request, rig.Parts());
  EXPECT_EQ(KindOf(refused.status()), ErrorKind::kDefinition);
  EXPECT_THAT(refused.status().message(), HasSubstr("base_secret_access_key is not set"));
  request.secrets[kBaseSecretAccessKey] = Secret("base-secret");
  auto opened = rig.Open(request);
  ASSERT_TRUE(opened->credentials().Get({}).ok());
  EXPECT_THAT(rig.sts.last_authorization(), HasSubstr("Credential=AKIDBASE/"));
}

TEST(OpenedConnection, UserSignsWithItsOwnKeys) {
  ConnectionRig rig;
  rig.s3.AddBucket("b");
  auto opened = rig.Open(rig.User());
  auto buckets = opened->client().ListBuckets({});
  ASSERT_TRUE(buckets.ok()) << buckets.status().ToString();
  EXPECT_EQ(buckets->size(), 1u);
  EXPECT_TRUE(rig.sts.assumed().empty());
  EXPECT_EQ(&opened->credentials(), &opened->base_credentials());
  OpenRequest without = rig.User();
  without.secrets.clear();
  auto refused = OpenedConnection::Open(without, rig.Parts());
  EXPECT_EQ(KindOf(refused.status()), ErrorKind::kDefinition);
  EXPECT_THAT(refused.status().message(), HasSubstr("connection acme"));
}

TEST(OpenedConnection, AuthoritiesAreTrustedForTheUsersEndpointsOnly) {
  ConnectionRig rig;
  const std::string pem = servers::MakeTlsIdentity({"localhost"}).certificate;
  OpenRequest request = rig.Role();
  request.settings.ca_certificate = pem;
  rig.Open(request);
  EXPECT_THAT(rig.authorities, ElementsAre(pem));
  rig.authorities.clear();
  request.settings.sts_endpoint.clear();
  rig.Open(request);
  EXPECT_THAT(rig.authorities, ElementsAre(pem, "")) << "AWS's STS has a public certificate";
}

TEST(OpenedConnection, AStoredCaFileIsReadWhenItIsOpened) {
  ConnectionRig rig;
  const std::string pem = servers::MakeTlsIdentity({"localhost"}).certificate;
  std::string ca_file = testing::TempDir() + "/waybill_open_test_ca.pem";
  std::ofstream(ca_file) << pem;
  OpenRequest request = rig.Role();
  request.settings.ca_file = ca_file;
  rig.Open(request);
  EXPECT_THAT(rig.authorities, ElementsAre(pem));
  std::remove(ca_file.c_str());
}

TEST(OpenedConnection, OtherPartitionsStartInARegionOfTheirOwn) {
  S3Settings settings;
  settings.role = {.partition = "aws-cn", .account_id = "111122223333", .name = "r"};
  EXPECT_EQ(settings.StsRegion(), "cn-northwest-1");
  EXPECT_EQ(settings.MakeClientOptions().region, "cn-northwest-1");
  settings.role.partition = "aws";
  EXPECT_EQ(settings.StsRegion(), "us-east-1");
  EXPECT_EQ(settings.MakeClientOptions().region, "");
}

}  // namespace
}  // namespace waybill::connection
