#include <gmock/gmock.h>

#include <semaphore>

#include "server/testing_web.h"
#include "service/audit.h"

namespace waybill::server {
namespace {

using testing::HasSubstr;
using testing::Not;

class AuditRoutesTest : public WebTest {
 protected:
  AuditRoutesTest() {
    AddPerson("super", "super_admin");
    AddPerson("member", "member");
  }
  Json Log(const std::string& query = "") {
    return Good(Person("super"), "GET", "/api/audit_log" + query)["items"];
  }
  Json MakeLabel(const std::string& name) {
    return Good(Person("member"), "POST", "/api/labels", {{"name", name}, {"color", "#0a0"}});
  }
};

TEST_F(AuditRoutesTest, AChangeIsRecordedWithWhoWhatAndOutcome) {
  Json label = MakeLabel("nightly");
  Json log = Log();
  ASSERT_EQ(log.size(), 1);
  Json entry = log[0];
  EXPECT_EQ(entry["user_id"], Person("member").user_id);
  EXPECT_EQ(entry["email"], "member@example.com");
  EXPECT_EQ(entry["role"], "member");
  EXPECT_TRUE(entry["api_key_id"].is_number());
  EXPECT_EQ(entry["category"], "labels");
  EXPECT_EQ(entry["action"], "create");
  EXPECT_EQ(entry["object"], "nightly");
  EXPECT_EQ(entry["object_id"], label["id"].dump());
  EXPECT_EQ(entry["result"], "ok");
  EXPECT_EQ(entry["ip"], "192.0.2.7");
  EXPECT_EQ(entry["request_id"].get<std::string>().size(), 16);
  EXPECT_EQ(entry["created_at"], "2013-05-24T00:00:00.000+00:00");
  EXPECT_EQ(entry["details"], (Json{{"route", "POST /api/labels"},
                                    {"status", 201},
                                    {"by", "api_key"},
                                    {"fields", {"name", "color"}}}));
}

TEST_F(AuditRoutesTest, EveryKindOfChangeTestAndRunHasItsWord) {
  std::string label = "/api/labels/" + MakeLabel("nightly")["id"].dump();
  Good(Person("member"), "PATCH", label, {{"color", "#fff"}});
  Good(Person("member"), "POST", "/api/job_definitions",
       {{"document", service::FakeDocument("orders")}});
  Good(Person("member"), "POST", "/api/jobs?job_definition_id=1", Json::object());
  Good(Person("member"), "POST", "/api/jobs/1/cancel");
  Json mail = Good(Person("super"), "POST", "/api/notification_destinations/email",
                   {{"email_config", {{"email", "ana@example.com"}}}});
  Good(Person("super"), "POST",
       "/api/notification_destinations/email/" + mail["id"].dump() + "/test");
  Good(Person("member"), "POST", "/api/job_definitions/1/revisions/1/restore");
  Good(Person("super"), "DELETE", label);
  std::vector<std::string> words;
  for (const Json& entry : Log()) {
    words.insert(words.begin(), entry["category"].get<std::string>() + " " +
                                    entry["action"].get<std::string>() + " " +
                                    entry["object_id"].get<std::string>());
  }
  EXPECT_THAT(words, testing::ElementsAre("labels create 1", "labels update 1",
                                          "job_definitions create 1", "jobs run 1", "jobs cancel 1",
                                          "notification_destinations create 1",
                                          "notification_destinations test 1",
                                          "job_definitions restore 1", "labels delete 1"));
}

TEST_F(AuditRoutesTest, LooksAreNotRecorded) {
  Good(Person("member"), "GET", "/api/labels");
  Good(Person("member"), "POST", "/api/job_definitions/validate",
       {{"document", service::FakeDocument("orders")}});
  Good(Person("member"), "POST", "/api/schedules/next_runs",
       {{"schedule", {{"every_minutes", 5}}}});
  EXPECT_EQ(Log(), Json::array());
}

TEST_F(AuditRoutesTest, WhatWasRefusedIsRecordedToo) {
  Ask(Person("member"), "POST", "/api/users", {{"email", "eve@example.com"}});
  Ask(Person("member"), "DELETE", "/api/job_definitions/99");
  Ask(Person("member"), "POST", "/api/labels", {{"name", 5}});
  Json log = Log();
  ASSERT_EQ(log.size(), 3);
  EXPECT_EQ(log[2]["result"], "denied");
  EXPECT_EQ(log[2]["action"], "create");
  EXPECT_EQ(log[1]["result"], "missing");
  EXPECT_EQ(log[1]["object_id"], "99");
  EXPECT_EQ(log[0]["result"], "definition");
}

TEST_F(AuditRoutesTest, ATestThatIsStreamedIsRecordedAsItEnded) {
  Json made = Good(Person("member"), "POST", "/api/connections/s3",
                   {{"name", "acme"},
                    {"aws_auth_type", "iam_user"},
                    {"aws_access_key_id", "AKIAIOSFODNN7EXAMPLE"},
                    {"aws_secret_access_key", "any-secret-at-all"}});
  HttpRequest message =
      Message(SignIn(Person("member")), "POST",
              "/api/connections/s3/" + made["id"].dump() + "/test", Json::object());
  message.headers.emplace_back("Accept", "text/event-stream");
  Reply reply = web_.Answer(message);
  ASSERT_TRUE(reply.stream);
  EXPECT_EQ(Log("?action=test"), Json::array()) << "it has not run yet";
  std::counting_semaphore<1000> woken(0);
  auto stream = reply.stream([&] { woken.release(); });
  while (true) {
    auto text = stream->Next();
    ASSERT_TRUE(text.ok()) << text.status();
    if (!*text) break;
    if ((*text)->empty()) woken.acquire();
  }
  stream.reset();
  Json log = Log("?action=test");
  ASSERT_EQ(log.size(), 1);
  EXPECT_EQ(log[0]["object_id"], made["id"].dump());
  EXPECT_EQ(log[0]["result"], "busy") << "there is no network here";
}

TEST_F(AuditRoutesTest, NoSecretIsRecorded) {
  Json made =
      Good(Person("super"), "POST", "/api/users",
           {{"email", "new@example.com"}, {"password", "canary-Zq7-one-2"}, {"role", "member"}});
  Json key = AskAs(SignIn(Person("super")), "POST", "/api/api_keys", Json{{"name", "ci"}}).body;
  Good(Person("super"), "POST", "/api/notification_destinations/slack_channel",
       {{"slack_channel_config",
         {{"channel", "#x"}, {"webhook_url", "https://hooks.slack.com/canary-Zq7"}}}});
  Ask({}, "POST", "/api/session", {{"email", "canary-Zq7-typed-as-email"}, {"password", "x"}});
  std::string seen = Log().dump();
  EXPECT_THAT(seen, HasSubstr("new@example.com"));
  EXPECT_THAT(seen, Not(HasSubstr("canary-Zq7")));
  EXPECT_THAT(seen, Not(HasSubstr(key["token"].get<std::string>())));
}

TEST_F(AuditRoutesTest, SignInsAreRecordedAndStrangersCannotFillTheLog) {
  Good(Person("super"), "POST", "/api/users",
       {{"email", "new@example.com"}, {"password", "correct horse 7"}, {"role", "member"}});
  Ask({}, "POST", "/api/session", {{"email", "new@example.com"}, {"password", "wrong"}});
  Good({}, "POST", "/api/session", {{"email", "new@example.com"}, {"password", "correct horse 7"}});
  Ask({}, "POST", "/api/session", {{"email", 5}});
  Ask({}, "POST", "/api/labels", {{"name", "x"}});
  Json log = Log("?category=session");
  ASSERT_EQ(log.size(), 2);
  EXPECT_EQ(Log().size(), 3);
  EXPECT_EQ(log[0]["action"], "sign_in");
  EXPECT_EQ(log[0]["result"], "ok");
  EXPECT_EQ(log[0]["email"], "new@example.com");
  EXPECT_TRUE(log[0]["user_id"].is_number());
  EXPECT_EQ(log[1]["result"], "denied");
  EXPECT_EQ(log[1]["user_id"], nullptr);
  EXPECT_EQ(log[1]["object"], "new@example.com");
}

TEST_F(AuditRoutesTest, TheLogIsFilteredAndComesInPages) {
  MakeLabel("a");
  clock_.Advance(std::chrono::hours(1));
  MakeLabel("b");
  Good(Person("super"), "PATCH", "/api/labels/1", {{"color", "#fff"}});
  Json page = Good(Person("super"), "GET", "/api/audit_log?limit=2");
  ASSERT_EQ(page["items"].size(), 2);
  Json rest = Log("?cursor=" + page["next_cursor"].get<std::string>());
  ASSERT_EQ(rest.size(), 1);
  EXPECT_EQ(rest[0]["object"], "a");
  EXPECT_EQ(Log("?action=update").size(), 1);
  EXPECT_EQ(Log("?object_id=1").size(), 2);
  EXPECT_EQ(Log("?user_id=" + std::to_string(Person("super").user_id)).size(), 1);
  EXPECT_EQ(Log("?result=denied").size(), 0);
  EXPECT_EQ(Log("?category=teams").size(), 0);
  EXPECT_EQ(Log("?end_time=2013-05-24%2001:00:00&time_zone=UTC").size(), 1);
  EXPECT_EQ(Log("?start_time=2013-05-24%2001:00:00&time_zone=UTC").size(), 2);
  EXPECT_EQ(Ask(Person("super"), "GET", "/api/audit_log?start_time=x").status, 400);
}

TEST_F(AuditRoutesTest, OnlyWhoMaySeesIt) {
  EXPECT_EQ(Ask(Person("member"), "GET", "/api/audit_log").status, 403);
}

TEST_F(AuditRoutesTest, TheChainOfWhatWasRecordedIsWhole) {
  MakeLabel("a");
  MakeLabel("b");
  auto verdict = service::Audit(store(), clock_).Verify();
  ASSERT_TRUE(verdict.ok()) << verdict.status();
  EXPECT_EQ(verdict->problem, "");
  EXPECT_EQ(verdict->rows, 2);
  EXPECT_EQ(verdict->last_hash.size(), 32);
}

}  // namespace
}  // namespace waybill::server
