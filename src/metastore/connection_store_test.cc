#include "metastore/connection_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "metastore/testing_home.h"

namespace waybill::metastore {
namespace {

constexpr char kCanary[] = "canary-wJalrXUtnFEMI-do-not-leak";

class ConnectionStoreTest : public testing::Test {
 protected:
  ConnectionStoreTest() : store_(OpenMetastore(home_.path(), clock_, random_)) {}

  ConnectionStore& connections() { return store_->connections(); }
  ConnectionDraft Draft(const std::string& name) {
    ConnectionDraft draft{.name = name, .memo = "m", .kind = "s3"};
    draft.settings = {{"aws_auth_type", "iam_user"}, {"region", "eu-west-1"}};
    draft.secrets["aws_secret_access_key"] = Secret(kCanary);
    return draft;
  }

  TemporaryHome home_;
  ManualClock clock_{kMay24};
  SystemRandom random_;
  std::unique_ptr<Metastore> store_;
};

TEST_F(ConnectionStoreTest, GivesBackWhatWasStoredAndSecretsOnlyWhenAsked) {
  auto added = connections().Add(Draft("acme"));
  ASSERT_TRUE(added.ok()) << added.status().ToString();
  auto found = connections().Find("acme");
  ASSERT_TRUE(found.ok()) << found.status().ToString();
  EXPECT_EQ(found->id, added->id);
  EXPECT_EQ(found->memo, "m");
  EXPECT_EQ(found->kind, "s3");
  EXPECT_EQ(found->settings.dump(), R"({"aws_auth_type":"iam_user","region":"eu-west-1"})");
  EXPECT_EQ(found->created, kMay24);
  EXPECT_EQ(found->secrets, (std::map<std::string, Time>{{"aws_secret_access_key", kMay24}}));
  EXPECT_FALSE(found->test_result.has_value());
  auto secrets = connections().Reveal(found->id);
  ASSERT_TRUE(secrets.ok()) << secrets.status().ToString();
  EXPECT_TRUE(secrets->at("aws_secret_access_key").Matches(kCanary));
}

TEST_F(ConnectionStoreTest, NamesAreUniqueAndAtMost255Characters) {
  ASSERT_TRUE(connections().Add(Draft("acme")).ok());
  auto taken = connections().Add(Draft("acme"));
  EXPECT_EQ(KindOf(taken.status()), ErrorKind::kDefinition);
  EXPECT_THAT(taken.status().message(), testing::HasSubstr("already"));
  EXPECT_FALSE(connections().Add(Draft("")).ok());
  std::string kanji;
  for (int i = 0; i < 255; ++i) kanji += "日";
  EXPECT_TRUE(connections().Add(Draft(kanji)).ok()) << "characters count, not bytes";
  EXPECT_FALSE(connections().Add(Draft(kanji + "本")).ok());
  auto other = connections().Add(Draft("other"));
  ASSERT_TRUE(other.ok());
  EXPECT_EQ(KindOf(connections().Update(other->id, Draft("acme")).status()),
            ErrorKind::kDefinition);
  EXPECT_TRUE(connections().Update(other->id, Draft("other")).ok()) << "its own name is free";
}

TEST_F(ConnectionStoreTest, ListsByName) {
  for (const char* name : {"b", "c", "a"}) ASSERT_TRUE(connections().Add(Draft(name)).ok());
  auto all = connections().List();
  ASSERT_TRUE(all.ok());
  std::vector<std::string> names;
  for (const auto& connection : *all) {
    names.push_back(connection.name);
    EXPECT_EQ(connection.secrets.size(), 1u);
  }
  EXPECT_THAT(names, testing::ElementsAre("a", "b", "c"));
}

TEST_F(ConnectionStoreTest, UpdateKeepsSecretsThatAreNotGivenAndForgetsTheTest) {
  auto added = connections().Add(Draft("acme"));
  ASSERT_TRUE(connections().SaveTestResult(added->id, Json{{"verdict", "ok"}}, kMay24).ok());
  auto tested = connections().Find("acme");
  EXPECT_EQ(tested->test_result->dump(), R"({"verdict":"ok"})");
  EXPECT_EQ(tested->tested, kMay24);

  clock_.Advance(std::chrono::hours(1));
  ConnectionDraft renamed = Draft("renamed");
  renamed.secrets.clear();
  auto updated = connections().Update(added->id, renamed);
  ASSERT_TRUE(updated.ok()) << updated.status().ToString();
  EXPECT_EQ(updated->name, "renamed");
  EXPECT_EQ(updated->external_id, added->external_id);
  EXPECT_EQ(updated->created, kMay24);
  EXPECT_EQ(updated->updated, kMay24 + std::chrono::hours(1));
  EXPECT_FALSE(updated->test_result.has_value());
  EXPECT_FALSE(updated->tested.has_value());
  EXPECT_TRUE(connections().Reveal(added->id)->at("aws_secret_access_key").Matches(kCanary));
}

TEST_F(ConnectionStoreTest, UpdateReplacesAndDropsSecrets) {
  auto added = connections().Add(Draft("acme"));
  ConnectionDraft draft = Draft("acme");
  draft.secrets["aws_secret_access_key"] = Secret("second");
  draft.secrets["aws_session_token"] = Secret("token");
  ASSERT_TRUE(connections().Update(added->id, draft).ok());
  EXPECT_TRUE(connections().Reveal(added->id)->at("aws_secret_access_key").Matches("second"));
  draft.secrets.clear();
  auto dropped = connections().Update(added->id, draft, {"aws_session_token"});
  ASSERT_TRUE(dropped.ok());
  EXPECT_EQ(dropped->secrets.count("aws_session_token"), 0u);
  EXPECT_EQ(connections().Reveal(added->id)->size(), 1u);
}

TEST_F(ConnectionStoreTest, EmptyOrOddlyNamedSecretsAreRefused) {
  ConnectionDraft draft = Draft("acme");
  draft.secrets["aws_secret_access_key"] = Secret("");
  EXPECT_EQ(KindOf(connections().Add(draft).status()), ErrorKind::kDefinition);
  draft.secrets.clear();
  draft.secrets["a|b"] = Secret("x");
  EXPECT_EQ(KindOf(connections().Add(draft).status()), ErrorKind::kDefinition);
}

TEST_F(ConnectionStoreTest, ExternalIdsAreNeverGivenTwice) {
  auto first = connections().Add(Draft("acme"));
  EXPECT_THAT(first->external_id, testing::MatchesRegex("[0-9a-f]{32}"));
  ASSERT_TRUE(connections().Remove("acme").ok());
  auto again = connections().Add(Draft("acme"));
  EXPECT_NE(again->external_id, first->external_id);
  EXPECT_GT(again->id, first->id) << "ids are not reused either";
}

TEST_F(ConnectionStoreTest, ARemovedConnectionsExternalIdStaysUsed) {
  TemporaryHome home;
  SeededRandom random(7);
  auto store = OpenMetastore(home.path(), clock_, random);
  ASSERT_TRUE(
      store->connections().Add({.name = "a", .kind = "s3", .settings = Json::object()}).ok());
  ASSERT_TRUE(store->connections().Remove("a").ok());
  store.reset();
  // The same chance again: the key is there already, so the first draws make the external ID.
  SeededRandom repeated(7);
  MakeMasterKey(repeated);
  store = OpenMetastore(home.path(), clock_, repeated);
  auto refused = store->connections().Add({.name = "b", .kind = "s3", .settings = Json::object()});
  EXPECT_EQ(KindOf(refused.status()), ErrorKind::kBug);
  EXPECT_EQ(KindOf(store->connections().Find("b").status()), ErrorKind::kMissing);
}

TEST_F(ConnectionStoreTest, WhatIsNotThereIsMissing) {
  EXPECT_EQ(KindOf(connections().Find("nobody").status()), ErrorKind::kMissing);
  EXPECT_EQ(KindOf(connections().Remove("nobody")), ErrorKind::kMissing);
  EXPECT_EQ(KindOf(connections().Reveal(99).status()), ErrorKind::kMissing);
  EXPECT_EQ(KindOf(connections().Update(99, Draft("x")).status()), ErrorKind::kMissing);
  EXPECT_EQ(KindOf(connections().SaveTestResult(99, Json::object(), kMay24)), ErrorKind::kMissing);
}

TEST_F(ConnectionStoreTest, NoFileOfTheHomeHoldsASecretInClear) {
  auto added = connections().Add(Draft("acme"));
  ASSERT_TRUE(connections().Reveal(added->id).ok());
  ASSERT_TRUE(store_->RotateKey().ok());
  ASSERT_TRUE(connections().Remove("acme").ok());
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(home_.path())) {
    if (!entry.is_regular_file()) continue;
    ++files;
    std::ifstream file(entry.path(), std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(file), {}};
    EXPECT_EQ(bytes.find("wJalrXUtnFEMI"), std::string::npos) << entry.path();
  }
  EXPECT_GE(files, 4);
}

}  // namespace
}  // namespace waybill::metastore
