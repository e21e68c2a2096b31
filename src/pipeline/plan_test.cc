#include "pipeline/plan.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "pipeline/fake_job.h"

namespace waybill::pipeline {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr int64_t kMiB = 1 << 20;

/// Sizes of the items of each split.
std::vector<std::vector<int64_t>> Grouped(int threads, const std::vector<int64_t>& sizes) {
  SplitGrouper grouper(threads);
  std::vector<std::vector<int64_t>> splits;
  auto drain = [&] {
    while (auto split = grouper.Next()) {
      EXPECT_EQ(split->index, std::ssize(splits));
      splits.emplace_back();
      int64_t bytes = 0;
      for (const Item& item : split->items) {
        splits.back().push_back(item.bytes);
        bytes += item.bytes;
      }
      EXPECT_EQ(bytes, split->bytes);
    }
  };
  for (int64_t size : sizes) {
    grouper.Add({.name = "x", .version = "", .bytes = size, .modified = {}});
    drain();
  }
  grouper.Finish();
  drain();
  return splits;
}

TEST(SplitGrouper, AFewSmallItemsAreOneSplit) {
  EXPECT_THAT(Grouped(8, {1, 2, 3}), ElementsAre(ElementsAre(1, 2, 3)));
}

TEST(SplitGrouper, NoItemsAreNoSplits) { EXPECT_TRUE(Grouped(8, {}).empty()); }

TEST(SplitGrouper, EachThreadOfASmallJobHasASplitOfTheSameSize) {
  EXPECT_THAT(Grouped(2, {20 * kMiB, 21 * kMiB, 22 * kMiB, 23 * kMiB}),
              ElementsAre(ElementsAre(20 * kMiB, 21 * kMiB), ElementsAre(22 * kMiB, 23 * kMiB)));
  EXPECT_EQ(Grouped(4, std::vector<int64_t>(64, 100)).size(), 4u);
}

TEST(SplitGrouper, ManySmallItemsShareSplitsUpToTheirCost) {
  // 512 openings are a full split, so 3,000 items on one thread are six.
  auto splits = Grouped(1, std::vector<int64_t>(3'000, 0));
  ASSERT_EQ(splits.size(), 6u);
  EXPECT_EQ(splits[0].size(), 512u);
}

TEST(SplitGrouper, ALargeItemIsASplitOfItsOwn) {
  EXPECT_THAT(Grouped(2, {1, 200 * kMiB, 2, 3}),
              ElementsAre(ElementsAre(1), ElementsAre(200 * kMiB), ElementsAre(2, 3)));
  EXPECT_THAT(Grouped(1, {300 * kMiB, 1, 200 * kMiB, 2, 3}),
              ElementsAre(ElementsAre(300 * kMiB), ElementsAre(1), ElementsAre(200 * kMiB),
                          ElementsAre(2, 3)));
}

TEST(SplitGrouper, HoldsNoMoreThanItsLookahead) {
  SplitGrouper grouper(1'000);
  for (size_t i = 0; i < kLookaheadItems; ++i) {
    EXPECT_FALSE(grouper.Next());
    grouper.Add({.name = "x", .version = "", .bytes = 0, .modified = {}});
  }
  EXPECT_TRUE(grouper.Next());
}

class Plan : public testing::Test {
 protected:
  Result<PlanSummary> Make() {
    JobHeader header{.job_id = "j",
                     .started = ParseUtc("2026-11-25T03:00:00Z").ValueOrDie(),
                     .source = "fake://in",
                     .destination = "fake://out",
                     .definition = job_.definition};
    PlanWriter writer(path_);
    FakeSource source(job_.world);
    return MakePlan({.header = header, .threads = 2, .already_loaded = job_.already_loaded}, source,
                    writer, {});
  }

  FakeJob job_;
  const std::string path_ = job_.root + "/plan.jsonl";
};

TEST_F(Plan, ComesBackAsItWasWritten) {
  job_.world.items = {{"a\xff\n", "12"}, {"b", ""}};
  job_.definition.refusal_limits = {.stop_at_first = false, .max_rows = 7, .max_share_percent = 3};
  job_.definition.parser["delimiter"] = ";";
  auto summary = Make();
  ASSERT_TRUE(summary.ok()) << summary.status().ToString();
  auto reader = *PlanReader::Open(path_);
  EXPECT_EQ(reader.header().job_id, "j");
  EXPECT_EQ(reader.header().source, "fake://in");
  EXPECT_EQ(reader.header().destination, "fake://out");
  EXPECT_EQ(reader.header().definition.name, "numbers");
  EXPECT_EQ(reader.header().definition.parser["delimiter"], ";");
  EXPECT_EQ(reader.header().definition.incremental, "ledger");
  EXPECT_EQ(reader.header().definition.refusal_limits.max_rows, 7);
  EXPECT_EQ(reader.header().definition.refusal_limits.max_share_percent, 3);
  EXPECT_FALSE(reader.header().definition.refusal_limits.stop_at_first);
  auto split = *reader.Next();
  ASSERT_TRUE(split);
  ASSERT_EQ(split->items.size(), 2u);
  EXPECT_EQ(split->items[0].name, "a\xff\n");
  EXPECT_EQ(split->items[0].version, "v1");
  EXPECT_EQ(split->items[0].bytes, 2);
  EXPECT_FALSE(*reader.Next());
  EXPECT_FALSE(*reader.Next());
  EXPECT_EQ(reader.summary(), *summary);
}

TEST_F(Plan, ACutPlanIsNoPlan) {
  job_.world.items = {{"a", "12"}};
  ASSERT_TRUE(Make().ok());
  std::string text = ReadWhole(path_);
  // Cut at every byte: no prefix passes for the whole.
  for (size_t size = 0; size < text.size(); ++size) {
    std::ofstream(path_, std::ios::binary) << text.substr(0, size);
    auto reader = PlanReader::Open(path_);
    Status status = reader.status();
    while (status.ok()) {
      auto split = reader->Next();
      status = split.status();
      ASSERT_TRUE(!split.ok() || *split) << "cut at " << size;
    }
    EXPECT_EQ(KindOf(status), ErrorKind::kData) << size;
  }
}

TEST_F(Plan, AFailedListingLeavesNoPlan) {
  job_.world.hook = [](const char*) { return Fail(ErrorKind::kDenied, "fake://in", "no"); };
  EXPECT_EQ(KindOf(Make().status()), ErrorKind::kDenied);
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(Plan, AFailedLedgerFailsThePlan) {
  job_.world.items = {{"a", "12"}};
  job_.already_loaded = [](const Item&) -> Result<bool> {
    return Fail(ErrorKind::kBusy, "l", "x");
  };
  EXPECT_EQ(KindOf(Make().status()), ErrorKind::kBusy);
}

TEST_F(Plan, AnotherVersionIsRefusedByName) {
  ASSERT_TRUE(Make().ok());
  std::string text = ReadWhole(path_);
  text.replace(text.find("\"version\":1"), 11, "\"version\":2");
  std::ofstream(path_, std::ios::binary) << text;
  auto reader = PlanReader::Open(path_);
  EXPECT_THAT(reader.status().message(), HasSubstr("is of version 2, and this program reads 1"));
}

}  // namespace
}  // namespace waybill::pipeline
