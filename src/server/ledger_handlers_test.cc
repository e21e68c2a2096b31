#include <gmock/gmock.h>

#include "server/testing_api.h"

namespace waybill::server {
namespace {

using testing::HasSubstr;

class LedgerRoutesTest : public ApiTest {
 protected:
  LedgerRoutesTest() {
    AddToGroup(AddPerson("viewer", "member"), "viewer");
    AddPerson("owner", "member");
    id_ = AddTransfer("orders", Person("owner").user_id);
    path_ = "/api/job_definitions/" + std::to_string(id_) + "/ledger";
  }
  /// A job that has loaded these items; gives its number.
  int64_t Load(const std::vector<metastore::LedgerKey>& keys) {
    auto job = store().jobs().Begin(
        {.transfer = "orders", .transfer_id = id_, .definition = Json::object()}, {.pid = 1});
    EXPECT_TRUE(job.ok()) << job.status();
    std::vector<metastore::LedgerEntry> loaded;
    for (const auto& key : keys) loaded.push_back({.key = key, .rows = 10});
    Status done = store().jobs().Finish({.id = job->id}, loaded);
    EXPECT_TRUE(done.ok()) << done;
    return job->number;
  }
  Json Items(const std::string& query = "") {
    return Good(Person("viewer"), "GET", path_ + query)["items"];
  }

  int64_t id_ = 0;
  std::string path_;
};

TEST_F(LedgerRoutesTest, WhatWasLoadedIsListed) {
  int64_t number = Load({{"s3://b/a.csv", "\"e1\"", 7}});
  EXPECT_EQ(Items(), Json::array({{{"item", "s3://b/a.csv"},
                                   {"version", "\"e1\""},
                                   {"bytes", 7},
                                   {"rows", 10},
                                   {"job_id", number},
                                   {"loaded_at", "2013-05-24T00:00:00.000+00:00"}}}));
}

TEST_F(LedgerRoutesTest, ItComesInPagesWhateverTheItemsAreCalled) {
  Load({{"a", "1", 1}, {"a", "1", 2}, {"a", "2", 1}, {"b/\xFF+&=", "1", 1}, {"c", "", 1}});
  Json all = Items();
  ASSERT_EQ(all.size(), 5);
  EXPECT_EQ(all[3]["item"], (Json{{"base64", "Yi//KyY9"}}));
  Json seen = Json::array();
  std::string cursor;
  for (int pages = 0; pages < 5; ++pages) {
    Json page = Good(Person("viewer"), "GET", path_ + "?limit=1" + cursor);
    ASSERT_EQ(page["items"].size(), 1);
    seen.push_back(page["items"][0]);
    ASSERT_EQ(page["next_cursor"].is_null(), pages == 4);
    if (pages == 4) break;
    cursor = "&cursor=";
    for (char c : page["next_cursor"].get<std::string>()) {
      cursor += c == '+' ? std::string("%2B") : std::string(1, c);
    }
  }
  EXPECT_EQ(seen, all);
}

TEST_F(LedgerRoutesTest, CursorsOfOthersAreRefused) {
  for (const char* cursor : {"5", "AAAA", "WzEsMiwzXQ==", "W10=", "bnVsbA==", "%00"}) {
    EXPECT_EQ(Ask(Person("owner"), "GET", path_ + "?cursor=" + cursor).status, 400) << cursor;
  }
  EXPECT_EQ(Ask(Person("owner"), "GET", path_ + "?limit=201").status, 400);
}

TEST_F(LedgerRoutesTest, SomeItemsOrAllAreForgotten) {
  Load({{"a", "1", 1}, {"a", "2", 1}, {"b\xFF", "1", 1}, {"c", "1", 1}, {"d", "1", 1}});
  Json some = Good(Person("owner"), "DELETE", path_,
                   {{"items", Json::array({"a", {{"base64", "Yv8="}}, "not there"})}});
  EXPECT_EQ(some["removed"], 3);
  EXPECT_EQ(Items().size(), 2);
  EXPECT_EQ(Good(Person("owner"), "DELETE", path_)["removed"], 2);
  EXPECT_EQ(Items(), Json::array());
}

TEST_F(LedgerRoutesTest, AnEmptyListForgetsNothing) {
  Load({{"a", "1", 1}});
  for (const Json& items : {Json::array(), Json("a"), Json::array({1})}) {
    EXPECT_NE(Ask(Person("owner"), "DELETE", path_, {{"items", items}}).status, 200) << items;
  }
  EXPECT_EQ(Items().size(), 1);
}

TEST_F(LedgerRoutesTest, WhoOnlyLooksForgetsNothing) {
  Load({{"a", "1", 1}});
  EXPECT_EQ(Ask(Person("viewer"), "DELETE", path_).status, 403);
  AddPerson("stranger", "member");
  EXPECT_EQ(Ask(Person("stranger"), "GET", path_).status, 404);
  EXPECT_EQ(Items().size(), 1);
}

TEST_F(LedgerRoutesTest, NothingIsForgottenWhileAJobRuns) {
  Load({{"a", "1", 1}});
  auto lock = store().LockTransfer("orders");
  ASSERT_TRUE(lock.ok()) << lock.status();
  Answered refused = Ask(Person("owner"), "DELETE", path_);
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.body["message"].get<std::string>(), HasSubstr("runs"));
  EXPECT_EQ(Items().size(), 1);
}

}  // namespace
}  // namespace waybill::server
