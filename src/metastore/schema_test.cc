#include "metastore/schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "metastore/testing_home.h"

namespace waybill::metastore {
namespace {

class SchemaTest : public testing::Test {
 protected:
  SchemaTest() {
    std::filesystem::create_directories(home_.path());
    auto database = Database::Open(home_.path() + "/metastore.db");
    EXPECT_TRUE(database.ok());
    database_ = *std::move(database);
  }

  Status Script(const std::string& sql) {
    return database_->Write([&](Session& session) { return session.Script(sql); });
  }
  std::vector<std::string> Texts(std::string_view sql) {
    std::vector<std::string> texts;
    EXPECT_TRUE(database_
                    ->Read([&](Session& session) {
                      return session.Query(sql, {}, [&](const Row& row) {
                        texts.push_back(row.Text(0));
                        return Status::OK();
                      });
                    })
                    .ok());
    return texts;
  }

  TemporaryHome home_;
  std::unique_ptr<Database> database_;
};

TEST_F(SchemaTest, StepsAreNumberedWithoutGaps) {
  int expected = 1;
  for (const Migration& step : Migrations()) EXPECT_EQ(step.version, expected++);
}

TEST_F(SchemaTest, AHomeOfVersion1IsBroughtUpToDateWithAllItHolds) {
  std::ifstream file(TEST_DATA_DIR "/metastore/version_1.sql");
  ASSERT_TRUE(Script({std::istreambuf_iterator<char>(file), {}}).ok());
  ASSERT_TRUE(Migrate(*database_, Migrations()).ok());
  EXPECT_THAT(Texts("SELECT name FROM connections"), testing::ElementsAre("acme"));
  EXPECT_THAT(Texts("SELECT hex(sealed) FROM connection_secrets"), testing::ElementsAre("00"));
  EXPECT_THAT(Texts("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE "
                    "'sqlite%' ORDER BY name"),
              testing::ElementsAre("api_keys", "audit", "connection_drafts", "connection_secrets",
                                   "connections", "external_ids", "jobs", "labels", "ledger",
                                   "notification_deliveries", "notification_destinations",
                                   "notification_secrets", "notifications", "removed_jobs",
                                   "resource_group_teams", "resource_groups", "schedules",
                                   "sealing", "sessions", "setup_token", "team_members", "teams",
                                   "transfer_labels", "transfer_revisions", "transfers", "users"));
  EXPECT_THAT(Texts("PRAGMA user_version"),
              testing::ElementsAre(std::to_string(Migrations().back().version)));
  EXPECT_THAT(Texts("PRAGMA integrity_check"), testing::ElementsAre("ok"));
}

TEST_F(SchemaTest, AnEmptyMemoOfAnOlderHomeWasNoneAndTheSecretsOfItsConnectionStay) {
  std::ifstream file(TEST_DATA_DIR "/metastore/version_1.sql");
  ASSERT_TRUE(Script({std::istreambuf_iterator<char>(file), {}}).ok());
  ASSERT_TRUE(Script("UPDATE connections SET memo = ''").ok());
  ASSERT_TRUE(Migrate(*database_, Migrations()).ok());
  EXPECT_THAT(Texts("SELECT memo IS NULL FROM connections"), testing::ElementsAre("1"));
  EXPECT_THAT(Texts("SELECT hex(sealed) FROM connection_secrets"), testing::ElementsAre("00"));
}

TEST_F(SchemaTest, MigratingAgainChangesNothing) {
  ASSERT_TRUE(Migrate(*database_, Migrations()).ok());
  auto before = Texts("SELECT sql FROM sqlite_schema ORDER BY name");
  ASSERT_TRUE(Migrate(*database_, Migrations()).ok());
  EXPECT_EQ(Texts("SELECT sql FROM sqlite_schema ORDER BY name"), before);
}

TEST_F(SchemaTest, AStepThatFailsTakesAllBefore) {
  const Migration steps[] = {{1, "CREATE TABLE a (x)"}, {2, "CREATE TABLE b (x); CREATE GARBAGE"}};
  EXPECT_FALSE(Migrate(*database_, steps).ok());
  EXPECT_THAT(Texts("SELECT name FROM sqlite_schema"), testing::IsEmpty());
  EXPECT_THAT(Texts("PRAGMA user_version"), testing::ElementsAre("0"));
}

TEST_F(SchemaTest, ADatabaseOfANewerProgramIsLeftAlone) {
  ASSERT_TRUE(Script("PRAGMA user_version = 99").ok());
  Status refused = Migrate(*database_, Migrations());
  EXPECT_EQ(KindOf(refused), ErrorKind::kDefinition);
  EXPECT_THAT(refused.message(), testing::HasSubstr("version 99"));
  EXPECT_THAT(Texts("SELECT name FROM sqlite_schema"), testing::IsEmpty());
}

TEST_F(SchemaTest, ForeignKeysAndTheWriteAheadLogAreOn) {
  EXPECT_THAT(Texts("PRAGMA foreign_keys"), testing::ElementsAre("1"));
  EXPECT_THAT(Texts("PRAGMA journal_mode"), testing::ElementsAre("wal"));
  EXPECT_THAT(Texts("PRAGMA synchronous"), testing::ElementsAre("2")) << "2 is FULL";
  EXPECT_THAT(Texts("PRAGMA secure_delete"), testing::ElementsAre("1"));
}

}  // namespace
}  // namespace waybill::metastore
