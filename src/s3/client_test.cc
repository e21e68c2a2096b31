#include "s3/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/digest.h"
#include "servers/s3_client_rig.h"
#include "servers/strict_s3.h"

namespace waybill::s3 {
namespace {

using servers::S3ClientRig;
using servers::S3Fault;
using servers::StrictS3;
using testing::ElementsAre;
using testing::HasSubstr;

/// Keeps what it is given.
struct TextSink : http::BodySink {
  std::string text;
  Status Write(std::string_view bytes) override {
    text += bytes;
    return Status::OK();
  }
};

class S3Client : public testing::Test {
 protected:
  void SetUp() override { server.AddBucket("b"); }

  Result<std::string> Get(const std::string& key, const Pin& pin = {}, int64_t offset = 0,
                          int64_t length = -1) {
    TextSink sink;
    ARROW_RETURN_NOT_OK(rig.client->GetObject("b", key, pin, offset, length, sink, {}));
    return sink.text;
  }
  Result<ObjectInfo> Put(const std::string& key, std::string_view body,
                         const PutCondition& condition = {}, const WriteOptions& options = {}) {
    return rig.client->PutObject("b", key, body, options, condition, {});
  }

  StrictS3 server{{.least_part_bytes = 4}};
  S3ClientRig rig{server};
};

/// Keys that S3 keeps apart and careless clients do not: aws-contract A5 of S3's documentation.
const std::string kOddKeys[] = {"a//b",
                                "a/../b",
                                "/lead",
                                "a/./b",
                                "tab\there",
                                "line\nend",
                                "u1\x01x",
                                "\xC3\xA9",
                                "%2F",
                                "a+b",
                                "two  gaps",
                                "q?x=1#f",
                                " ",
                                "\xF0\x9F\x98\x80",
                                "\xF4\x8F\xBF\xBF",
                                "&amp;<x>",
                                "dir/",
                                "a\\b",
                                "\xE2\x80\xA8"};

TEST_F(S3Client, EveryOddKeyComesBackAsItWas) {
  std::vector<std::string> keys(std::begin(kOddKeys), std::end(kOddKeys));
  for (const std::string& key : keys) ASSERT_TRUE(Put(key, "body of " + key).ok()) << key;
  std::sort(keys.begin(), keys.end());
  EXPECT_EQ(server.Keys("b"), keys);
  auto page = rig.client->ListObjects({.bucket = "b"}, {});
  ASSERT_TRUE(page.ok()) << page.status();
  std::vector<std::string> listed;
  for (const Object& object : page->objects) listed.push_back(object.key);
  EXPECT_EQ(listed, keys);
  for (const std::string& key : keys) EXPECT_EQ(*Get(key), "body of " + key);
  ASSERT_TRUE(rig.client->DeleteObjects("b", keys, {}).ok());
  EXPECT_TRUE(server.Keys("b").empty());
}

TEST_F(S3Client, HeadTellsWhatWasPut) {
  WriteOptions options{.content_type = "text/csv", .storage_class = "STANDARD_IA"};
  options.metadata = {{"waybill-job", "j1"}};
  auto put = Put("k", "hello", {}, options);
  ASSERT_TRUE(put.ok()) << put.status();
  auto head = rig.client->HeadObject("b", "k", {}, {});
  ASSERT_TRUE(head.ok()) << head.status();
  EXPECT_EQ(head->object.bytes, 5);
  EXPECT_EQ(head->object.etag, "\"5d41402abc4b2a76b9719d911017c592\"");  // md5sum of "hello"
  EXPECT_EQ(head->object.etag, put->object.etag);
  EXPECT_EQ(head->object.modified, StrictS3::FixedNow());
  EXPECT_EQ(head->object.storage_class, "STANDARD_IA");
  EXPECT_EQ(head->content_type, "text/csv");
  EXPECT_EQ(head->metadata.at("waybill-job"), "j1");
}

TEST_F(S3Client, RangesAreReadExactly) {
  ASSERT_TRUE(Put("k", "0123456789").ok());
  EXPECT_EQ(*Get("k", {}, 0, 3), "012");
  EXPECT_EQ(*Get("k", {}, 7, -1), "789");
  EXPECT_EQ(*Get("k", {}, 8, 100), "89");
  EXPECT_EQ(*Get("k", {}, 0, 0), "");
}

TEST_F(S3Client, EmptyObjectIsRead) {
  ASSERT_TRUE(Put("k", "").ok());
  EXPECT_EQ(*Get("k"), "");
  EXPECT_EQ(*Get("k", {}, 0, 5), "");
}

TEST_F(S3Client, CutBodyIsResumedFromTheLastGoodByte) {
  std::string body(300'000, 'x');
  for (size_t i = 0; i < body.size(); ++i) body[i] = char('a' + i % 23);
  Object object{.etag = server.Put("b", "k", body).etag};
  for (size_t cut : {0ul, 1ul, 1000ul, 299'999ul}) {
    server.Add({.action = "GetObject", .cut_body = cut});
    server.Add({.action = "GetObject", .cut_body = 5});
    EXPECT_EQ(*Get("k", {.etag = object.etag}), body) << cut;
  }
}

TEST_F(S3Client, ResumedReadMeetsAnotherObjectAndSaysSo) {
  std::string etag = server.Put("b", "k", std::string(100'000, 'a')).etag;
  server.Add({.action = "GetObject", .cut_body = 10});
  struct ChangingSink : TextSink {
    StrictS3* server;
    Status Write(std::string_view bytes) override {
      if (text.empty()) server->Put("b", "k", std::string(100'000, 'b'));
      return TextSink::Write(bytes);
    }
  } sink;
  sink.server = &server;
  auto read = rig.client->GetObject("b", "k", {.etag = etag}, 0, -1, sink, {});
  EXPECT_EQ(KindOf(read.status()), ErrorKind::kChanged) << read.status();
  EXPECT_EQ(sink.text.find('b'), std::string::npos);
}

TEST_F(S3Client, SinkThatFailsEndsTheReadAtOnce) {
  ASSERT_TRUE(Put("k", "0123456789").ok());
  struct FullSink : http::BodySink {
    Status Write(std::string_view) override { return Fail(ErrorKind::kBusy, "disk", "full"); }
  } sink;
  auto read =
      rig.client->GetObject("b", "k", {.etag = server.Find("b", "k")->etag}, 0, -1, sink, {});
  EXPECT_THAT(read.status().message(), HasSubstr("disk: full"));
  EXPECT_EQ(server.CountOf("GetObject"), 1);
}

TEST_F(S3Client, PinnedReadOfAReplacedObjectIsChanged) {
  std::string etag = server.Put("b", "k", "old").etag;
  server.Put("b", "k", "new");
  auto read = Get("k", {.etag = etag});
  EXPECT_EQ(KindOf(read.status()), ErrorKind::kChanged);
  EXPECT_THAT(read.status().message(), HasSubstr("s3://b/k"));
}

TEST_F(S3Client, VersionPinReadsTheOldVersion) {
  server.Change("b", [](servers::S3Bucket& bucket) { bucket.versioned = true; });
  std::string version = server.Put("b", "k", "old").version_id;
  server.Put("b", "k", "new");
  EXPECT_EQ(*Get("k", {.version_id = version}), "old");
}

TEST_F(S3Client, WholeReadsVerifyTheStoredChecksum) {
  ClientOptions options;
  options.checksums = Checksums::kWhenSupported;
  S3ClientRig checking(server, options);
  ASSERT_TRUE(checking.client->PutObject("b", "k", "precious", {}, {}, {}).ok());
  TextSink sink;
  ASSERT_TRUE(checking.client->GetObject("b", "k", {}, 0, -1, sink, {}).ok());
  server.Change("b", [](auto& bucket) { bucket.objects["k"].back().body = "Precious"; });
  auto read = checking.client->GetObject("b", "k", {}, 0, -1, sink, {});
  EXPECT_EQ(KindOf(read.status()), ErrorKind::kData) << read.status();
  EXPECT_THAT(read.status().message(), HasSubstr("CRC-32C"));
}

TEST_F(S3Client, PutIfAbsentIsRefusedWhenTheKeyIsTaken) {
  ASSERT_TRUE(Put("k", "theirs").ok());
  auto put = Put("k", "ours", {.if_absent = true});
  EXPECT_EQ(KindOf(put.status()), ErrorKind::kChanged);
  EXPECT_EQ(server.Find("b", "k")->body, "theirs");
}

TEST_F(S3Client, PutIfAbsentWhoseAnswerWasLostIsNoConflict) {
  server.Add({.action = "PutObject", .lose_reply = true});
  auto put = Put("k", "ours", {.if_absent = true});
  ASSERT_TRUE(put.ok()) << put.status();
  EXPECT_EQ(server.CountOf("PutObject"), 2);
}

TEST_F(S3Client, ConnectionThatDiedBehindLibcurlsBackIsNoConflictEither) {
  ASSERT_TRUE(Put("warm", "up").ok());  // from here on a kept connection is used
  server.Add({.action = "PutObject", .lose_reply = true});
  auto put = Put("k", "ours", {.if_absent = true});
  EXPECT_TRUE(put.ok()) << put.status();
}

TEST_F(S3Client, AnswerThatBreaksOffInItsHeadersIsAskedForAgain) {
  server.Add({.action = "PutObject", .cut_headers = true});
  auto put = Put("k", "0123456789");
  ASSERT_TRUE(put.ok()) << put.status();
  EXPECT_EQ(put->object.etag, server.Find("b", "k")->etag);
  server.Add({.action = "GetObject", .cut_headers = true});
  server.Add({.action = "HeadObject", .cut_headers = true});
  EXPECT_EQ(*Get("k"), "0123456789");
}

TEST_F(S3Client, PutIfAbsentThatLostARaceAfterALostAnswerIsAConflict) {
  server.Add({.action = "PutObject", .lose_request = true});
  server.Put("b", "k", "theirs");
  auto put = Put("k", "ours", {.if_absent = true});
  EXPECT_EQ(KindOf(put.status()), ErrorKind::kChanged) << put.status();
}

TEST_F(S3Client, BucketsAndLocationAreTold) {
  server.AddBucket("eu", {.region = "eu-west-1"});
  auto buckets = rig.client->ListBuckets({});
  ASSERT_TRUE(buckets.ok()) << buckets.status();
  ASSERT_EQ(buckets->size(), 2u);
  EXPECT_EQ((*buckets)[0].name, "b");
  EXPECT_EQ(*(*buckets)[0].created, *ParseUtc("2025-01-02T03:04:05Z"));
  EXPECT_EQ(*rig.client->GetBucketLocation("b", {}), "us-east-1");
  EXPECT_EQ(*rig.client->GetBucketLocation("eu", {}), "eu-west-1");
}

TEST_F(S3Client, DeleteOfManyNamesTheFirstThatIsRefused) {
  server.Put("b", "locked/a", "x");
  const std::string keys[] = {"free", "locked/a"};
  Status status = rig.client->DeleteObjects("b", keys, {});
  EXPECT_EQ(KindOf(status), ErrorKind::kDenied);
  EXPECT_THAT(status.message(), HasSubstr("s3://b/locked/a"));
}

TEST_F(S3Client, ListingIsPagedByToken) {
  for (int i = 0; i < 5; ++i) server.Put("b", "k" + std::to_string(i), "x");
  ListRequest request{.bucket = "b", .max_keys = 2};
  std::vector<std::string> keys;
  do {
    auto page = rig.client->ListObjects(request, {});
    ASSERT_TRUE(page.ok()) << page.status();
    for (const Object& object : page->objects) keys.push_back(object.key);
    request.token = page->next_token;
  } while (!request.token.empty());
  EXPECT_THAT(keys, ElementsAre("k0", "k1", "k2", "k3", "k4"));
}

TEST_F(S3Client, DelimiterGroupsKeys) {
  for (const char* key : {"a/1", "a/2", "b/1", "c"}) server.Put("b", key, "x");
  auto page = rig.client->ListObjects({.bucket = "b", .delimiter = "/"}, {});
  ASSERT_TRUE(page.ok());
  EXPECT_THAT(page->common_prefixes, ElementsAre("a/", "b/"));
  ASSERT_EQ(page->objects.size(), 1u);
  EXPECT_EQ(page->objects[0].key, "c");
}

TEST_F(S3Client, TruncatedListingIsAskedForAgain) {
  server.Put("b", "k", "x");
  server.Add({.action = "ListObjectsV2", .cut_document = true});
  auto page = rig.client->ListObjects({.bucket = "b"}, {});
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_EQ(page->objects.size(), 1u);
  EXPECT_EQ(server.CountOf("ListObjectsV2"), 2);
}

// HEAD has no body, so S3 cannot say there why it refuses.
TEST_F(S3Client, ReadThatIsRefusedTellsTheReasonAndNotOnlyTheStatus) {
  EXPECT_THAT(Get("k").status().message(), HasSubstr("HTTP 404 NoSuchKey"));
  TextSink sink;
  auto absent = rig.client->GetObject("absent", "k", {}, 0, -1, sink, {});
  EXPECT_THAT(absent.status().message(),
              HasSubstr("there is no such bucket: is 'absent' misspelt"));
  S3ClientRig stranger({.endpoint = server.url()}, {.secret_key = "not-the-secret"});
  Status status = stranger.client->GetObject("b", "k", {}, 0, -1, sink, {}).status();
  EXPECT_THAT(status.message(), HasSubstr("the secret access key does not belong"));
  EXPECT_EQ(sink.text, "");
}

TEST_F(S3Client, ObjectThatAppearsBehindARefusedReadIsStillRefused) {
  server.Put("b", "k", "body");
  server.Add({.action = "HeadObject", .error = {403, "AccessDenied", ""}});
  EXPECT_EQ(KindOf(Get("k").status()), ErrorKind::kDenied);
  // Nor is a refusal of another kind its reason: an empty object has no first byte.
  server.Put("b", "empty", "");
  server.Add({.action = "HeadObject", .error = {403, "AccessDenied", ""}});
  EXPECT_EQ(KindOf(Get("empty").status()), ErrorKind::kDenied);
}

}  // namespace
}  // namespace waybill::s3
