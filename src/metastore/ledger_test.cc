#include "metastore/ledger.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "metastore/testing_home.h"

namespace waybill::metastore {
namespace {

class LedgerTest : public testing::Test {
 protected:
  LedgerTest() : store_(OpenMetastore(home_.path(), clock_, random_)) {}

  Ledger& ledger() { return store_->ledger(); }
  /// A whole job of `transfer` that loaded items 0..count-1, each named by `name`.
  void Load(const std::string& transfer, int64_t count,
            const std::function<LedgerKey(int64_t)>& name) {
    auto job = store_->jobs().Add({.transfer = transfer, .definition = Json::object()});
    ASSERT_TRUE(store_->jobs().Start(job->id, {}).ok());
    Status finished =
        store_->jobs().Finish({.id = job->id}, [&](const JobStore::AddEntry& add) -> Status {
          for (int64_t i = 0; i < count; ++i) ARROW_RETURN_NOT_OK(add({.key = name(i), .rows = i}));
          return Status::OK();
        });
    ASSERT_TRUE(finished.ok()) << finished.ToString();
  }
  bool Has(std::string_view transfer, const LedgerKey& key) {
    auto found = ledger().Contains(transfer, key);
    EXPECT_TRUE(found.ok()) << found.status().ToString();
    return found.ok() && *found;
  }

  TemporaryHome home_;
  ManualClock clock_{kMay24};
  SystemRandom random_;
  std::unique_ptr<Metastore> store_;
};

TEST_F(LedgerTest, AnItemIsItsNameVersionAndBytesWithinOneTransfer) {
  LedgerKey key{"s3://b/k", "\"etag\"", 10};
  EXPECT_FALSE(Has("orders", key));
  Load("orders", 1, [&](int64_t) { return key; });
  EXPECT_TRUE(Has("orders", key));
  EXPECT_FALSE(Has("other", key));
  EXPECT_FALSE(Has("orders", {"s3://b/k2", "\"etag\"", 10}));
  EXPECT_FALSE(Has("orders", {"s3://b/k", "\"rewritten\"", 10}));
  EXPECT_FALSE(Has("orders", {"s3://b/k", "\"etag\"", 11}));
}

TEST_F(LedgerTest, NamesAreBytes) {
  const std::string with_zero("s3://b/a\0b", 10);
  LedgerKey keys[] = {
      {with_zero, "v", 1}, {"s3://b/\xff", "v", 1}, {"s3://b/日本", "v", 1}, {"s3://b/A", "v", 1}};
  Load("orders", 4, [&](int64_t i) { return keys[i]; });
  for (const LedgerKey& key : keys) EXPECT_TRUE(Has("orders", key));
  EXPECT_FALSE(Has("orders", {"s3://b/a", "v", 1})) << "cut at the zero byte, or case folded";
  auto all = ledger().List("orders", {}, 10);
  EXPECT_EQ((*all)[1].key.item, with_zero);
}

TEST_F(LedgerTest, LoadingAnItemAgainKeepsOneEntryOfTheLatestJob) {
  LedgerKey key{"s3://b/k", "v", 10};
  Load("orders", 1, [&](int64_t) { return key; });
  auto first = ledger().List("orders", {}, 10);
  clock_.Advance(std::chrono::hours(1));
  Load("orders", 1, [&](int64_t) { return key; });
  auto second = ledger().List("orders", {}, 10);
  ASSERT_EQ(second->size(), 1u);
  EXPECT_NE((*second)[0].job_id, (*first)[0].job_id);
  EXPECT_EQ((*second)[0].loaded, kMay24 + std::chrono::hours(1));
}

TEST_F(LedgerTest, ListsEveryEntryOnceWhateverThePageSize) {
  auto name = [](int64_t i) {
    return LedgerKey{"s3://b/" + std::to_string(i / 4), "v" + std::to_string(i / 2 % 2), i % 2};
  };
  Load("orders", 40, name);
  for (int64_t limit : {1, 3, 40, 100}) {
    std::optional<LedgerKey> after;
    int64_t count = 0;
    for (;;) {
      auto page = ledger().List("orders", after, limit);
      ASSERT_TRUE(page.ok());
      ASSERT_LE(int64_t(page->size()), limit);
      if (page->empty()) break;
      count += int64_t(page->size());
      after = page->back().key;
    }
    EXPECT_EQ(count, 40) << limit;
  }
}

TEST_F(LedgerTest, ResetForgetsOneTransferOnly) {
  auto name = [](int64_t i) { return LedgerKey{"s3://b/" + std::to_string(i), "v", i}; };
  Load("orders", 5, name);
  Load("other", 2, name);
  EXPECT_EQ(*ledger().Reset("orders"), 5);
  EXPECT_EQ(*ledger().Count("orders"), 0);
  EXPECT_EQ(*ledger().Count("other"), 2);
  EXPECT_EQ(*ledger().Reset("orders"), 0);
}

TEST_F(LedgerTest, AMillionEntriesAreLookedUpByTheirKeyAlone) {
  constexpr int64_t kEntries = 1'000'000;
  auto name = [](int64_t i) {
    // In the order of their names, as S3 lists them.
    return LedgerKey{fmt::format("s3://acme-raw/orders/part-{:07}.csv.gz", i),
                     "\"d41d8cd98f00b204e9800998ecf8427e\"", i};
  };
  Load("orders", kEntries, name);
  EXPECT_EQ(*ledger().Count("orders"), kEntries);
  // A scan of the table instead of a descent would make these look-ups take hours.
  int64_t found = 0;
  for (int64_t i = 0; i < kEntries; i += 50) found += Has("orders", name(i));
  EXPECT_EQ(found, kEntries / 50);
  EXPECT_FALSE(Has("orders", name(kEntries)));
}

}  // namespace
}  // namespace waybill::metastore
