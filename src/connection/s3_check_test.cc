#include "connection/s3_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "servers/connection_rig.h"

namespace waybill::connection {
namespace {

using servers::ConnectionRig;
using servers::S3Bucket;
using servers::S3Fault;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class S3CheckTest : public testing::Test {
 protected:
  S3CheckTest() {
    rig_.s3.AddBucket("acme-raw", {.region = "eu-west-1"});
    rig_.s3.Put("acme-raw", "orders/", "");
    rig_.s3.Put("acme-raw", "orders/1.csv", "id\n1\n");
    request_ = {.bucket = "acme-raw", .prefix = "orders/"};
  }

  CheckReport Check(const OpenRequest& open) {
    auto connection = rig_.Open(open);
    std::vector<std::string> told;
    auto report = CheckS3(*connection, request_,
                          [&](const CheckRow& row) { told.push_back(row.permission); }, {});
    EXPECT_TRUE(report.ok()) << report.status().ToString();
    if (!report.ok()) return {};
    std::vector<std::string> kept;
    for (const CheckRow& row : report->rows) kept.push_back(row.permission);
    EXPECT_EQ(told, kept) << "each row is told of once, in order";
    return *report;
  }
  CheckReport CheckUser() { return Check(rig_.User()); }
  CheckReport CheckRole() { return Check(rig_.Role()); }

  static CheckRow RowOf(const CheckReport& report, std::string_view permission) {
    for (const CheckRow& row : report.rows) {
      if (row.permission == permission) return row;
    }
    ADD_FAILURE() << "no row " << permission;
    return {};
  }
  static std::string StateOf(const CheckReport& report, std::string_view permission) {
    return std::string(CheckStateName(RowOf(report, permission).state));
  }
  void Deny(const char* action) {
    rig_.s3.Change("acme-raw", [&](S3Bucket& bucket) { bucket.denied.push_back(action); });
  }

  ConnectionRig rig_;
  CheckRequest request_;
};

TEST_F(S3CheckTest, SourceNeedsTheFourReadingPermissionsAndWritesNothing) {
  CheckReport report = CheckUser();
  EXPECT_TRUE(report.ok);
  std::vector<std::string> lines;
  for (const CheckRow& row : report.rows) {
    lines.push_back(row.permission + " " + std::string(CheckStateName(row.state)));
  }
  EXPECT_THAT(lines, ElementsAre("identity granted", "s3:ListAllMyBuckets granted",
                                 "s3:GetBucketLocation granted", "s3:ListBucket granted",
                                 "s3:GetObject granted", "s3:PutObject not_needed",
                                 "s3:AbortMultipartUpload not_needed"));
  EXPECT_THAT(RowOf(report, "s3:GetBucketLocation").reason, HasSubstr("eu-west-1"));
  EXPECT_THAT(RowOf(report, "s3:GetObject").reason, HasSubstr("orders/1.csv"));
  EXPECT_THAT(rig_.s3.actions(), Not(Contains("CreateMultipartUpload")));
}

TEST_F(S3CheckTest, DestinationIsProvenByAnUploadThatLeavesNothing) {
  request_.use = Use::kDestination;
  auto before = rig_.s3.Keys("acme-raw");
  CheckReport report = CheckUser();
  EXPECT_TRUE(report.ok);
  EXPECT_EQ(StateOf(report, "s3:PutObject"), "granted");
  EXPECT_EQ(StateOf(report, "s3:AbortMultipartUpload"), "granted");
  EXPECT_THAT(RowOf(report, "s3:AbortMultipartUpload").reason, HasSubstr("nothing is left"));
  EXPECT_THAT(rig_.s3.actions(), Contains("UploadPart"));
  EXPECT_THAT(rig_.s3.actions(), Contains("ListParts"));
  EXPECT_EQ(rig_.s3.PendingUploads(), 0);
  EXPECT_EQ(rig_.s3.Keys("acme-raw"), before);
}

TEST_F(S3CheckTest, EachMissingPermissionIsNamedWithItsMend) {
  struct Case {
    const char* action;
    Use use;
    bool ok;
  };
  for (const Case& c :
       {Case{"s3:GetBucketLocation", Use::kSource, false},
        Case{"s3:ListBucket", Use::kSource, false}, Case{"s3:GetObject", Use::kSource, false},
        Case{"s3:PutObject", Use::kDestination, false},
        Case{"s3:AbortMultipartUpload", Use::kDestination, false},
        Case{"s3:ListBucket", Use::kDestination, true},
        Case{"s3:GetObject", Use::kDestination, true},
        Case{"s3:ListBucketMultipartUploads", Use::kDestination, true},
        Case{"s3:GetObject", Use::kBoth, false}}) {
    rig_.s3.Change("acme-raw", [](S3Bucket& bucket) { bucket.denied.clear(); });
    Deny(c.action);
    request_.use = c.use;
    CheckReport report = CheckUser();
    CheckRow row = RowOf(report, c.action);
    EXPECT_EQ(row.state, CheckState::kDenied) << c.action;
    ASSERT_TRUE(row.mend.has_value()) << c.action;
    EXPECT_EQ((*row.mend)["Action"], c.action);
    EXPECT_THAT((*row.mend)["Resource"].get<std::string>(), HasSubstr("arn:aws:s3:::acme-raw"));
    EXPECT_EQ(report.ok, c.ok) << c.action;
  }
}

TEST_F(S3CheckTest, ListAllMyBucketsAndPutObjectAreNoFailureForASource) {
  rig_.s3.Add({.action = "ListBuckets",
               .times = 100,
               .error = {.status = 403, .code = "AccessDenied", .message = "Access Denied"}});
  Deny("s3:PutObject");
  CheckReport report = CheckUser();
  EXPECT_EQ(StateOf(report, "s3:ListAllMyBuckets"), "denied");
  EXPECT_EQ(StateOf(report, "s3:PutObject"), "not_needed");
  EXPECT_TRUE(report.ok);
}

TEST_F(S3CheckTest, EmptyPrefixProvesNothingAboutReadingAndSaysSo) {
  request_.prefix = "none/";
  CheckReport report = CheckUser();
  EXPECT_EQ(StateOf(report, "s3:GetObject"), "not_proven");
  EXPECT_THAT(RowOf(report, "s3:GetObject").reason, HasSubstr("no object under 'none/'"));
  EXPECT_TRUE(report.ok);
}

TEST_F(S3CheckTest, AGivenKeyIsReadWithoutListing) {
  Deny("s3:ListBucket");
  CheckReport blind = CheckUser();
  EXPECT_EQ(StateOf(blind, "s3:GetObject"), "not_proven");
  EXPECT_THAT(RowOf(blind, "s3:GetObject").reason, HasSubstr("name a key"));
  request_.key = "orders/1.csv";
  EXPECT_EQ(StateOf(CheckUser(), "s3:GetObject"), "granted");
}

TEST_F(S3CheckTest, AMissingKeyIsAFailureButNoDenial) {
  request_.key = "orders/none.csv";
  CheckReport report = CheckUser();
  EXPECT_EQ(StateOf(report, "s3:GetObject"), "failed");
  EXPECT_FALSE(RowOf(report, "s3:GetObject").mend.has_value());
  EXPECT_FALSE(report.ok);
}

TEST_F(S3CheckTest, AnUploadThatCannotBeAbortedIsNamed) {
  request_.use = Use::kDestination;
  Deny("s3:AbortMultipartUpload");
  CheckReport report = CheckUser();
  CheckRow row = RowOf(report, "s3:AbortMultipartUpload");
  EXPECT_TRUE(row.warning);
  EXPECT_THAT(row.reason, HasSubstr("s3://acme-raw/orders/.waybill-test-"));
  EXPECT_EQ(rig_.s3.PendingUploads(), 1);
}

TEST_F(S3CheckTest, WrongKeysAreAFailureNotAMissingPermission) {
  OpenRequest open = rig_.User();
  open.secrets[kSecretAccessKey] = Secret("not-the-secret");
  request_.key = "orders/1.csv";
  CheckReport report = Check(open);
  EXPECT_FALSE(report.ok);
  EXPECT_EQ(StateOf(report, "s3:ListBucket"), "failed");
  EXPECT_EQ(StateOf(report, "s3:GetObject"), "failed");
  EXPECT_FALSE(RowOf(report, "s3:ListBucket").mend.has_value());
  request_ = {};
  EXPECT_FALSE(Check(open).ok) << "also without a bucket";
}

TEST_F(S3CheckTest, WithoutABucketOnlyWhoAndWhichBucketsIsTried) {
  request_ = {};
  CheckReport report = CheckRole();
  std::vector<std::string> permissions;
  for (const CheckRow& row : report.rows) permissions.push_back(row.permission);
  EXPECT_THAT(permissions, ElementsAre("identity", "role", "external ID", "s3:ListAllMyBuckets"));
  EXPECT_TRUE(report.ok);
}

TEST_F(S3CheckTest, AGuardedRoleIsRefusedWithoutAndWithAWrongExternalId) {
  CheckReport report = CheckRole();
  EXPECT_TRUE(report.ok);
  EXPECT_EQ(StateOf(report, "role"), "granted");
  EXPECT_EQ(StateOf(report, "external ID"), "granted");
  EXPECT_FALSE(RowOf(report, "external ID").warning);
  auto assumed = rig_.sts.assumed();
  ASSERT_EQ(assumed.size(), 3u);
  EXPECT_EQ(assumed[0]["ExternalId"], "good-id");
  EXPECT_FALSE(assumed[1].contains("ExternalId"));
  EXPECT_NE(assumed[2]["ExternalId"], "good-id");
  EXPECT_FALSE(assumed[2]["ExternalId"].empty());
}

TEST_F(S3CheckTest, AnUnguardedRoleWorksAndIsWarnedOfLoudly) {
  rig_.sts.asks_for_any_id = false;
  CheckReport open_to_all = CheckRole();
  EXPECT_TRUE(open_to_all.ok);
  CheckRow row = RowOf(open_to_all, "external ID");
  EXPECT_TRUE(row.warning);
  EXPECT_EQ(row.state, CheckState::kFailed);
  EXPECT_THAT(row.reason, HasSubstr("without any external ID"));
  ASSERT_TRUE(row.mend.has_value());
  EXPECT_EQ((*row.mend)["Statement"][0]["Condition"]["StringEquals"]["sts:ExternalId"], "good-id");

  rig_.sts.asks_for_any_id = true;
  rig_.sts.asks_for_the_id = false;
  row = RowOf(CheckRole(), "external ID");
  EXPECT_TRUE(row.warning);
  EXPECT_THAT(row.reason, HasSubstr("with a wrong external ID"));
}

TEST_F(S3CheckTest, ARoleThatCannotBeAssumedEndsTheTestWithTheTrustPolicyToPaste) {
  rig_.sts.refuses_all_with = "AccessDenied";
  CheckReport report = CheckRole();
  EXPECT_FALSE(report.ok);
  CheckRow row = RowOf(report, "role");
  EXPECT_EQ(row.state, CheckState::kDenied);
  ASSERT_TRUE(row.mend.has_value());
  EXPECT_EQ((*row.mend)["Statement"][0]["Principal"]["AWS"], "arn:aws:iam::999988887777:root");
  EXPECT_EQ(StateOf(report, "external ID"), "not_proven");
  EXPECT_THAT(rig_.s3.actions(), IsEmpty());
}

TEST_F(S3CheckTest, WrongKeysOfARoleAreNotMendedByItsTrustPolicy) {
  rig_.sts.refuses_all_with = "SignatureDoesNotMatch";
  CheckReport report = CheckRole();
  EXPECT_FALSE(report.ok);
  CheckRow row = RowOf(report, "role");
  EXPECT_EQ(row.state, CheckState::kFailed);
  EXPECT_FALSE(row.mend.has_value());
  EXPECT_THAT(row.reason, HasSubstr("secret access key"));
}

TEST_F(S3CheckTest, OnlyARefusalForWantOfRightsProvesTheExternalIdGuard) {
  rig_.sts.refuses_id_with = "ExpiredToken";
  CheckReport report = CheckRole();
  CheckRow row = RowOf(report, "external ID");
  EXPECT_EQ(row.state, CheckState::kNotProven);
  EXPECT_THAT(row.reason, HasSubstr("expired"));
  EXPECT_EQ(StateOf(report, "s3:GetObject"), "granted");
}

TEST_F(S3CheckTest, AStoreThatDoesNotKnowCallersIsStillTested) {
  rig_.sts.knows_callers = false;
  CheckReport report = CheckRole();
  EXPECT_EQ(StateOf(report, "identity"), "not_proven");
  EXPECT_EQ(StateOf(report, "s3:GetObject"), "granted");
  EXPECT_TRUE(report.ok);
}

TEST_F(S3CheckTest, ARoleWithoutPutObjectIsASourceAndNoDestination) {
  Deny("s3:PutObject");
  EXPECT_TRUE(CheckRole().ok);
  request_.use = Use::kDestination;
  CheckReport report = CheckRole();
  EXPECT_FALSE(report.ok);
  EXPECT_EQ(StateOf(report, "s3:AbortMultipartUpload"), "not_proven");
}

TEST_F(S3CheckTest, CancellingLeavesNothingBehind) {
  request_.use = Use::kDestination;
  for (const char* last : {"identity", "s3:ListBucket", "s3:GetObject", "s3:PutObject"}) {
    auto connection = rig_.Open(rig_.Role());
    std::stop_source stop;
    auto report = CheckS3(
        *connection, request_,
        [&](const CheckRow& row) {
          if (row.permission == last) stop.request_stop();
        },
        stop.get_token());
    EXPECT_TRUE(IsCancelled(report.status())) << last;
    EXPECT_EQ(rig_.s3.PendingUploads(), 0) << last;
  }
}

TEST_F(S3CheckTest, ForeignBytesNeitherSteerATerminalNorBreakJson) {
  request_.prefix = "evil/";
  rig_.s3.Put("acme-raw", "evil/\x1b[2J\xff", "x");
  CheckReport report = CheckUser();
  std::string reason = RowOf(report, "s3:GetObject").reason;
  EXPECT_EQ(reason.find('\x1b'), std::string::npos);
  Json json = Json::parse(CheckReportToJson(report).dump());
  EXPECT_EQ(json["verdict"], report.ok ? "ok" : "failed");
  EXPECT_EQ(json["rows"][3]["permission"], "s3:ListBucket");
  EXPECT_EQ(json["rows"][3]["state"], "granted");
}

TEST_F(S3CheckTest, NoRowRepeatsASecret) {
  OpenRequest open = rig_.User();
  open.secrets[kSecretAccessKey] = Secret("canary-secret-value");
  std::string json = CheckReportToJson(Check(open)).dump();
  EXPECT_EQ(json.find("canary-secret-value"), std::string::npos);
  EXPECT_EQ(json.find("role-token"), std::string::npos);
}

TEST_F(S3CheckTest, ABucketThatCannotBeOneIsRefusedBeforeAnythingIsSent) {
  request_.bucket = "no/bucket";
  auto connection = rig_.Open(rig_.User());
  auto report = CheckS3(*connection, request_, [](const CheckRow&) {}, {});
  EXPECT_EQ(KindOf(report.status()), ErrorKind::kDefinition);
  EXPECT_EQ(rig_.s3.requests(), 0);
}

}  // namespace
}  // namespace waybill::connection
