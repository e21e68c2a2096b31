#include "destination/s3_destination.h"

#include <gmock/gmock.h>

#include <atomic>
#include <nlohmann/json.hpp>
#include <thread>

#include "servers/s3_client_rig.h"
#include "servers/strict_s3.h"
#include "stage/destination_contract.h"

namespace waybill {
namespace {

using servers::S3ClientRig;
using servers::StrictS3;
using testing::ElementsAre;
using testing::HasSubstr;

Result<std::unique_ptr<Destination>> Make(Json options, s3::Client& client) {
  options["connection"] = "c";
  options["bucket"] = "b";
  if (!options.contains("path_prefix")) options["path_prefix"] = "out/part";
  ARROW_ASSIGN_OR_RAISE(Json checked,
                        ApplyOptions(destination::S3DestinationOptions(), options, "t"));
  return destination::MakeS3Destination(checked, client);
}

class S3World {
 public:
  S3World() {
    server.AddBucket("b");
    destination_ = Another();
  }
  Destination& destination() { return *destination_; }
  std::unique_ptr<Destination> Another() { return *Make({{"file_ext", ".csv"}}, *rig.client); }
  std::map<std::string, std::string> Visible() {
    std::map<std::string, std::string> visible;
    for (const std::string& key : server.Keys("b")) {
      visible["s3://b/" + key] = server.Find("b", key)->body;
    }
    return visible;
  }
  int Leftovers() { return server.PendingUploads(); }

  StrictS3 server;
  S3ClientRig rig{server};

 private:
  std::unique_ptr<Destination> destination_;
};

INSTANTIATE_TYPED_TEST_SUITE_P(S3, DestinationContract, S3World);

class S3Destination : public testing::Test {
 protected:
  Result<Artifact> Stage(Destination& destination, int task, std::string_view bytes) {
    ARROW_ASSIGN_OR_RAISE(auto output, destination.Stage({.job_id = "job-1", .task = task}, {}));
    ARROW_RETURN_NOT_OK(output->Write(bytes.data(), int64_t(bytes.size())));
    return output->Finish();
  }
  std::unique_ptr<Destination> Made(Json options) {
    auto made = Make(std::move(options), *world.rig.client);
    EXPECT_TRUE(made.ok()) << made.status();
    return made.ok() ? std::move(*made) : nullptr;
  }

  S3World world;
};

TEST_F(S3Destination, KeysAreNumberedBetweenPrefixAndExtension) {
  auto destination = Made({{"file_ext", ".csv.gz"}, {"sequence_format", "-%02d_%d"}});
  Artifact artifact = *Stage(*destination, 7, "rows");
  EXPECT_EQ(artifact.name, "s3://b/out/part-07_0.csv.gz");
  ASSERT_TRUE(destination->Publish(artifact, {}).ok());
  EXPECT_THAT(world.server.Keys("b"), ElementsAre("out/part-07_0.csv.gz"));
}

TEST_F(S3Destination, ObjectsCarryTheJobAndHowTheyAreKept) {
  auto destination = Made({{"canned_acl", "bucket-owner-full-control"},
                           {"storage_class", "STANDARD_IA"},
                           {"server_side_encryption", "aws:kms"},
                           {"kms_key_id", "alias/lake"}});
  auto published = destination->Publish(*Stage(*destination, 0, "rows"), {});
  ASSERT_TRUE(published.ok()) << published.status();
  auto object = *world.server.Find("b", "out/part.000.00");
  EXPECT_EQ(published->version, object.etag);
  std::map<std::string, std::string> headers(object.headers.begin(), object.headers.end());
  EXPECT_EQ(headers["x-amz-meta-waybill-job"], "job-1");
  EXPECT_EQ(headers["x-amz-acl"], "bucket-owner-full-control");
  EXPECT_EQ(headers["x-amz-storage-class"], "STANDARD_IA");
  EXPECT_EQ(headers["x-amz-server-side-encryption"], "aws:kms");
  EXPECT_EQ(headers["x-amz-server-side-encryption-aws-kms-key-id"], "alias/lake");
}

TEST_F(S3Destination, TakenKeyIsRefusedBeforeARowIsWritten) {
  world.server.Put("b", "out/part.000.00", "theirs");
  auto destination = Made({{"if_exists", "fail"}});
  auto staged = Stage(*destination, 0, "rows");
  EXPECT_EQ(KindOf(staged.status()), ErrorKind::kChanged);
  EXPECT_THAT(staged.status().message(), HasSubstr("if_exists"));
  EXPECT_EQ(world.server.PendingUploads(), 0);
}

TEST_F(S3Destination, KeyTakenMeanwhileIsRefusedWhenPublished) {
  auto destination = Made({{"if_exists", "fail"}});
  Artifact artifact = *Stage(*destination, 0, "rows");
  world.server.Put("b", "out/part.000.00", "theirs");
  EXPECT_EQ(KindOf(destination->Publish(artifact, {}).status()), ErrorKind::kChanged);
  EXPECT_EQ(world.server.Find("b", "out/part.000.00")->body, "theirs");
}

TEST_F(S3Destination, PublishingTwiceIsFineAlsoWhereNothingMayBeReplaced) {
  auto destination = Made({{"if_exists", "fail"}});
  Artifact artifact = *Stage(*destination, 0, "rows");
  ASSERT_TRUE(destination->Publish(artifact, {}).ok());
  auto again = destination->Publish(artifact, {});
  EXPECT_TRUE(again.ok()) << again.status();
}

TEST_F(S3Destination, StraysOfOtherKeysStay) {
  ASSERT_TRUE(world.rig.client->CreateUpload("b", "out/part-by-hand", {}, {}).ok());
  auto stray = world.destination().Stage({.job_id = "job-1", .task = 1}, {});
  ASSERT_TRUE(stray.ok());
  const Time since = world.server.FixedNow() + std::chrono::minutes(10);  // clocks differ a little
  ASSERT_TRUE(world.Another()->DiscardStrays("job-1", 2, since, {}).ok());
  auto left = *world.rig.client->ListUploads("b", "", {});
  ASSERT_EQ(left.size(), 1u);
  EXPECT_EQ(left[0].key, "out/part-by-hand");
}

TEST_F(S3Destination, UploadWhoseCreationWasNotHeardOfIsDiscardedAfterThePublish) {
  // Twice, since libcurl sends again on its own when a kept connection turns out to be dead.
  world.server.Add({.action = "CreateMultipartUpload", .times = 2, .lose_reply = true});
  auto output = *world.destination().Stage({.job_id = "job-1", .task = 0, .file = 3}, {});
  ASSERT_TRUE(output->Write("rows", 4).ok());
  ASSERT_TRUE(world.destination().Publish(*output->Finish(), {}).ok());
  ASSERT_GE(world.server.PendingUploads(), 1);
  ASSERT_TRUE(world.destination().DiscardStrays("job-1", 1, StrictS3::FixedNow(), {}).ok());
  EXPECT_EQ(world.server.PendingUploads(), 0);
  EXPECT_EQ(world.Visible()["s3://b/out/part.000.03.csv"], "rows");
}

TEST_F(S3Destination, UploadThatAnotherJobFillsIsNoStray) {
  auto other = world.Another();
  auto theirs = *other->Stage({.job_id = "job-2", .task = 0}, {});
  const std::string part(9 << 20, 't');
  ASSERT_TRUE(theirs->Write(part.data(), int64_t(part.size())).ok());
  while (world.server.CountOf("UploadPart") == 0) std::this_thread::yield();
  ASSERT_TRUE(world.Another()->DiscardStrays("job-1", 1, Time{}, {}).ok());
  auto published = other->Publish(*theirs->Finish(), {});
  EXPECT_TRUE(published.ok()) << published.status();
}

TEST_F(S3Destination, EmptyUploadThatAnotherJobBeganLaterIsNoStray) {
  std::atomic<int> minute = 0;
  StrictS3 server({.now = [&] { return StrictS3::FixedNow() + std::chrono::minutes(minute); }});
  server.AddBucket("b");
  S3ClientRig rig(server), other_rig(server);
  auto ours = *Make({}, *rig.client), theirs = *Make({}, *other_rig.client);
  Artifact artifact = *Stage(*ours, 0, "rows");
  minute = 1;
  auto output = *theirs->Stage({.job_id = "job-2", .task = 0}, {});
  ASSERT_TRUE(ours->Publish(artifact, {}).ok());
  ASSERT_TRUE(ours->DiscardStrays("job-1", 1, StrictS3::FixedNow(), {}).ok());
  EXPECT_EQ(server.PendingUploads(), 1);
  ASSERT_TRUE(output->Write("later", 5).ok());
  auto published = theirs->Publish(*output->Finish(), {});
  EXPECT_TRUE(published.ok()) << published.status();
}

TEST_F(S3Destination, NothingIsDiscardedUnseen) {
  ASSERT_TRUE(world.rig.client->CreateUpload("b", "out/part.000.00.csv", {}, {}).ok());
  world.server.Add({.action = "ListParts", .times = 9, .error = {403, "AccessDenied", "no"}});
  EXPECT_EQ(KindOf(world.Another()->DiscardStrays("job-1", 1, Time{}, {})), ErrorKind::kDenied);
  EXPECT_EQ(world.server.PendingUploads(), 1);
}

TEST_F(S3Destination, LargeOutputIsManyPartsAndOneObject) {
  std::string bytes(21 << 20, 'r');
  for (size_t i = 0; i < bytes.size(); i += 997) bytes[i] = char('a' + i % 26);
  Artifact artifact = *Stage(world.destination(), 0, bytes);
  EXPECT_EQ(world.server.CountOf("UploadPart"), 3);
  ASSERT_TRUE(world.Another()->Publish(artifact, {}).ok());
  EXPECT_TRUE(world.server.Find("b", "out/part.000.00.csv")->body == bytes);
}

TEST_F(S3Destination, SettingsThatCannotWorkAreRefused) {
  auto kind = [&](Json options) { return KindOf(Make(options, *world.rig.client).status()); };
  EXPECT_EQ(kind({{"kms_key_id", "k"}}), ErrorKind::kDefinition);
  EXPECT_EQ(kind({{"sequence_format", "%s%n"}}), ErrorKind::kDefinition);
  EXPECT_EQ(kind({{"storage_class", "CHEAP"}}), ErrorKind::kDefinition);
}

TEST_F(S3Destination, ForeignArtifactIsNotPublished) {
  for (const char* token : {"{}", "[]", "x", R"({"bucket":"b","key":"k","upload_id":"u",
       "replace":true,"parts":[{"number":0}]})"}) {
    auto published = world.destination().Publish({.name = "s3://b/k", .token = token}, {});
    EXPECT_EQ(KindOf(published.status()), ErrorKind::kData) << token;
  }
}

// The n-th request is lost, or its answer is, for n = 1, 2, 3… until a job meets no fault.
class S3DestinationFaults : public testing::TestWithParam<bool> {};

TEST_P(S3DestinationFaults, NthRequestLostLeavesAllOrNothing) {
  for (int n = 1;; ++n) {
    S3World world;
    s3::ClientOptions once;
    once.max_attempts = 1;
    S3ClientRig rig(world.server, once);
    auto destination = *Make({{"file_ext", ".csv"}}, *rig.client);
    std::vector<Artifact> created;
    world.server.FailNth(n, /*after_the_work=*/GetParam());

    auto run = [&]() -> Status {
      StageRequest request{.job_id = "job-1", .on_created = [&](const Artifact& a) {
                             created.push_back(a);
                             return Status::OK();
                           }};
      ARROW_ASSIGN_OR_RAISE(auto output, destination->Stage(request, {}));
      ARROW_RETURN_NOT_OK(output->Write("rows", 4));
      ARROW_ASSIGN_OR_RAISE(Artifact artifact, output->Finish());
      created.push_back(artifact);
      return destination->Publish(artifact, {}).status();
    };
    Status status = run();
    const bool faultless = status.ok();
    // What `waybill jobs repair` does with a job that failed: roll forward what is staged whole.
    world.server.ClearFaults();
    if (!status.ok() && created.size() == 2) {
      EXPECT_TRUE(destination->Publish(created[1], {}).ok()) << n;
    } else if (!status.ok()) {
      for (const Artifact& artifact : created) {
        EXPECT_TRUE(destination->Discard(artifact, {}).ok()) << n;
      }
      EXPECT_TRUE(destination->DiscardStrays("job-1", 1, StrictS3::FixedNow(), {}).ok()) << n;
      EXPECT_TRUE(world.Visible().empty()) << n;
    }
    if (created.size() == 2) {
      EXPECT_EQ(world.Visible()["s3://b/out/part.000.00.csv"], "rows") << n;
    }
    EXPECT_EQ(world.Leftovers(), 0) << n;
    if (faultless) {
      EXPECT_GT(n, 3);
      break;
    }
    ASSERT_LT(n, 50);
  }
}

INSTANTIATE_TEST_SUITE_P(BeforeAndAfterTheWork, S3DestinationFaults, testing::Bool());

}  // namespace
}  // namespace waybill
