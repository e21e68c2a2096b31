#include <gmock/gmock.h>

#include <fstream>

#include "base/file.h"
#include "server/testing_web.h"

namespace waybill::server {
namespace {

class JobRoutesTest : public WebTest {
 protected:
  JobRoutesTest() {
    for (const char* role : {"viewer", "operator"}) {
      AddToGroup(AddPerson(role, "member"), role);
    }
    AddToGroup(AddPerson("owner", "member"), "editor");
    AddPerson("super", "super_admin");  // somebody must be
    Json made =
        Good(Person("owner"), "POST", "/api/job_definitions",
             {{"document", service::FakeDocument("orders")}, {"resource_group_id", group_}});
    transfer_ = made["id"];
  }
  Json Start(const service::Caller& person) {
    return Good(person, "POST", "/api/jobs?job_definition_id=" + std::to_string(transfer_),
                Json::object());
  }
  static std::string PathOf(const Json& job) { return "/api/jobs/" + job["id"].dump(); }

  int64_t transfer_ = 0;
};

TEST_F(JobRoutesTest, AJobSaysWhatOneMayDoWithIt) {
  Json job = Start(Person("operator"));
  EXPECT_EQ(job["can"], (Json{{"cancel", true}, {"run", true}}));
  EXPECT_EQ(Good(Person("viewer"), "GET", PathOf(job))["can"],
            (Json{{"cancel", false}, {"run", false}}));
  Json ended = Good(Person("owner"), "POST", PathOf(job) + "/cancel");
  EXPECT_EQ(ended["can"], (Json{{"cancel", false}, {"run", true}}));
  EXPECT_EQ(Good(Person("owner"), "GET", "/api/jobs")["items"][0]["can"], ended["can"]);
  EXPECT_EQ(Good(Person("viewer"), "GET", "/api/job_definitions")["items"][0]["last_job"]["can"],
            (Json{{"cancel", false}, {"run", false}}));
}

TEST_F(JobRoutesTest, AJobOfARemovedTransferCannotBeStartedAgain) {
  Json job = Start(Person("owner"));
  Good(Person("owner"), "POST", PathOf(job) + "/cancel");
  Good(Person("owner"), "DELETE", "/api/job_definitions/" + std::to_string(transfer_));
  EXPECT_EQ(Good(Person("owner"), "GET", PathOf(job))["can"],
            (Json{{"cancel", false}, {"run", false}}));
}

TEST_F(JobRoutesTest, AJobNamesWhoStartedIt) {
  Json job = Start(Person("operator"));
  EXPECT_EQ(job["user_email"], "operator@example.com");
  EXPECT_EQ(Good(Person("viewer"), "GET", "/api/jobs")["items"][0]["user_email"],
            "operator@example.com");
  ASSERT_TRUE(accounts_.RemoveUser(Person("operator").user_id).ok());
  EXPECT_EQ(Good(Person("viewer"), "GET", PathOf(job))["user_email"], nullptr);
}

TEST_F(JobRoutesTest, NobodyStartedAJobOfASchedule) {
  std::string path = "/api/job_definitions/" + std::to_string(transfer_);
  Good(Person("owner"), "PATCH", path, {{"schedules", Json::array({{{"every_minutes", 5}}})}});
  clock_.Advance(std::chrono::minutes(5));
  ASSERT_TRUE(scheduler_.Tick().ok());
  Json job = Good(Person("owner"), "GET", "/api/jobs")["items"].at(0);
  EXPECT_EQ(job["executor_type"], "scheduler");
  EXPECT_EQ(job["user_email"], nullptr);
}

TEST_F(JobRoutesTest, AJobShowsTheSettingsThatItUsed) {
  Json job = Start(Person("owner"));
  std::string path = "/api/job_definitions/" + std::to_string(transfer_);
  Json changed = service::FakeDocument("orders");
  changed["memo"] = "changed since";
  std::string before = Good(Person("owner"), "GET", path)["yaml"];
  Good(Person("owner"), "PATCH", path, {{"document", changed}});
  EXPECT_EQ(Good(Person("viewer"), "GET", PathOf(job))["yaml"], before);
  EXPECT_FALSE(Good(Person("viewer"), "GET", "/api/jobs")["items"][0].contains("yaml"));
}

TEST_F(JobRoutesTest, ADownloadedLogHasItsFirstPartToo) {
  Json job = Start(Person("owner"));
  std::string id = job["key"];
  ASSERT_TRUE(MakeFolders(services_home_.JobFolder(id), 0700).ok());
  std::ofstream(services_home_.JobFolder(id) + "/log.1.jsonl") << "{\"first\":1}\n";
  std::ofstream(services_home_.JobLog(id)) << "{\"second\":2}\n";
  Reply reply = AskAs(ApiKeyOf(Person("viewer")), "GET", PathOf(job) + "/log?download=true");
  ASSERT_TRUE(reply.stream);
  auto stream = reply.stream([] {});
  std::string all;
  for (auto piece = stream->Next(); piece.ok() && *piece; piece = stream->Next()) all += **piece;
  EXPECT_EQ(all, "{\"first\":1}\n{\"second\":2}\n");
}

// Whose right counts when a transfer is started: that of the person who starts it.
TEST_F(JobRoutesTest, WhoMayNotUseItsConnectionsStartsNoTransfer) {
  auto connection = store().connections().Add({.name = "acme",
                                               .kind = "s3",
                                               .settings = Json::object(),
                                               .owner_id = Person("owner").user_id});
  ASSERT_TRUE(connection.ok()) << connection.status();
  auto stored = store().transfers().Find(transfer_);
  stored->document["source"]["connection"] = "acme";
  ASSERT_TRUE(store()
                  .transfers()
                  .Update(transfer_,
                          {.name = "orders",
                           .resource_group_id = group_,
                           .document = stored->document,
                           .settings = stored->settings},
                          {})
                  .ok());
  Answered refused =
      Ask(Person("operator"), "POST", "/api/jobs?job_definition_id=" + std::to_string(transfer_),
          Json::object());
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(refused.body["message"].get<std::string>(),
              testing::HasSubstr("source.connection: there is no connection 'acme'"));
  EXPECT_EQ(Good(Person("owner"), "GET", "/api/jobs")["items"].size(), 0);
  EXPECT_EQ(Start(Person("owner"))["status"], "queued");
}

}  // namespace
}  // namespace waybill::server
