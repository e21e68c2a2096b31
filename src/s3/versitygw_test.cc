// The same client against a server that is not ours.
#include "servers/versitygw.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>

#include "base/digest.h"
#include "s3/list.h"
#include "s3/upload.h"
#include "servers/s3_client_rig.h"

namespace waybill::s3 {
namespace {

using servers::S3ClientRig;
using servers::Versitygw;

struct TextSink : http::BodySink {
  std::string text;
  Status Write(std::string_view bytes) override {
    text += bytes;
    return Status::OK();
  }
};

class S3OnVersitygw : public testing::Test {
 protected:
  static void SetUpTestSuite() { server = Versitygw::Start().release(); }
  static void TearDownTestSuite() { delete std::exchange(server, nullptr); }
  void SetUp() override {
    if (server == nullptr) GTEST_SKIP() << Versitygw::WhyNot();
    bucket = "bucket-" + std::to_string(++buckets);
    server->MakeBucket(bucket);
    ClientOptions options{.endpoint = server->url()};
    options.checksums = Checksums::kWhenSupported;
    rig = std::make_unique<S3ClientRig>(options, server->user(), SystemClock().Now());
  }
  Client& client() { return *rig->client; }
  std::string Get(const std::string& key) {
    TextSink sink;
    auto read = client().GetObject(bucket, key, {}, 0, -1, sink, {});
    return read.ok() ? sink.text : read.status().ToString();
  }

  static inline Versitygw* server = nullptr;
  static inline int buckets = 0;
  std::string bucket;
  std::unique_ptr<S3ClientRig> rig;
};

TEST_F(S3OnVersitygw, ObjectsComeBackAsTheyWerePut) {
  for (const std::string key : {"plain", "a b+c", "\xC3\xA9/%2F", "tab\there", "q?x=1#f", "&<x>"}) {
    auto put = client().PutObject(bucket, key, "body of " + key, {}, {}, {});
    ASSERT_TRUE(put.ok()) << put.status();
    EXPECT_EQ(Get(key), "body of " + key);
    auto head = client().HeadObject(bucket, key, {}, {});
    ASSERT_TRUE(head.ok()) << head.status();
    EXPECT_EQ(head->object.etag, put->object.etag);
    EXPECT_EQ(head->object.bytes, int64_t(8 + key.size()));
    EXPECT_EQ(head->checksum_crc32c, Crc32cText("body of " + key));
  }
}

TEST_F(S3OnVersitygw, ListingFindsEveryKeyOnce) {
  std::map<std::string, int> expected, found;
  for (int i = 0; i < 250; ++i) {
    std::string key = "p/" + std::to_string(i * 7919 % 1000) + " +" + std::to_string(i);
    ASSERT_TRUE(client().PutObject(bucket, key, "x", {}, {}, {}).ok());
    expected[key] = 1;
  }
  Status status = ListAll(client(), bucket, "p/", {.parallel = 4, .page_keys = 10},
                          [&](const Object& object) {
                            ++found[object.key];
                            return Status::OK();
                          },
                          {});
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(found, expected);
}

TEST_F(S3OnVersitygw, UploadIsInvisibleUntilCompletedAndThenWhole) {
  const std::string body(11 << 20, 'w');
  auto upload = Upload::Open(client(), bucket, "big", {.part_bytes = 5 << 20}, {});
  ASSERT_TRUE(upload.ok()) << upload.status();
  ASSERT_TRUE((*upload)->Write(body.data(), int64_t(body.size())).ok());
  auto staged = (*upload)->Finish();
  ASSERT_TRUE(staged.ok()) << staged.status();
  ASSERT_EQ(staged->parts.size(), 3u);
  EXPECT_EQ(KindOf(client().HeadObject(bucket, "big", {}, {}).status()), ErrorKind::kMissing);
  auto pending = client().ListUploads(bucket, "", {});
  ASSERT_TRUE(pending.ok()) << pending.status();
  ASSERT_EQ(pending->size(), 1u);
  EXPECT_EQ(pending->front().upload_id, staged->upload_id);
  EXPECT_EQ(client().ListParts(bucket, "big", staged->upload_id, {})->size(), 3u);

  auto complete = [&] {
    return client().CompleteUpload(bucket, "big", staged->upload_id, staged->parts, {}, {});
  };
  auto done = complete();
  ASSERT_TRUE(done.ok()) << done.status();
  auto again = complete();
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->object.etag, done->object.etag);
  EXPECT_EQ(Get("big"), body);
}

TEST_F(S3OnVersitygw, AbortedUploadIsGoneAndAbortingAgainIsFine) {
  auto id = client().CreateUpload(bucket, "k", {}, {});
  ASSERT_TRUE(id.ok()) << id.status();
  ASSERT_TRUE(client().UploadPart(bucket, "k", id->upload_id, 1, "part", {}).ok());
  for (int i = 0; i < 2; ++i) {
    Status status = client().AbortUpload(bucket, "k", id->upload_id, {});
    EXPECT_TRUE(status.ok()) << status;
  }
  EXPECT_TRUE(client().ListUploads(bucket, "", {})->empty());
}

TEST_F(S3OnVersitygw, ConditionsHold) {
  ASSERT_TRUE(client().PutObject(bucket, "k", "one", {}, {.if_absent = true}, {}).ok());
  auto taken = client().PutObject(bucket, "k", "two", {}, {.if_absent = true}, {});
  EXPECT_EQ(KindOf(taken.status()), ErrorKind::kChanged) << taken.status();
  TextSink sink;
  auto stale = client().GetObject(bucket, "k", {.etag = "\"00\""}, 0, -1, sink, {});
  EXPECT_EQ(KindOf(stale.status()), ErrorKind::kChanged) << stale.status();
}

TEST_F(S3OnVersitygw, WrongSecretIsDeniedInWords) {
  auto user = server->user();
  user.secret_key += "x";
  S3ClientRig stranger({.endpoint = server->url()}, user, SystemClock().Now());
  auto page = stranger.client->ListObjects({.bucket = bucket}, {});
  EXPECT_EQ(KindOf(page.status()), ErrorKind::kDenied);
  EXPECT_THAT(page.status().message(), testing::HasSubstr("secret access key"));
}

TEST_F(S3OnVersitygw, MissingThingsAreMissing) {
  EXPECT_EQ(KindOf(client().HeadObject(bucket, "no", {}, {}).status()), ErrorKind::kMissing);
  auto page = client().ListObjects({.bucket = "no-such-bucket"}, {});
  EXPECT_EQ(KindOf(page.status()), ErrorKind::kMissing) << page.status();
  const std::string keys[] = {"never/there", "nor\tthis"};
  EXPECT_TRUE(client().DeleteObjects(bucket, keys, {}).ok());
}

}  // namespace
}  // namespace waybill::s3
