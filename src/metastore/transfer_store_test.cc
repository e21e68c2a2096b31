#include "metastore/transfer_store.h"

#include <gmock/gmock.h>

#include "metastore/testing_home.h"

namespace waybill::metastore {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Json Document(const std::string& name, const std::string& from = "acme",
              const std::string& to = "lake") {
  return {{"name", name},
          {"source", {{"type", "s3"}, {"connection", from}, {"ratio", 1.50}}},
          {"destination", {{"type", "s3"}, {"connection", to}}}};
}

class TransferStoreTest : public testing::Test {
 protected:
  TransferStoreTest() : store_(OpenMetastore(home_.path(), clock_, random_)) {}

  TransferStore& transfers() { return store_->transfers(); }
  TransferDraft Draft(const std::string& name) {
    return {.name = name, .document = Document(name), .settings = Json::object()};
  }
  Transfer Add(const std::string& name) {
    auto added = transfers().Add(Draft(name), author_);
    EXPECT_TRUE(added.ok()) << added.status().ToString();
    return added.ok() ? *added : Transfer();
  }
  std::vector<std::string> Names(const TransferFilter& filter) {
    std::vector<std::string> names;
    for (const Transfer& transfer : *transfers().List(filter)) names.push_back(transfer.name);
    return names;
  }
  Job Running(const Transfer& transfer) {
    NewJob wanted{.transfer = transfer.name, .definition = transfer.document};
    if (transfer.id != 0) wanted.transfer_id = transfer.id;
    auto job = store_->jobs().Begin(wanted, {.pid = 1});
    EXPECT_TRUE(job.ok()) << job.status().ToString();
    return *job;
  }
  void Load(const Transfer& transfer, const std::string& item) {
    Job job = Running(transfer);
    const LedgerEntry entries[] = {{.key = {.item = item, .version = "1", .bytes = 1}}};
    ASSERT_TRUE(store_->jobs().Finish({.id = job.id}, entries).ok());
  }
  Connection AddConnection(const std::string& name) {
    auto added =
        store_->connections().Add({.name = name, .kind = "s3", .settings = Json::object()});
    EXPECT_TRUE(added.ok()) << added.status().ToString();
    return *added;
  }

  TemporaryHome home_;
  ManualClock clock_{kMay24};
  SystemRandom random_;
  Author author_{.email = "ana@example.com"};
  std::unique_ptr<Metastore> store_;
};

TEST_F(TransferStoreTest, WhatIsStoredComesBackAsItWas) {
  Transfer added = Add("orders");
  EXPECT_EQ(added.revision, 1);
  EXPECT_EQ(added.document.dump(), Document("orders").dump()) << "in the order it was written";
  EXPECT_EQ(added.created, kMay24);
  EXPECT_EQ(transfers().Find(added.id)->name, "orders");
  EXPECT_EQ(transfers().FindByName("orders")->id, added.id);
  EXPECT_EQ(KindOf(transfers().Find(99).status()), ErrorKind::kMissing);
  EXPECT_EQ(KindOf(transfers().FindByName("none").status()), ErrorKind::kMissing);
}

TEST_F(TransferStoreTest, NamesAreUniqueAndBounded) {
  Add("orders");
  auto taken = transfers().Add(Draft("orders"), author_);
  EXPECT_EQ(KindOf(taken.status()), ErrorKind::kDefinition);
  EXPECT_FALSE(transfers().Add(Draft(""), author_).ok());
  EXPECT_FALSE(transfers().Add(Draft(std::string(256, 'x')), author_).ok());
  EXPECT_TRUE(transfers().Add(Draft(std::string(255, 'x')), author_).ok());
  int64_t other = Add("other").id;
  EXPECT_FALSE(transfers().Update(other, Draft("orders"), author_).ok());
}

TEST_F(TransferStoreTest, EveryChangeOfContentIsARevisionAndNothingElseIs) {
  int64_t id = Add("orders").id;
  EXPECT_EQ(transfers().Update(id, Draft("orders"), author_)->revision, 1) << "no change";
  TransferDraft changed = Draft("orders");
  changed.document["memo"] = "nightly";
  clock_.Advance(std::chrono::seconds(5));
  EXPECT_EQ(transfers().Update(id, changed, {.email = "bo@example.com"})->revision, 2);
  changed.settings = {{"retry_limit", 3}};
  EXPECT_EQ(transfers().Update(id, changed, author_)->revision, 3);

  auto revisions = transfers().Revisions(id, 0, 10);
  ASSERT_EQ(revisions->size(), 3u);
  EXPECT_EQ((*revisions)[0].revision, 3);
  EXPECT_EQ((*revisions)[1].email, "bo@example.com");
  EXPECT_EQ((*revisions)[1].created, kMay24 + std::chrono::seconds(5));
  EXPECT_EQ(transfers().Revisions(id, 3, 1)->front().revision, 2);
  EXPECT_EQ(transfers().FindRevision(id, 1)->document, Document("orders"));
  EXPECT_EQ(transfers().FindRevision(id, 2)->settings, Json::object());
  EXPECT_EQ(KindOf(transfers().FindRevision(id, 4).status()), ErrorKind::kMissing);
  EXPECT_EQ(KindOf(transfers().Revisions(99, 0, 10).status()), ErrorKind::kMissing);
}

TEST_F(TransferStoreTest, WhoChangesWhatHasChangedMeanwhileIsTold) {
  int64_t id = Add("orders").id;
  TransferDraft changed = Draft("orders");
  changed.document["memo"] = "one";
  ASSERT_TRUE(transfers().Update(id, changed, author_, 1).ok());
  changed.document["memo"] = "two";
  auto late = transfers().Update(id, changed, author_, 1);
  EXPECT_EQ(KindOf(late.status()), ErrorKind::kChanged);
  EXPECT_EQ(transfers().Find(id)->document["memo"], "one");
}

TEST_F(TransferStoreTest, SearchAndPages) {
  int64_t first = Add("Orders daily").id;
  Add("orders hourly");
  Add("customers");
  EXPECT_THAT(Names({.name_part = "ORDERS"}), ElementsAre("Orders daily", "orders hourly"));
  EXPECT_THAT(Names({.name_part = "%"}), IsEmpty()) << "no pattern";
  EXPECT_THAT(Names({.after_id = first, .limit = 1}), ElementsAre("orders hourly"));
  EXPECT_THAT(Names({.visible = std::vector<int64_t>{first}}), ElementsAre("Orders daily"));
  EXPECT_THAT(Names({.visible = std::vector<int64_t>{}}), IsEmpty());
  EXPECT_THAT(Names({.label_id = 1}), IsEmpty());
}

TEST_F(TransferStoreTest, LabelsAndGroupsMustBeThere) {
  TransferDraft draft = Draft("orders");
  draft.label_ids = {7};
  auto refused = transfers().Add(draft, author_);
  EXPECT_EQ(KindOf(refused.status()), ErrorKind::kDefinition);
  EXPECT_THAT(refused.status().message(), HasSubstr("label 7"));
  draft.label_ids = {};
  draft.resource_group_id = 7;
  EXPECT_EQ(KindOf(transfers().Add(draft, author_).status()), ErrorKind::kDefinition);
}

TEST_F(TransferStoreTest, ARenamedTransferKeepsItsLedgerAndItsJobs) {
  Transfer transfer = Add("orders");
  Load(transfer, "s3://b/1");
  ASSERT_TRUE(transfers().Update(transfer.id, Draft("sales"), author_).ok());
  EXPECT_EQ(*store_->ledger().Count("orders"), 0);
  EXPECT_EQ(*store_->ledger().Count("sales"), 1);
  EXPECT_EQ(store_->jobs().FindByNumber(1)->transfer, "sales");
}

TEST_F(TransferStoreTest, ATransferThatRunsIsNotRenamedNorRemoved) {
  Transfer transfer = Add("orders");
  Job job = Running(transfer);
  EXPECT_EQ(KindOf(transfers().Update(transfer.id, Draft("sales"), author_).status()),
            ErrorKind::kChanged);
  EXPECT_EQ(KindOf(transfers().Remove(transfer.id)), ErrorKind::kChanged);
  TransferDraft changed = Draft("orders");
  changed.document["memo"] = "other changes are for the next run";
  EXPECT_TRUE(transfers().Update(transfer.id, changed, author_).ok());
  ASSERT_TRUE(store_->jobs().Finish({.id = job.id}).ok());
  EXPECT_TRUE(transfers().Remove(transfer.id).ok());
}

TEST_F(TransferStoreTest, ANameWhoseLedgerIsLeftFromAFileIsNotTakenOver) {
  Load({.name = "sales", .document = Document("sales")}, "s3://b/1");
  int64_t id = Add("orders").id;
  auto refused = transfers().Update(id, Draft("sales"), author_);
  EXPECT_EQ(KindOf(refused.status()), ErrorKind::kDefinition);
  EXPECT_THAT(refused.status().message(), HasSubstr("loaded under that name"));
}

TEST_F(TransferStoreTest, WhatIsRemovedLeavesItsHistoryAndNoLedger) {
  Transfer transfer = Add("orders");
  Load(transfer, "s3://b/1");
  auto waiting = store_->jobs().Add(
      {.transfer = "orders", .transfer_id = transfer.id, .definition = transfer.document});
  ASSERT_TRUE(transfers().Remove(transfer.id).ok());
  EXPECT_EQ(*store_->ledger().Count("orders"), 0)
      << "a new transfer of that name must load everything";
  EXPECT_FALSE(store_->jobs().FindByNumber(1)->transfer_id.has_value());
  EXPECT_EQ(store_->jobs().Find(waiting->id)->status, JobStatus::kCanceled);
  EXPECT_EQ(KindOf(transfers().Remove(transfer.id)), ErrorKind::kMissing);
}

TEST_F(TransferStoreTest, AJobOfARemovedTransferIsNotMade) {
  auto refused = store_->jobs().Add({.transfer = "x", .transfer_id = 99, .definition = {}});
  EXPECT_EQ(KindOf(refused.status()), ErrorKind::kMissing);
}

TEST_F(TransferStoreTest, ARenamedConnectionIsRenamedWhereverItIsNamed) {
  Connection acme = AddConnection("acme");
  Transfer transfer = Add("orders");
  TransferDraft other = Draft("copy");
  other.document = Document("copy", "other", "acme");
  ASSERT_TRUE(transfers().Add(other, author_).ok());
  auto waiting = store_->jobs().Add({.transfer = "orders", .definition = transfer.document});
  auto done = store_->jobs().Add({.transfer = "x", .definition = transfer.document});
  ASSERT_TRUE(store_->jobs().Interrupt(done->id, CancelType::kManual).ok());

  auto renamed = store_->connections().Update(
      acme.id, {.name = "acme2", .kind = "s3", .settings = Json::object()});
  ASSERT_TRUE(renamed.ok()) << renamed.status().ToString();
  EXPECT_EQ(transfers().Find(transfer.id)->document.dump(), Document("orders", "acme2").dump())
      << "nothing else changes, not even how a number is written";
  EXPECT_EQ(transfers().FindByName("copy")->document, Document("copy", "other", "acme2"));
  EXPECT_EQ(transfers().FindRevision(transfer.id, 1)->document, Document("orders", "acme2"));
  EXPECT_EQ(store_->jobs().Find(waiting->id)->definition, Document("orders", "acme2"));
  EXPECT_EQ(store_->jobs().Find(done->id)->definition, Document("orders"))
      << "what ended stays as it ran";
}

TEST_F(TransferStoreTest, AConnectionInUseIsNotRemovedAndNotRenamedUnderARunningJob) {
  Connection acme = AddConnection("acme");
  Transfer transfer = Add("orders");
  Status used = store_->connections().Remove("acme");
  EXPECT_EQ(KindOf(used), ErrorKind::kChanged);
  EXPECT_THAT(used.message(), HasSubstr("1 stored transfer uses it"));
  Job job = Running(transfer);
  auto renamed = store_->connections().Update(
      acme.id, {.name = "acme2", .kind = "s3", .settings = Json::object()});
  EXPECT_EQ(KindOf(renamed.status()), ErrorKind::kChanged);
  EXPECT_THAT(renamed.status().message(), HasSubstr("job 1 is using it"));
  EXPECT_EQ(store_->connections().Find("acme")->id, acme.id);
  ASSERT_TRUE(store_->jobs().Finish({.id = job.id}).ok());
  ASSERT_TRUE(transfers().Remove(transfer.id).ok());
  EXPECT_TRUE(store_->connections().Remove("acme").ok());
}

TEST_F(TransferStoreTest, AnItemIsForgottenInEveryVersion) {
  Transfer transfer = Add("orders");
  Load(transfer, "s3://b/1");
  Load(transfer, "s3://b/2");
  EXPECT_EQ(*store_->ledger().Reset("orders", {"s3://b/1", "s3://b/none"}), 1);
  EXPECT_EQ(*store_->ledger().Count("orders"), 1);
}

}  // namespace
}  // namespace waybill::metastore
