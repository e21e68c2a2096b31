// What the client does about redirects, clocks, sessions, throttling and lost answers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "s3/client.h"
#include "servers/fake_transport.h"
#include "servers/s3_client_rig.h"
#include "servers/strict_s3.h"

namespace waybill::s3 {
namespace {

using servers::S3ClientRig;
using servers::S3User;
using servers::StrictS3;
using testing::HasSubstr;

struct TextSink : http::BodySink {
  std::string text;
  Status Write(std::string_view bytes) override {
    text += bytes;
    return Status::OK();
  }
};

class S3Recovery : public testing::Test {
 protected:
  void SetUp() override {
    server.AddBucket("b");
    server.Put("b", "k", "body");
  }
  Status List(Client& client) { return client.ListObjects({.bucket = "b"}, {}).status(); }

  StrictS3 server{{.least_part_bytes = 4}};
  S3ClientRig rig{server};
};

TEST_F(S3Recovery, BucketInAnotherRegionIsFollowedOnceAndRemembered) {
  server.AddBucket("eu", {.region = "eu-west-1"});
  for (int i = 0; i < 3; ++i) {
    auto page = rig.client->ListObjects({.bucket = "eu"}, {});
    ASSERT_TRUE(page.ok()) << page.status();
  }
  EXPECT_EQ(server.CountOf("ListObjectsV2"), 4);  // the first was refused
}

TEST_F(S3Recovery, HeadLearnsTheRegionFromItsHeaders) {
  server.AddBucket("eu", {.region = "eu-west-1"});
  server.Put("eu", "k", "body");
  auto head = rig.client->HeadObject("eu", "k", {}, {});
  EXPECT_TRUE(head.ok()) << head.status();
  EXPECT_EQ(*rig.client->FindRegion("eu", {}), "eu-west-1");
}

TEST_F(S3Recovery, RegionIsToldToWhoMayNothing) {
  server.AddBucket("eu", {.region = "eu-west-1", .denied = {"s3:ListBucket"}});
  EXPECT_EQ(*rig.client->FindRegion("eu", {}), "eu-west-1");
}

TEST_F(S3Recovery, RedirectWithoutARegionAsksTheBucket) {
  server.AddBucket("eu", {.region = "eu-west-1"});
  server.Add({.action = "ListObjectsV2",
              .error = {301, "PermanentRedirect", "use the specified endpoint"},
              .headers = {{"Location", "http://198.51.100.1/"}}});
  auto page = rig.client->ListObjects({.bucket = "eu"}, {});
  EXPECT_TRUE(page.ok()) << page.status();
  EXPECT_EQ(server.CountOf("HeadBucket"), 1);
}

TEST_F(S3Recovery, RegionThatIsNoneIsNotBelieved) {
  server.Add({.action = "ListObjectsV2",
              .error = {400, "AuthorizationHeaderMalformed", "wrong", "evil.example.com/#"}});
  EXPECT_EQ(KindOf(List(*rig.client)), ErrorKind::kDefinition);
  EXPECT_EQ(server.requests(), 1);
}

TEST_F(S3Recovery, TwoRegionsThatPointAtEachOtherEnd) {
  server.Add(
      {.action = "ListObjectsV2", .error = {400, "AuthorizationHeaderMalformed", "m", "eu-a"}});
  server.Add(
      {.action = "ListObjectsV2", .error = {400, "AuthorizationHeaderMalformed", "m", "eu-b"}});
  Status status = List(*rig.client);
  EXPECT_EQ(KindOf(status), ErrorKind::kDefinition);
  EXPECT_THAT(status.message(), HasSubstr("region to eu-b"));
  EXPECT_EQ(server.requests(), 2);
}

TEST_F(S3Recovery, WrongClockIsSetByTheAnswersDate) {
  rig.clock.Advance(std::chrono::hours(5));
  const servers::Headers date = {
      {"Date", "Sun, 01 Mar 2026 12:00:00 GMT"}};  // StrictS3::FixedNow()
  server.Add({.error = {403, "RequestTimeTooSkewed", "too large"}, .headers = date});
  EXPECT_TRUE(List(*rig.client).ok());
  EXPECT_TRUE(List(*rig.client).ok());
  EXPECT_EQ(server.requests(), 3);  // learnt once
}

TEST_F(S3Recovery, WrongClockIsSetByTheDateOfAnAnswerWithoutABodyToo) {
  rig.clock.Advance(std::chrono::hours(5));
  const servers::Headers date = {{"Date", "Sun, 01 Mar 2026 12:00:00 GMT"}};
  server.Add({.action = "HeadObject",
              .times = 9,
              .error = {403, "RequestTimeTooSkewed", "too large"},
              .headers = date});
  // Denied once more, for another cause, it is denied.
  EXPECT_EQ(KindOf(rig.client->HeadObject("b", "k", {}, {}).status()), ErrorKind::kDenied);
  EXPECT_EQ(server.requests(), 2);
  server.ClearFaults();
  EXPECT_TRUE(rig.client->HeadObject("b", "k", {}, {}).ok());
  EXPECT_EQ(server.requests(), 3);
}

constexpr char kSkewed[] = "<Error><Code>RequestTimeTooSkewed</Code></Error>";
constexpr char kEmptyPage[] =
    "<ListBucketResult><Name>b</Name><IsTruncated>false</IsTruncated></ListBucketResult>";

TEST(S3Clock, CallRefusedWhileAnotherLearntTheTimeIsSignedAgainToo) {
  ManualClock clock(*ParseUtc("2026-03-01T17:00:00Z"));
  SeededRandom random(7);
  NullLog log;
  servers::ChangingCredentials credentials(servers::CredentialsOf(S3User{}));
  std::unique_ptr<Client> client;
  servers::FakeTransport transport([&](const servers::SentRequest& request) -> http::Response {
    bool first = transport.sent().size() == 1;
    if (request.Header("X-Amz-Date") == "20260301T120000Z") return {200, {}, kEmptyPage};
    // The first is still under way when a second is refused, learns the time and succeeds.
    if (first) {
      EXPECT_TRUE(client->ListObjects({.bucket = "b"}, {}).ok());
    }
    return {403, {{"Date", "Sun, 01 Mar 2026 12:00:00 GMT"}}, kSkewed};
  });
  client = std::make_unique<Client>(ClientOptions{},
                                    ClientParts{transport, credentials, clock, random, log});
  Status status = client->ListObjects({.bucket = "b"}, {}).status();
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(transport.sent().size(), 4u);
}

TEST_F(S3Recovery, WrongClockThatDoesNotExplainItIsSaid) {
  server.Add({.times = 9, .error = {403, "RequestTimeTooSkewed", "too large"}});
  Status status = List(*rig.client);
  EXPECT_EQ(KindOf(status), ErrorKind::kDefinition);
  EXPECT_THAT(status.message(), HasSubstr("clock"));
  EXPECT_EQ(server.requests(), 1);
}

TEST_F(S3Recovery, ExpiredSessionIsRenewedOnce) {
  S3User old_user{.session_token = "old", .expired = true}, new_user{.session_token = "new"};
  S3ClientRig session({.endpoint = server.url()}, old_user);
  session.credentials.SetNext(servers::CredentialsOf(new_user));
  server.SetUser(old_user);
  // The server knows the new session as soon as the old one has been refused.
  server.Add({.error = {400, "ExpiredToken", "The provided token has expired."}});
  server.SetUser(new_user);
  EXPECT_TRUE(List(*session.client).ok());
  EXPECT_EQ(session.credentials.rejections(), 1);
}

TEST_F(S3Recovery, SessionThatCannotBeRenewedIsDenied) {
  server.Add({.times = 9, .error = {400, "ExpiredToken", "The provided token has expired."}});
  Status status = List(*rig.client);
  EXPECT_EQ(KindOf(status), ErrorKind::kDenied);
  EXPECT_EQ(server.requests(), 2);
}

TEST_F(S3Recovery, PlainDenialNearASessionsEndIsTakenForItsEnd) {
  // Ceph answers an expired session with AccessDenied.
  S3User user{.session_token = "t"};
  server.SetUser(user);
  S3ClientRig session({.endpoint = server.url()}, user);
  auto ending = servers::CredentialsOf(user);
  ending.expires = StrictS3::FixedNow() + std::chrono::minutes(2);
  session.credentials.SetNext(ending);
  session.credentials.Reject({});
  server.Add({.times = 1, .error = {403, "AccessDenied", "Access Denied"}});
  EXPECT_TRUE(List(*session.client).ok());
  EXPECT_EQ(session.credentials.rejections(), 2);
}

TEST_F(S3Recovery, DenialFarFromASessionsEndIsADenial) {
  server.Add({.times = 1, .error = {403, "AccessDenied", "Access Denied"}});
  EXPECT_EQ(KindOf(List(*rig.client)), ErrorKind::kDenied);
  EXPECT_EQ(server.requests(), 1);
}

TEST_F(S3Recovery, BurstOfSlowDownIsWaitedOut) {
  server.Add({.times = 6, .error = {503, "SlowDown", "Please reduce your request rate."}});
  const Duration before = rig.clock.Elapsed();
  EXPECT_TRUE(List(*rig.client).ok());
  EXPECT_GT(rig.clock.Elapsed(), before);
}

TEST_F(S3Recovery, SlowDownWithoutEndIsBusyAfterAllTries) {
  server.Add({.times = 99, .error = {503, "SlowDown", "Please reduce your request rate."}});
  Status status = List(*rig.client);
  EXPECT_EQ(KindOf(status), ErrorKind::kBusy);
  EXPECT_EQ(server.requests(), 8);
}

TEST_F(S3Recovery, ArchivedObjectIsSaidAndNotTriedAgain) {
  server.Change("b", [](auto& bucket) { bucket.objects["k"].back().state = "GLACIER"; });
  TextSink sink;
  auto read =
      rig.client->GetObject("b", "k", {.etag = server.Find("b", "k")->etag}, 0, -1, sink, {});
  EXPECT_EQ(KindOf(read.status()), ErrorKind::kDefinition);
  EXPECT_THAT(read.status().message(), HasSubstr("restore it first"));
  EXPECT_EQ(server.requests(), 1);
}

TEST_F(S3Recovery, KeyOfKmsThatRefusesIsNamed) {
  server.Change("b", [](auto& bucket) { bucket.objects["k"].back().kms_denial = "kms:Decrypt"; });
  TextSink sink;
  auto read = rig.client->GetObject("b", "k", {}, 0, -1, sink, {});
  EXPECT_THAT(read.status().message(), HasSubstr("grant kms:Decrypt"));
}

TEST_F(S3Recovery, RequesterPaysAndOwnerAreSentAndTheirLackIsNamed) {
  server.Change("b", [](auto& bucket) { bucket.requester_pays = true; });
  EXPECT_EQ(KindOf(List(*rig.client)), ErrorKind::kDenied);
  ClientOptions options;
  options.requester_pays = true;
  options.expected_bucket_owner = "111122223333";
  S3ClientRig paying(server, options);
  EXPECT_TRUE(List(*paying.client).ok());
  options.expected_bucket_owner = "444455556666";
  S3ClientRig mistaken(server, options);
  EXPECT_THAT(List(*mistaken.client).message(), HasSubstr("444455556666 (expected_bucket_owner)"));
}

class S3UploadRecovery : public S3Recovery {
 protected:
  void SetUp() override {
    S3Recovery::SetUp();
    id = rig.client->CreateUpload("b", "up", {}, {})->upload_id;
    for (int number : {1, 2}) {
      parts.push_back(
          *rig.client->UploadPart("b", "up", id, number, "part" + std::to_string(number), {}));
    }
  }
  Result<ObjectInfo> Complete(const PutCondition& condition = {}) {
    return rig.client->CompleteUpload("b", "up", id, parts, condition, {});
  }

  std::string id;
  std::vector<Part> parts;
};

TEST_F(S3UploadRecovery, ErrorInsideA200IsTriedAgain) {
  server.Add({.action = "CompleteMultipartUpload", .times = 2, .error_in_success = true});
  auto done = Complete();
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(server.Find("b", "up")->body, "part1part2");
  EXPECT_EQ(done->object.etag, server.Find("b", "up")->etag);
}

TEST_F(S3UploadRecovery, CompleteWhoseAnswerWasLostIsDone) {
  server.Add({.action = "CompleteMultipartUpload", .times = 2, .lose_reply = true});
  auto done = Complete();
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(done->object.etag, server.Find("b", "up")->etag);
}

TEST_F(S3UploadRecovery, CompleteWhoseAnswerBrokeOffIsDone) {
  server.Add({.action = "CompleteMultipartUpload", .cut_document = true});
  EXPECT_TRUE(Complete().ok());
}

TEST_F(S3UploadRecovery, CompleteAfterAStrangerTookTheKeyIsNotDone) {
  server.ChangeUploads([](auto& upload) { upload.parts.clear(); });
  server.Put("b", "up", "a stranger");  // of the very size, by the way
  auto done = Complete();
  EXPECT_FALSE(done.ok());
  EXPECT_EQ(server.Find("b", "up")->body, "a stranger");
}

TEST_F(S3UploadRecovery, UploadThatIsGoneIsMissing) {
  ASSERT_TRUE(rig.client->AbortUpload("b", "up", id, {}).ok());
  auto done = Complete();
  EXPECT_EQ(KindOf(done.status()), ErrorKind::kMissing);
  EXPECT_THAT(done.status().message(), HasSubstr("completed or aborted"));
}

TEST_F(S3UploadRecovery, ConditionHoldsForCompleteToo) {
  server.Put("b", "up", "theirs");
  EXPECT_EQ(KindOf(Complete({.if_absent = true}).status()), ErrorKind::kChanged);
  EXPECT_EQ(server.Find("b", "up")->body, "theirs");
}

TEST_F(S3UploadRecovery, SmallPartInTheMiddleIsOurBug) {
  parts.clear();
  for (int number : {1, 2})
    parts.push_back(*rig.client->UploadPart("b", "up", id, number, "x", {}));
  auto done = Complete();
  EXPECT_EQ(KindOf(done.status()), ErrorKind::kBug) << done.status();
}

TEST_F(S3UploadRecovery, AbortIsRepeatedUntilTheUploadIsGone) {
  server.ChangeUploads([](auto& upload) { upload.survives_aborts = 2; });
  EXPECT_TRUE(rig.client->AbortUpload("b", "up", id, {}).ok());
  EXPECT_EQ(server.PendingUploads(), 0);
  EXPECT_EQ(server.CountOf("AbortMultipartUpload"), 3);
}

TEST_F(S3UploadRecovery, AbortThatNeverEndsIsSaid) {
  server.ChangeUploads([](auto& upload) { upload.survives_aborts = 99; });
  Status status = rig.client->AbortUpload("b", "up", id, {});
  EXPECT_EQ(KindOf(status), ErrorKind::kBusy);
  EXPECT_THAT(status.message(), HasSubstr("lifecycle rule"));
}

TEST_F(S3UploadRecovery, AbortDoesNotNeedTheRightToLook) {
  server.Change("b", [](auto& bucket) { bucket.denied = {"s3:ListMultipartUploadParts"}; });
  EXPECT_TRUE(rig.client->AbortUpload("b", "up", id, {}).ok());
}

TEST_F(S3UploadRecovery, UploadsAndPartsAreListedOverPages) {
  StrictS3 paging({.least_part_bytes = 4, .page_limit = [](int) { return 2; }});
  paging.AddBucket("b");
  S3ClientRig client(paging);
  std::string last;
  for (int i = 0; i < 5; ++i)
    last = client.client->CreateUpload("b", "odd key+\xC3\xA9", {}, {})->upload_id;
  EXPECT_EQ(client.client->ListUploads("b", "odd", {})->size(), 5u);
  for (int n = 1; n <= 5; ++n) {
    ASSERT_TRUE(client.client->UploadPart("b", "odd key+\xC3\xA9", last, n, "part", {}).ok());
  }
  EXPECT_EQ(client.client->ListParts("b", "odd key+\xC3\xA9", last, {})->size(), 5u);
}

}  // namespace
}  // namespace waybill::s3
