#include "service/transfers.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "metastore/testing_home.h"
#include "service/testing_jobs.h"

namespace waybill::service {
namespace {

using metastore::Transfer;
using testing::HasSubstr;

class TransfersTest : public testing::Test {
 protected:
  TransfersTest()
      : store(metastore::OpenMetastore(temporary.path(), clock, random)),
        transfers({*store, open, log}) {
    caller.email = "ana@example.com";
  }

  Transfer Add(const std::string& name, const Json& settings = Json::object(),
               const std::string& incremental = "none") {
    auto added =
        transfers.Add({.document = FakeDocument(name, incremental), .settings = settings}, caller);
    EXPECT_TRUE(added.ok()) << added.status().ToString();
    return added.ok() ? *added : Transfer();
  }

  metastore::TemporaryHome temporary;
  ManualClock clock{metastore::kMay24};
  SystemRandom random;
  NullLog log;
  pipeline::FakeWorld world;
  Caller caller;
  std::unique_ptr<metastore::Metastore> store;
  Jobs::Open open = [this](const std::string&, Log&) { return std::make_unique<FakeReach>(world); };
  Transfers transfers;
};

TEST_F(TransfersTest, ADocumentIsCheckedBeforeItIsStored) {
  auto refused = transfers.Add({.document = {{"name", "x"}, {"sauce", "?"}}}, caller);
  ASSERT_EQ(KindOf(refused.status()), ErrorKind::kDefinition);
  EXPECT_THAT(refused.status().message(), HasSubstr("sauce"));
  EXPECT_THAT(refused.status().message(), HasSubstr("destination"));
  EXPECT_TRUE(transfers.List({})->empty());
  EXPECT_EQ(Add("orders").name, "orders");
  EXPECT_EQ(transfers.Revisions(1, 0, 10)->front().email, "ana@example.com");
}

TEST_F(TransfersTest, SettingsAreCheckedAndMerged) {
  EXPECT_EQ(
      KindOf(
          transfers.Add({.document = FakeDocument("x"), .settings = {{"retry_limit", 11}}}, caller)
              .status()),
      ErrorKind::kDefinition);
  int64_t id = Add("orders", {{"retry_limit", 3}, {"execution_timeout", 5}}).id;
  auto edited = transfers.Edit(
      id, {.settings = Json{{"retry_limit", nullptr}, {"description", "d"}}}, caller);
  ASSERT_TRUE(edited.ok()) << edited.status().ToString();
  auto settings = ParseTransferSettings(edited->settings);
  EXPECT_EQ(settings->retry_limit, 0);
  EXPECT_EQ(settings->execution_timeout, 5);
  EXPECT_EQ(settings->description, "d");
  EXPECT_EQ(edited->revision, 2);
}

TEST_F(TransfersTest, SizesAreTasksAtOnce) {
  for (const auto& [size, threads] :
       std::map<std::string, int>{{"medium", 2}, {"custom_spec", 2}, {"large", 4}, {"xlarge", 6}}) {
    EXPECT_EQ(ParseTransferSettings({{"resource_enhancement", size}})->threads(), threads);
  }
  EXPECT_FALSE(ParseTransferSettings({{"resource_enhancement", "huge"}}).ok());
}

TEST_F(TransfersTest, TwoJobsAtOnceAndALedgerDoNotGoTogether) {
  auto refused = transfers.Add({.document = FakeDocument("orders", "ledger"),
                                .settings = {{"is_runnable_concurrently", true}}},
                               caller);
  EXPECT_EQ(KindOf(refused.status()), ErrorKind::kDefinition);
  EXPECT_THAT(refused.status().message(), HasSubstr("twice"));
  int64_t id = Add("orders", {{"is_runnable_concurrently", true}}).id;
  EXPECT_EQ(
      KindOf(transfers.Edit(id, {.document = FakeDocument("orders", "ledger")}, caller).status()),
      ErrorKind::kDefinition);
}

TEST_F(TransfersTest, RestoringMakesANewRevision) {
  int64_t id = Add("orders", {{"retry_limit", 1}}).id;
  Json changed = FakeDocument("orders");
  changed["memo"] = "changed";
  ASSERT_TRUE(
      transfers.Edit(id, {.document = changed, .settings = Json{{"retry_limit", 9}}}, caller).ok());
  auto restored = transfers.Restore(id, 1, caller);
  ASSERT_TRUE(restored.ok()) << restored.status().ToString();
  EXPECT_EQ(restored->revision, 3);
  EXPECT_EQ(restored->document, FakeDocument("orders", "none"));
  EXPECT_EQ(restored->settings, (Json{{"retry_limit", 1}}));
  EXPECT_EQ(KindOf(transfers.Restore(id, 9, caller).status()), ErrorKind::kMissing);
}

TEST_F(TransfersTest, RenamingIsAnEditOfTheDocument) {
  int64_t id = Add("orders").id;
  auto renamed = transfers.Edit(id, {.document = FakeDocument("sales", "none")}, caller);
  ASSERT_TRUE(renamed.ok());
  EXPECT_EQ(renamed->name, "sales");
  auto stale =
      transfers.Edit(id, {.document = FakeDocument("x", "none"), .expected_revision = 1}, caller);
  EXPECT_EQ(KindOf(stale.status()), ErrorKind::kChanged);
}

TEST_F(TransfersTest, TheLedgerIsReadInPagesAndForgottenWholeOrInPart) {
  Transfer transfer = Add("orders", Json::object(), "ledger");
  auto job = store->jobs().Begin(
      {.transfer = "orders", .transfer_id = transfer.id, .definition = {}}, {.pid = 1});
  std::vector<metastore::LedgerEntry> entries(3);
  for (int i = 0; i < 3; ++i) {
    entries[size_t(i)].key = {.item = "item " + std::to_string(i), .version = "v", .bytes = 1};
  }
  ASSERT_TRUE(store->jobs().Finish({.id = job->id}, entries).ok());
  auto page = transfers.Ledger(transfer.id, {}, 2);
  ASSERT_EQ(page->size(), 2u);
  EXPECT_EQ(transfers.Ledger(transfer.id, page->back().key, 2)->front().key.item, "item 2");
  EXPECT_EQ(*transfers.ResetLedger(transfer.id, {"item 1"}), 1);
  {
    auto running = store->LockTransfer("orders");
    EXPECT_EQ(KindOf(transfers.ResetLedger(transfer.id, {}).status()), ErrorKind::kChanged);
  }
  EXPECT_EQ(*transfers.ResetLedger(transfer.id, {}), 2);
}

}  // namespace
}  // namespace waybill::service
