#include <gmock/gmock.h>

#include "server/testing_api.h"

namespace waybill::server {
namespace {

using testing::HasSubstr;

class TransferRoutesTest : public ApiTest {
 protected:
  TransferRoutesTest() { AddPerson("owner", "member"); }
  Json Validate(const Json& body) {
    return Good(Person("owner"), "POST", "/api/job_definitions/validate", body);
  }
};

TEST_F(TransferRoutesTest, AWrongDocumentIsShownAsYamlToo) {
  Json document = service::FakeDocument("orders");
  document.erase("destination");
  Json verdict = Validate({{"document", document}});
  EXPECT_EQ(verdict["ok"], false);
  ASSERT_TRUE(verdict["yaml"].is_string()) << verdict;
  EXPECT_THAT(verdict["yaml"].get<std::string>(), HasSubstr("name: orders\n"));
  verdict = Validate({{"yaml", "name: orders\nsource: {type: nothing}\n"}});
  EXPECT_EQ(verdict["ok"], false);
  EXPECT_EQ(verdict["problems"][0]["line"], 2);
  EXPECT_EQ(verdict["document"]["name"], "orders");
  ASSERT_TRUE(verdict["yaml"].is_string()) << verdict;
  EXPECT_THAT(verdict["yaml"].get<std::string>(), HasSubstr("type: nothing"));
}

TEST_F(TransferRoutesTest, WhatCannotBeReadIsNotShownAsYaml) {
  for (const char* text : {"a: [", "five", ""}) {
    Json verdict = Validate({{"yaml", text}});
    EXPECT_EQ(verdict["ok"], false) << text;
    EXPECT_EQ(verdict["yaml"], nullptr) << text;
    EXPECT_GE(verdict["problems"].size(), 1) << text;
  }
}

TEST_F(TransferRoutesTest, WhatIsOfAWrongTypeIsRefusedInWords) {
  for (const char* path : {"", "/preview"}) {
    for (const Json& end : {Json{{"type", 5}}, Json{{"type", "fake"}, {"connection", 5}}}) {
      Json document = service::FakeDocument("orders");
      document["source"] = end;
      Answered refused = Ask(Person("owner"), "POST", std::string("/api/job_definitions") + path,
                             {{"document", document}});
      EXPECT_EQ(refused.status, 400) << path << refused.body;
    }
  }
}

class GroupChoiceTest : public ApiTest {
 protected:
  GroupChoiceTest() {
    AddToGroup(AddPerson("editor", "member"), "editor");
    AddToGroup(AddPerson("operator", "member"), "operator");
    AddPerson("outsider", "member");
  }
  int StatusOf(const std::string& who, const std::string& verb, const std::string& path,
               const Json& body) {
    return Ask(Person(who), verb, path, body).status;
  }
  Json Transfer(const std::string& name) {
    return {{"document", service::FakeDocument(name)}, {"resource_group_id", group_}};
  }
  Json Connection(const std::string& name) {
    return {{"name", name},
            {"aws_auth_type", "assume_role"},
            {"aws_assume_role_account_id", "111122223333"},
            {"aws_assume_role_name", "waybill-role"},
            {"resource_group_id", group_}};
  }
};

// trocco-features §16.1: add to group is for administrators and editors of it.
TEST_F(GroupChoiceTest, NobodyMakesAThingInAGroupInWhichHeIsNoEditor) {
  for (const char* who : {"operator", "outsider"}) {
    EXPECT_EQ(StatusOf(who, "POST", "/api/job_definitions", Transfer("a")), 403) << who;
    EXPECT_EQ(StatusOf(who, "POST", "/api/connections/s3", Connection("a")), 403) << who;
  }
  EXPECT_EQ(StatusOf("editor", "POST", "/api/job_definitions", Transfer("a")), 201);
  EXPECT_EQ(StatusOf("editor", "POST", "/api/connections/s3", Connection("a")), 201);
}

TEST_F(GroupChoiceTest, NobodyMovesHisOwnIntoAGroupInWhichHeIsNoEditor) {
  Json transfer = Transfer("own");
  Json connection = Connection("own");
  for (Json* body : {&transfer, &connection}) (*body)["resource_group_id"] = nullptr;
  std::string path =
      "/api/job_definitions/" +
      Good(Person("outsider"), "POST", "/api/job_definitions", transfer)["id"].dump();
  std::string other =
      "/api/connections/s3/" +
      Good(Person("outsider"), "POST", "/api/connections/s3", connection)["id"].dump();
  for (const std::string& each : {path, other}) {
    EXPECT_EQ(StatusOf("outsider", "PATCH", each, {{"resource_group_id", group_}}), 403) << each;
    EXPECT_EQ(StatusOf("outsider", "PATCH", each, {{"resource_group_id", 99}}), 400) << each;
    EXPECT_EQ(StatusOf("outsider", "PATCH", each, {{"resource_group_id", "x"}}), 400) << each;
    EXPECT_EQ(Good(Person("outsider"), "GET", each)["resource_group_id"], nullptr);
  }
}

TEST_F(GroupChoiceTest, WhatStaysInItsGroupNeedsNoRoleInIt) {
  AddToGroup(Person("outsider"), "editor");
  Json made = Good(Person("outsider"), "POST", "/api/job_definitions", Transfer("own"));
  Json teams = Good(AddPerson("super", "super_admin"), "PATCH", "/api/resource_groups/1",
                    {{"name", "group"}, {"teams", Json::array()}});
  Json kept = Good(Person("outsider"), "PATCH", "/api/job_definitions/" + made["id"].dump(),
                   {{"retry_limit", 1}, {"resource_group_id", group_}});
  EXPECT_EQ(kept["resource_group_id"], group_);
}

}  // namespace
}  // namespace waybill::server
