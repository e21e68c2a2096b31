#pragma once

#include <arrow/buffer.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <thread>
#include <vector>

#include "stage/destination.h"

namespace waybill {

/// What every Destination promises, whatever its kind. A kind joins in its own test file:
///
///   struct FileWorld {                                     // default-constructed for each test
///     Destination& destination();
///     std::unique_ptr<Destination> Another();              // over the same place, as another
///     process std::map<std::string, std::string> Visible();        // what a reader sees: name and
///     bytes int Leftovers();                                     // pending uploads, temporary
///     files
///   };
///   INSTANTIATE_TYPED_TEST_SUITE_P(File, DestinationContract, FileWorld);
///
/// The names of Visible() are those of the artifacts. Published files may be replaced.
template <typename World>
class DestinationContract : public testing::Test {
 protected:
  StageRequest Request(int task) {
    return {.job_id = "job-1", .task = task, .file = 0, .on_created = [this](const Artifact& a) {
              created_.push_back(a);
              return Status::OK();
            }};
  }

  Result<Artifact> StageBytes(const StageRequest& request, std::string_view bytes) {
    ARROW_ASSIGN_OR_RAISE(auto output, world_.destination().Stage(request, {}));
    ARROW_RETURN_NOT_OK(output->Write(bytes.data(), static_cast<int64_t>(bytes.size())));
    return output->Finish();
  }

  Artifact Staged(int task, std::string_view bytes) {
    auto artifact = StageBytes(Request(task), bytes);
    EXPECT_TRUE(artifact.ok()) << artifact.status().ToString();
    return artifact.ValueOr(Artifact{});
  }

  void Publish(Destination& destination, const Artifact& artifact) {
    auto published = destination.Publish(artifact, {});
    ASSERT_TRUE(published.ok()) << published.status().ToString();
    EXPECT_EQ(published->name, artifact.name);
    EXPECT_EQ(published->bytes, artifact.bytes);
  }

  void ExpectOnly(const Artifact& artifact, const std::string& bytes) {
    auto visible = world_.Visible();
    ASSERT_EQ(visible.size(), 1u);
    EXPECT_EQ(visible.begin()->first, artifact.name);
    EXPECT_TRUE(visible.begin()->second == bytes);
  }

  void ExpectNothing() {
    EXPECT_TRUE(world_.Visible().empty());
    EXPECT_EQ(world_.Leftovers(), 0);
  }

  World world_;
  std::vector<Artifact> created_;
};

TYPED_TEST_SUITE_P(DestinationContract);

TYPED_TEST_P(DestinationContract, NothingIsVisibleBeforePublish) {
  Artifact artifact = this->Staged(0, "rows");
  EXPECT_EQ(artifact.bytes, 4);
  EXPECT_TRUE(this->world_.Visible().empty());
  this->Publish(this->world_.destination(), artifact);
  this->ExpectOnly(artifact, "rows");
  EXPECT_EQ(this->world_.Leftovers(), 0);
}

TYPED_TEST_P(DestinationContract, BytesArriveHoweverTheyWereCut) {
  std::string bytes;
  auto output = *this->world_.destination().Stage(this->Request(0), {});
  for (size_t size : {size_t{1}, size_t{300'000}, size_t{0}, size_t{7}, size_t{1'000'000}}) {
    std::string piece(size, static_cast<char>('a' + bytes.size() % 26));
    ASSERT_TRUE(output->Write(piece.data(), static_cast<int64_t>(piece.size())).ok());
    bytes += piece;
    EXPECT_EQ(*output->Tell(), static_cast<int64_t>(bytes.size()));
  }
  Artifact artifact = *output->Finish();
  EXPECT_EQ(artifact.bytes, static_cast<int64_t>(bytes.size()));
  this->Publish(this->world_.destination(), artifact);
  this->ExpectOnly(artifact, bytes);
}

TYPED_TEST_P(DestinationContract, AnEmptyFileIsAFile) {
  Artifact artifact = this->Staged(0, "");
  this->Publish(this->world_.destination(), artifact);
  this->ExpectOnly(artifact, "");
}

TYPED_TEST_P(DestinationContract, PublishingTwiceIsPublishingOnce) {
  Artifact artifact = this->Staged(0, "rows");
  this->Publish(this->world_.destination(), artifact);
  this->Publish(this->world_.destination(), artifact);
  this->Publish(*this->world_.Another(), artifact);
  this->ExpectOnly(artifact, "rows");
}

TYPED_TEST_P(DestinationContract, AnotherProcessCanPublish) {
  Artifact artifact = this->Staged(3, "rows");
  this->Publish(*this->world_.Another(), artifact);
  this->ExpectOnly(artifact, "rows");
}

TYPED_TEST_P(DestinationContract, ADiscardedArtifactLeavesNothing) {
  Artifact artifact = this->Staged(0, "rows");
  auto other = this->world_.Another();
  EXPECT_TRUE(other->Discard(artifact, {}).ok());
  EXPECT_TRUE(other->Discard(artifact, {}).ok());
  this->ExpectNothing();
}

TYPED_TEST_P(DestinationContract, DiscardNeverTouchesWhatWasPublished) {
  Artifact artifact = this->Staged(0, "rows");
  this->Publish(this->world_.destination(), artifact);
  EXPECT_TRUE(this->world_.destination().Discard(artifact, {}).ok());
  this->ExpectOnly(artifact, "rows");
}

TYPED_TEST_P(DestinationContract, ADroppedOutputLeavesNothing) {
  auto output = *this->world_.destination().Stage(this->Request(0), {});
  ASSERT_TRUE(output->Write("rows", 4).ok());
  output.reset();
  this->ExpectNothing();
}

TYPED_TEST_P(DestinationContract, WhatCrashedIsDiscardedByItsRecord) {
  // The output outlives the test's discard, as one in a process that was killed: it must not come
  // back to life.
  auto output = *this->world_.destination().Stage(this->Request(0), {});
  ASSERT_TRUE(output->Write("rows", 4).ok());
  ASSERT_EQ(this->created_.size(), 1u);
  EXPECT_TRUE(this->world_.Another()->Discard(this->created_[0], {}).ok());
  output.reset();
  this->ExpectNothing();
}

TYPED_TEST_P(DestinationContract, WhatCrashedWithoutARecordIsDiscardedByItsTask) {
  auto first = *this->world_.destination().Stage(this->Request(0), {});
  auto second = *this->world_.destination().Stage(this->Request(1), {});
  EXPECT_TRUE(this->world_.Another()->DiscardStrays("job-1", 2, Time{}, {}).ok());
  EXPECT_EQ(this->world_.Leftovers(), 0);
}

TYPED_TEST_P(DestinationContract, StraysOfAJobThatBeganEarlierStay) {
  Artifact artifact = this->Staged(0, "rows");
  const Time later = *ParseUtc("2100-01-01T00:00:00Z");
  EXPECT_TRUE(this->world_.Another()->DiscardStrays("job-2", 5, later, {}).ok());
  this->Publish(this->world_.destination(), artifact);
  this->ExpectOnly(artifact, "rows");
}

TYPED_TEST_P(DestinationContract, StraysOfNobodyAreNoError) {
  EXPECT_TRUE(this->world_.destination().DiscardStrays("job-9", 3, Time{}, {}).ok());
}

TYPED_TEST_P(DestinationContract, NothingIsStagedWhenItCannotBeRecorded) {
  StageRequest request = this->Request(0);
  request.on_created = [](const Artifact&) { return Fail(ErrorKind::kBusy, "journal", "full"); };
  auto output = this->world_.destination().Stage(request, {});
  ASSERT_FALSE(output.ok());
  EXPECT_EQ(KindOf(output.status()), ErrorKind::kBusy);
  this->ExpectNothing();
}

TYPED_TEST_P(DestinationContract, AStoppedStageLeavesNothing) {
  std::stop_source stop;
  auto output = *this->world_.destination().Stage(this->Request(0), stop.get_token());
  ASSERT_TRUE(output->Write("rows", 4).ok());
  stop.request_stop();
  EXPECT_TRUE(IsCancelled(output->Finish().status()));
  output.reset();
  this->ExpectNothing();
  EXPECT_TRUE(
      IsCancelled(this->world_.destination().Stage(this->Request(0), stop.get_token()).status()));
}

TYPED_TEST_P(DestinationContract, ManyTasksStageAndPublishAtOnce) {
  std::vector<std::jthread> threads;
  for (int task = 0; task < 4; ++task) {
    threads.emplace_back([this, task] {
      StageRequest request{.job_id = "job-1", .task = task, .file = 0, .on_created = nullptr};
      auto artifact =
          this->StageBytes(request, std::string(100'000, static_cast<char>('a' + task)));
      ASSERT_TRUE(artifact.ok()) << artifact.status().ToString();
      auto published = this->world_.destination().Publish(*artifact, {});
      EXPECT_TRUE(published.ok()) << published.status().ToString();
    });
  }
  threads.clear();
  auto visible = this->world_.Visible();
  ASSERT_EQ(visible.size(), 4u);
  for (const auto& [name, bytes] : visible) {
    EXPECT_TRUE(bytes == std::string(100'000, bytes[0])) << name;
  }
}

TYPED_TEST_P(DestinationContract, ItSaysWhereItWrites) {
  EXPECT_EQ(this->world_.destination().NameOf(7, 0), this->Staged(7, "rows").name);
  EXPECT_NE(this->world_.destination().Describe().find("://"), std::string::npos);
}

REGISTER_TYPED_TEST_SUITE_P(DestinationContract, NothingIsVisibleBeforePublish,
                            BytesArriveHoweverTheyWereCut, AnEmptyFileIsAFile,
                            PublishingTwiceIsPublishingOnce, AnotherProcessCanPublish,
                            ADiscardedArtifactLeavesNothing, DiscardNeverTouchesWhatWasPublished,
                            ADroppedOutputLeavesNothing, WhatCrashedIsDiscardedByItsRecord,
                            WhatCrashedWithoutARecordIsDiscardedByItsTask,
                            StraysOfAJobThatBeganEarlierStay, StraysOfNobodyAreNoError,
                            NothingIsStagedWhenItCannotBeRecorded, AStoppedStageLeavesNothing,
                            ManyTasksStageAndPublishAtOnce, ItSaysWhereItWrites);

}  // namespace waybill
