#include "s3/upload.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "s3/part_sizes.h"
#include "servers/s3_client_rig.h"
#include "servers/strict_s3.h"

namespace waybill::s3 {
namespace {

using servers::S3ClientRig;
using servers::StrictS3;

constexpr int64_t kMiB = 1 << 20;

TEST(S3PartSizes, FirstThousandStayAndLaterOnesGrowToTheMaximum) {
  EXPECT_EQ(PartBytes(8 * kMiB, 1), 8 * kMiB);
  EXPECT_EQ(PartBytes(8 * kMiB, 1'000), 8 * kMiB);
  EXPECT_EQ(PartBytes(8 * kMiB, 1'001), 16 * kMiB);
  EXPECT_EQ(PartBytes(8 * kMiB, 3'000), 32 * kMiB);
  EXPECT_EQ(PartBytes(8 * kMiB, 3'001), 64 * kMiB);
  EXPECT_EQ(PartBytes(8 * kMiB, 10'000), kMaxPartBytes);
  for (int number = 2; number <= kMaxParts; ++number) {
    EXPECT_GE(PartBytes(kMinPartBytes, number), PartBytes(kMinPartBytes, number - 1));
  }
}

TEST(S3PartSizes, PartsGrowSlowlyWhateverTheFirst) {
  std::vector<int64_t> firsts = {kMinPartBytes,     kMinPartBytes + 1, 8 * kMiB,
                                 kMaxPartBytes / 3, kMaxPartBytes - 1, kMaxPartBytes};
  SeededRandom random(11);
  for (int i = 0; i < 50; ++i) {
    uint64_t span = uint64_t(kMaxPartBytes - kMinPartBytes) >> (random.Next() % 12);
    firsts.push_back(kMinPartBytes + int64_t(random.Next() % span));
  }
  for (int64_t first : firsts) {
    int64_t position = 0, previous = first;
    for (int number = 1; number <= kMaxParts; ++number) {
      const int64_t part = PartBytes(first, number);
      ASSERT_GE(part, previous) << first << ' ' << number;
      ASSERT_LE(part, std::min(kMaxPartBytes, 2 * previous)) << first << ' ' << number;
      ASSERT_LE(part, std::max(first, position / 100)) << first << ' ' << number;
      position += previous = part;
    }
    ASSERT_EQ(LargestObject(first), position);
  }
}

TEST(S3PartSizes, TenThousandPartsReachWhatTheHeaderPromises) {
  // 1,000 parts each of 8, 16 and 32 MiB, 100 each of 64 MiB to 4 GiB, 6,300 of 5 GiB.
  EXPECT_EQ(LargestObject(8 * kMiB), (56'000 + 100 * 8'128 + 6'300 * int64_t{5'120}) * kMiB);
  EXPECT_EQ(LargestObject(8 * kMiB), 34'733'870'284'800);
  EXPECT_GT(LargestObject(kMaxPartBytes / 2), 50'000'000'000'000);
  // 48.8 TiB, S3's own limit, is 10,000 parts of 5 GiB: 53,687,091,200,000 bytes.
  EXPECT_EQ(LargestObject(kMaxPartBytes), 53'687'091'200'000);
}

class S3Upload : public testing::Test {
 protected:
  void SetUp() override { server.AddBucket("b"); }
  Result<std::shared_ptr<Upload>> Open(UploadOptions options = {}, std::stop_token stop = {}) {
    return Upload::Open(*rig.client, "b", "k", std::move(options), std::move(stop));
  }
  static Status Write(Upload& upload, std::string_view bytes) {
    return upload.Write(bytes.data(), int64_t(bytes.size()));
  }

  StrictS3 server;
  S3ClientRig rig{server};
};

TEST_F(S3Upload, BytesArriveWholeHoweverTheyWereWritten) {
  std::string body(13 * size_t(kMiB), '-');
  for (size_t i = 0; i < body.size(); i += 13) body[i] = char('a' + i % 26);
  SeededRandom random(3);
  auto upload = Open({.part_bytes = 5 * kMiB, .parts_in_flight = 3});
  ASSERT_TRUE(upload.ok()) << upload.status();
  for (size_t at = 0; at < body.size();) {
    size_t step = std::min(body.size() - at, size_t(random.Next() % (3 * uint64_t(kMiB))));
    ASSERT_TRUE(Write(**upload, std::string_view(body).substr(at, step)).ok());
    at += step;
  }
  auto staged = (*upload)->Finish();
  ASSERT_TRUE(staged.ok()) << staged.status();
  EXPECT_EQ(staged->bytes, int64_t(body.size()));
  ASSERT_EQ(staged->parts.size(), 3u);
  EXPECT_EQ(staged->parts[2].bytes, 3 * kMiB);
  EXPECT_FALSE(server.Find("b", "k").has_value());
  ASSERT_TRUE(rig.client->CompleteUpload("b", "k", staged->upload_id, staged->parts, {}, {}).ok());
  EXPECT_TRUE(server.Find("b", "k")->body == body);
}

TEST_F(S3Upload, EmptyObjectIsOneEmptyPart) {
  auto staged = (*Open())->Finish();
  ASSERT_TRUE(staged.ok()) << staged.status();
  ASSERT_EQ(staged->parts.size(), 1u);
  ASSERT_TRUE(rig.client->CompleteUpload("b", "k", staged->upload_id, staged->parts, {}, {}).ok());
  EXPECT_EQ(server.Find("b", "k")->body, "");
}

TEST_F(S3Upload, WholeObjectsChecksumIsKeptWhereChecksumsAreSent) {
  ClientOptions options;
  options.checksums = Checksums::kWhenSupported;
  S3ClientRig checking(server, options);
  auto upload = *Upload::Open(*checking.client, "b", "k", {.part_bytes = 5 * kMiB}, {});
  std::string body(6 * size_t(kMiB), 'c');
  ASSERT_TRUE(Write(*upload, body).ok());
  auto staged = *upload->Finish();
  auto done = checking.client->CompleteUpload("b", "k", staged.upload_id, staged.parts, {}, {});
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(server.Find("b", "k")->crc32c, Crc32cText(body));
}

TEST_F(S3Upload, UploadIsRecordedBeforeItsFirstPart) {
  std::string recorded;
  auto upload = *Open({.on_created = [&](const NewUpload& created) {
    recorded = created.upload_id;
    EXPECT_EQ(server.CountOf("UploadPart"), 0);
    return Status::OK();
  }});
  EXPECT_EQ(upload->Finish()->upload_id, recorded);
}

TEST_F(S3Upload, DroppedClosedAndUnrecordedUploadsAreAborted) {
  { auto upload = Open(); }
  EXPECT_EQ(server.PendingUploads(), 0);
  auto upload = *Open();
  ASSERT_TRUE(Write(*upload, "x").ok());
  ASSERT_TRUE(upload->Close().ok());
  EXPECT_EQ(server.PendingUploads(), 0);
  EXPECT_FALSE(Open({.on_created = [](const NewUpload&) {
                 return Fail(ErrorKind::kBusy, "journal", "full");
               }}).ok());
  EXPECT_EQ(server.PendingUploads(), 0);
}

TEST_F(S3Upload, FinishedUploadOutlivesItsWriter) {
  {
    auto upload = *Open();
    ASSERT_TRUE(upload->Finish().ok());
  }
  EXPECT_EQ(server.PendingUploads(), 1);
}

TEST_F(S3Upload, RefusedPartFailsEveryLaterCall) {
  server.Add({.action = "UploadPart", .error = {403, "AccessDenied", "Access Denied"}});
  auto upload = *Open({.part_bytes = 5 * kMiB});
  std::string part(5 * size_t(kMiB), 'p');
  Status status;
  for (int i = 0; i < 5 && status.ok(); ++i) status = Write(*upload, part);
  if (status.ok()) status = upload->Finish().status();
  EXPECT_EQ(KindOf(status), ErrorKind::kDenied);
  EXPECT_EQ(Write(*upload, "more").message(), status.message());
  EXPECT_EQ(upload->Finish().status().message(), status.message());
  upload.reset();
  EXPECT_EQ(server.PendingUploads(), 0);
}

TEST_F(S3Upload, LostPartsAreSentAgain) {
  server.Add({.action = "UploadPart", .times = 3, .lose_request = true});
  server.Add({.action = "UploadPart", .times = 3, .lose_reply = true});
  auto upload = *Open({.part_bytes = 5 * kMiB});
  std::string body(11 * size_t(kMiB), 'p');
  ASSERT_TRUE(Write(*upload, body).ok());
  auto staged = upload->Finish();
  ASSERT_TRUE(staged.ok()) << staged.status();
  ASSERT_TRUE(rig.client->CompleteUpload("b", "k", staged->upload_id, staged->parts, {}, {}).ok());
  EXPECT_TRUE(server.Find("b", "k")->body == body);
}

TEST_F(S3Upload, StoppedUploadIsCancelledAndLeavesNothing) {
  std::stop_source stop;
  auto upload = *Open({}, stop.get_token());
  stop.request_stop();
  EXPECT_TRUE(IsCancelled(Write(*upload, "x")));
  EXPECT_TRUE(IsCancelled(upload->Finish().status()));
  upload.reset();
  EXPECT_EQ(server.PendingUploads(), 0);
}

TEST_F(S3Upload, SizesThatS3RefusesAreRefusedAtOnce) {
  EXPECT_EQ(KindOf(Open({.part_bytes = 5 * kMiB - 1}).status()), ErrorKind::kDefinition);
  EXPECT_EQ(KindOf(Open({.part_bytes = kMaxPartBytes + 1}).status()), ErrorKind::kDefinition);
  EXPECT_EQ(server.requests(), 0);
}

}  // namespace
}  // namespace waybill::s3
