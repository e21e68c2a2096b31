#include <gmock/gmock.h>

#include "server/testing_api.h"

namespace waybill::server {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kWebhook = "https://hooks.slack.com/services/T0/B0/canary-Zq7";

class NotificationRoutesTest : public ApiTest {
 protected:
  NotificationRoutesTest() {
    AddPerson("admin", "admin");
    AddPerson("member", "member");
  }
  Json Made(const std::string& kind, const Json& body) {
    return Good(Person("admin"), "POST", "/api/notification_destinations/" + kind, body);
  }
  Json Email() { return Made("email", {{"email_config", {{"email", "ana@example.com"}}}}); }
  Json Slack() {
    return Made("slack_channel",
                {{"slack_channel_config", {{"channel", "#data"}, {"webhook_url", kWebhook}}}});
  }
  Json Http() {
    return Made("http", {{"http_config",
                          {{"name", "pager"},
                           {"url", "https://pager.example.com/x?token=t"},
                           {"headers", {{"X-Key", "canary-Zq7"}}}}}});
  }
  /// As TROCCO's provider sends one.
  static Json OnFailure(int64_t slack) {
    return {{"destination_type", "slack"}, {"slack_channel_id", slack},
            {"email_id", nullptr},         {"notification_type", "job"},
            {"notify_when", "failed"},     {"record_count", nullptr},
            {"record_operator", nullptr},  {"record_type", nullptr},
            {"minutes", nullptr},          {"message", "{{ JOB_STATUS }}\n"}};
  }
  Answered MakeTransfer(const Json& notifications) {
    return Ask(Person("member"), "POST", "/api/job_definitions",
               {{"document", service::FakeDocument("orders")}, {"notifications", notifications}});
  }
};

TEST_F(NotificationRoutesTest, DestinationsAreNestedOnTheirWayInAndFlatOnTheirWayOut) {
  Json email = Email();
  EXPECT_EQ(email["email"], "ana@example.com");
  Json slack = Slack();
  EXPECT_EQ(slack["channel"], "#data");
  EXPECT_EQ(Good(Person("admin"), "GET",
                 "/api/notification_destinations/slack_channel/" + slack["id"].dump()),
            slack);
  Json list = Good(Person("member"), "GET", "/api/notification_destinations/email");
  EXPECT_EQ(list["items"], Json::array({email}));
  EXPECT_EQ(list["next_cursor"], nullptr);
  Json edited =
      Good(Person("admin"), "PATCH", "/api/notification_destinations/email/" + email["id"].dump(),
           {{"email_config", {{"email", "bo@example.com"}}}});
  EXPECT_EQ(edited["email"], "bo@example.com");
  Good(Person("admin"), "DELETE", "/api/notification_destinations/email/" + email["id"].dump());
  EXPECT_EQ(Good(Person("admin"), "GET", "/api/notification_destinations/email")["items"],
            Json::array());
}

TEST_F(NotificationRoutesTest, ListsComeInPages) {
  for (int i = 0; i < 3; ++i) Email();
  Json page = Good(Person("member"), "GET", "/api/notification_destinations/email?limit=2");
  EXPECT_EQ(page["items"].size(), 2);
  Json rest = Good(Person("member"), "GET",
                   "/api/notification_destinations/email?limit=2&cursor=" +
                       page["next_cursor"].get<std::string>());
  EXPECT_EQ(rest["items"].size(), 1);
  EXPECT_EQ(rest["next_cursor"], nullptr);
}

TEST_F(NotificationRoutesTest, SecretsNeverComeBack) {
  Json slack = Slack();
  Json http = Http();
  EXPECT_EQ(http["headers"], Json::array({"X-Key"}));
  std::string seen = slack.dump() + http.dump();
  for (const char* kind : {"slack_channel", "http"}) {
    seen +=
        Good(Person("admin"), "GET", std::string("/api/notification_destinations/") + kind).dump();
  }
  EXPECT_THAT(seen, Not(HasSubstr("canary-Zq7")));
  // A URL may hold a token of its own.
  EXPECT_EQ(http["url"], "https://pager.example.com/x?token=t");
  Json seen_by_others = Good(Person("member"), "GET", "/api/notification_destinations/http");
  EXPECT_FALSE(seen_by_others["items"][0].contains("url"));
}

TEST_F(NotificationRoutesTest, WhoManagesNothingChangesNothing) {
  std::string path = "/api/notification_destinations/email";
  std::string one = path + "/" + Email()["id"].dump();
  Json body = {{"email_config", {{"email", "eve@example.com"}}}};
  EXPECT_EQ(Ask(Person("member"), "POST", path, body).status, 403);
  EXPECT_EQ(Ask(Person("member"), "PATCH", one, body).status, 403);
  EXPECT_EQ(Ask(Person("member"), "DELETE", one).status, 403);
  EXPECT_EQ(Ask(Person("member"), "POST", one + "/test").status, 403);
  EXPECT_EQ(Ask(Person("member"), "GET", "/api/notification_deliveries").status, 403);
}

TEST_F(NotificationRoutesTest, WhatIsWrongIsSaid) {
  for (const auto& [kind, body] : std::map<std::string, Json>{
           {"email", {{"email", "flat@example.com"}}},
           {"slack_channel", {{"slack_channel_config", {{"channel", "#x"}}}}},
           {"http", {{"http_config", {{"name", "x"}, {"url", "ftp://x"}}}}}}) {
    EXPECT_EQ(Ask(Person("admin"), "POST", "/api/notification_destinations/" + kind, body).status,
              400)
        << kind;
  }
  EXPECT_EQ(Ask(Person("admin"), "GET", "/api/notification_destinations/pigeon").status, 404);
  EXPECT_EQ(Ask(Person("admin"), "POST", "/api/notification_destinations/pigeon").status, 404);
  std::string id = Email()["id"].dump();
  EXPECT_EQ(Ask(Person("admin"), "GET", "/api/notification_destinations/http/" + id).status, 404);
  EXPECT_EQ(Ask(Person("admin"), "GET", "/api/notification_deliveries?state=x").status, 400);
}

TEST_F(NotificationRoutesTest, ATestSendsNowAndSaysWhatCameOfIt) {
  std::string path =
      "/api/notification_destinations/slack_channel/" + Slack()["id"].dump() + "/test";
  Json sent = Good(Person("admin"), "POST", path);
  EXPECT_EQ(sent["state"], "sent");
  EXPECT_EQ(sent["error"], nullptr);
  ASSERT_EQ(transport_.sent.size(), 1);
  EXPECT_THAT(transport_.sent[0], HasSubstr("[test] Job 0 succeeded: http://w/jobs/0"));
  transport_.status = 404;
  Json failed = Good(Person("admin"), "POST", path);
  EXPECT_EQ(failed["state"], "failed");
  EXPECT_THAT(failed["error"].get<std::string>(), HasSubstr("404"));
  EXPECT_EQ(failed["destination_type"], "slack_channel");
  EXPECT_EQ(failed["job_id"], nullptr);
  Json only = Good(Person("admin"), "GET", "/api/notification_deliveries?state=failed");
  EXPECT_EQ(only["items"], Json::array({failed}));
  Json all = Good(Person("admin"), "GET", "/api/notification_deliveries?limit=1");
  EXPECT_EQ(all["items"], only["items"]);
  Json older = Good(Person("admin"), "GET",
                    "/api/notification_deliveries?cursor=" + all["next_cursor"].get<std::string>());
  EXPECT_EQ(older["items"], Json::array({sent}));
}

TEST_F(NotificationRoutesTest, ADeliveryNamesItsJobByNumber) {
  Json slack = Slack();
  Json transfer = MakeTransfer(Json::array({OnFailure(slack["id"])})).body;
  int64_t number = AddJob("orders", transfer["id"]);
  auto job = store().jobs().FindByNumber(number);
  ASSERT_TRUE(store()
                  .deliveries()
                  .Add({.destination_id = slack["id"], .job_id = job->id, .error = "no"})
                  .ok());
  Json items = Good(Person("admin"), "GET", "/api/notification_deliveries")["items"];
  ASSERT_EQ(items.size(), 1);
  EXPECT_EQ(items[0]["job_id"], number);
}

TEST_F(NotificationRoutesTest, ATransferIsMadeWithItsNotifications) {
  int64_t slack = Slack()["id"];
  int64_t email = Email()["id"];
  Json by_mail = {{"destination_type", "email"},   {"email_id", email},
                  {"notification_type", "record"}, {"record_type", "skipped"},
                  {"record_operator", "above"},    {"record_count", 0},
                  {"message", "rows were refused"}};
  Json made = MakeTransfer(Json::array({OnFailure(slack), by_mail})).body;
  ASSERT_EQ(made["notifications"].size(), 2);
  const Json by_slack = OnFailure(slack);
  for (const auto& [name, value] : by_slack.items()) {
    EXPECT_EQ(made["notifications"][0][name], value) << name;
  }
  for (const auto& [name, value] : by_mail.items()) {
    EXPECT_EQ(made["notifications"][1][name], value) << name;
  }
  EXPECT_EQ(made["notifications"][1]["slack_channel_id"], nullptr);
  EXPECT_EQ(made["notifications"][1]["minutes"], nullptr);
  std::string path = "/api/job_definitions/" + made["id"].dump();
  EXPECT_EQ(Good(Person("member"), "GET", path), made);
  // What was shown may be sent back.
  Json same = Good(Person("member"), "PATCH", path, {{"notifications", made["notifications"]}});
  EXPECT_EQ(same["notifications"], made["notifications"]);
  Json left = Good(Person("member"), "PATCH", path, {{"retry_limit", 1}});
  EXPECT_EQ(left["notifications"], made["notifications"]);
  Json none = Good(Person("member"), "PATCH", path, {{"notifications", Json::array()}});
  EXPECT_EQ(none["notifications"], nullptr);
  // TROCCO ignores names that it does not know.
  by_mail["colour"] = "red";
  Json more = Good(Person("member"), "PATCH", path, {{"notifications", Json::array({by_mail})}});
  EXPECT_EQ(more["notifications"].size(), 1);
}

TEST_F(NotificationRoutesTest, AWrongNotificationLeavesNothingBehind) {
  int64_t slack = Slack()["id"];
  Json wrong_kind = OnFailure(slack);
  wrong_kind["destination_type"] = "email";
  wrong_kind["slack_channel_id"] = nullptr;
  wrong_kind["email_id"] = slack;
  Json two = OnFailure(slack);
  two["email_id"] = 1;
  Json no_message = OnFailure(slack);
  no_message["message"] = nullptr;
  for (const Json& wrong :
       {wrong_kind, two, no_message, OnFailure(99), Json{{"destination_type", "x"}}, Json(3)}) {
    Answered refused = MakeTransfer(Json::array({OnFailure(slack), wrong}));
    EXPECT_EQ(refused.status, 400) << wrong;
  }
  EXPECT_EQ(MakeTransfer("all").status, 400);
  Json too_many = Json::array();
  for (int i = 0; i < 21; ++i) too_many.push_back(OnFailure(slack));
  EXPECT_EQ(MakeTransfer(too_many).status, 400);
  EXPECT_EQ(Good(Person("member"), "GET", "/api/job_definitions")["items"], Json::array());
}

}  // namespace
}  // namespace waybill::server
