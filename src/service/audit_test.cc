#include "service/audit.h"

#include <gmock/gmock.h>

#include "service/testing_people.h"

namespace waybill::service {
namespace {

using testing::HasSubstr;

class AuditTest : public PeopleTest {
 protected:
  void Record(const std::string& name, Json details = Json::object()) {
    clock_.Advance(std::chrono::seconds(1));
    Status done = audit_.Record(caller_, {.category = "Label",
                                          .action = "create",
                                          .object_id = "7",
                                          .object_name = name,
                                          .details = std::move(details)});
    ASSERT_TRUE(done.ok()) << done;
  }
  void Tamper(const std::string& sql) {
    auto database = metastore::Database::Open(home_.path() + "/metastore.db");
    ASSERT_TRUE(database.ok());
    ASSERT_TRUE((*database)->Write([&](metastore::Session& one) { return one.Script(sql); }).ok());
  }
  AuditVerdict Verdict() { return audit_.Verify().ValueOrDie(); }

  Audit audit_{store(), clock_};
  Caller caller_ = AddPerson("amy", "admin");
};

TEST_F(AuditTest, AnUntouchedChainIsWhole) {
  EXPECT_EQ(Verdict().rows, 0);
  for (const char* name : {"a", "it's; DROP TABLE audit; --", "\xE8\xB2\xA8\xE7\x89\xA9"}) {
    Record(name);
  }
  AuditVerdict verdict = Verdict();
  EXPECT_EQ(verdict.rows, 3);
  EXPECT_EQ(verdict.problem, "");
}

TEST_F(AuditTest, TheLastHashIsThatOfTheLastWholeRow) {
  EXPECT_EQ(Verdict().last_hash, "");
  Record("a");
  std::string first = Verdict().last_hash;
  EXPECT_EQ(first.size(), 32U);
  Record("b");
  EXPECT_NE(Verdict().last_hash, first);
  Tamper("UPDATE audit SET email = 'x' WHERE id = 2");
  EXPECT_EQ(Verdict().last_hash, first);
}

TEST_F(AuditTest, AChangeOfAnyColumnShows) {
  Record("a");
  Record("b");
  for (const char* change :
       {"at = at + 1", "user_id = NULL", "email = 'x'", "role = 'member'", "api_key_id = 1",
        "ip = 'x'", "user_agent = 'x'", "request_id = 'x'", "category = 'x'", "action = 'x'",
        "object_id = '8'", "object_name = 'x'", "result = 'denied'", "details = '{\"a\":1}'",
        "hash = x'00'"}) {
    Tamper("CREATE TABLE kept AS SELECT * FROM audit");
    Tamper(std::string("UPDATE audit SET ") + change + " WHERE id = 1");
    EXPECT_EQ(Verdict().bad_id, 1) << change;
    Tamper("DELETE FROM audit; INSERT INTO audit SELECT * FROM kept; DROP TABLE kept");
    EXPECT_EQ(Verdict().problem, "") << change;
  }
}

TEST_F(AuditTest, BytesMovedFromOneColumnToTheNextShow) {
  Record("a");
  Tamper("UPDATE audit SET category = 'Labelc', action = 'reate'");
  EXPECT_EQ(Verdict().bad_id, 1);
}

TEST_F(AuditTest, AGapShowsAtTheStartInTheMiddleAndAtTheEnd) {
  for (const char* gone : {"1", "2", "3"}) {
    Tamper("DELETE FROM audit; DELETE FROM sqlite_sequence WHERE name = 'audit'");
    for (const char* name : {"a", "b", "c"}) Record(name);
    Tamper(std::string("DELETE FROM audit WHERE id = ") + gone);
    EXPECT_EQ(std::to_string(Verdict().bad_id), gone);
    EXPECT_THAT(Verdict().problem, HasSubstr("is gone"));
  }
}

TEST_F(AuditTest, RowsTradedForOneAnotherShow) {
  Record("a");
  Record("b");
  Tamper(
      "UPDATE audit SET id = 9 WHERE id = 1; UPDATE audit SET id = 1 WHERE id = 2;"
      "UPDATE audit SET id = 2 WHERE id = 9");
  EXPECT_EQ(Verdict().bad_id, 1);
}

TEST_F(AuditTest, AChainLongerThanOnePieceIsWalkedToItsEnd) {
  for (int row = 0; row < 1001; ++row) Record("a");
  EXPECT_EQ(Verdict().rows, 1001);
  Tamper("UPDATE audit SET email = 'x' WHERE id = 1001");
  EXPECT_EQ(Verdict().bad_id, 1001);
}

TEST_F(AuditTest, TheListHasTheNewestFirstAndIsFiltered) {
  Record("a");
  caller_ = AddPerson("bob", "member");
  Record("b");
  Record("c");
  auto all = audit_.List({.limit = 2}).ValueOrDie();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].object_name, "c");
  auto older = audit_.List({.before_id = all[1].id}).ValueOrDie();
  ASSERT_EQ(older.size(), 1U);
  EXPECT_EQ(older[0].object_name, "a");
  EXPECT_EQ(audit_.List({.user_id = caller_.user_id}).ValueOrDie().size(), 2U);
  EXPECT_TRUE(audit_.List({.category = "' OR 1=1 --"}).ValueOrDie().empty());
  EXPECT_EQ(audit_.List({.action = "create", .object_id = "7"}).ValueOrDie().size(), 3U);
  EXPECT_TRUE(audit_.List({.result = "denied"}).ValueOrDie().empty());
  // One second apart: a, b, c.
  Time second = metastore::kMay24 + std::chrono::seconds(2);
  EXPECT_EQ(audit_.List({.from = second}).ValueOrDie().size(), 2U);
  EXPECT_EQ(audit_.List({.until = second}).ValueOrDie().size(), 1U);
}

TEST_F(AuditTest, ARowBecomesJsonWithItsDetailsInside) {
  Record("a", {{"color", "#fff"}});
  Json row = AuditRowToJson(audit_.List({}).ValueOrDie().at(0));
  EXPECT_EQ(row["email"], "amy@example.com");
  EXPECT_EQ(row["role"], "admin");
  EXPECT_EQ(row["created_at"], "2013-05-24T00:00:01.000+00:00");
  EXPECT_EQ(row["details"]["color"], "#fff");
}

TEST_F(AuditTest, TextsThatAreNoUtf8AreRecordedAllTheSame) {
  Record("a", {{"key", "\xFF"}});
  EXPECT_EQ(Verdict().rows, 1);
  EXPECT_EQ(AuditRowToJson(audit_.List({}).ValueOrDie().at(0))["details"]["key"], "\xEF\xBF\xBD");
}

}  // namespace
}  // namespace waybill::service
