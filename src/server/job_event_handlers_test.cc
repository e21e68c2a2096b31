#include <gmock/gmock.h>

#include "server/testing_web.h"

namespace waybill::server {
namespace {

using metastore::Job;
using testing::HasSubstr;
using testing::Not;
using Kind = service::JobEvent::Kind;

class JobEventsTest : public WebTest {
 protected:
  JobEventsTest() {
    AddToGroup(AddPerson("viewer", "member"), "viewer");
    AddPerson("stranger", "member");
    AddPerson("super", "super_admin");
    AddPerson("owner", "member");
    transfer_ = AddTransfer("orders", Person("owner").user_id);
    accounts_.OnRevoked([this] { events_.PublishRights(); });
  }
  std::unique_ptr<Stream> Follow(const Credential& who, const std::string& path = "/api/events") {
    Reply reply = AskAs(who, "GET", path);
    EXPECT_EQ(reply.status, 200) << reply.body;
    auto stream = reply.stream([this] { ++woken_; });
    EXPECT_TRUE(Text(*stream)) << "it has begun";
    return stream;
  }
  /// What there is to read now; nothing at the end.
  static std::optional<std::string> Text(Stream& stream) {
    auto text = stream.Next();
    EXPECT_TRUE(text.ok()) << text.status();
    return text.ok() ? *text : std::nullopt;
  }
  Job AddJobOf(const std::string& name, int64_t transfer_id) {
    return *store().jobs().FindByNumber(AddJob(name, transfer_id));
  }

  int64_t transfer_ = 0;
  int woken_ = 0;
};

TEST_F(JobEventsTest, EachPersonHearsOfJobsThatHeMaySee) {
  auto viewer = Follow(SignIn(Person("viewer")));
  auto stranger = Follow(ApiKeyOf(Person("stranger")));
  auto super = Follow(ApiKeyOf(Person("super")));
  queue_.Announce(AddJobOf("orders", transfer_));
  EXPECT_THAT(*Text(*viewer), HasSubstr(R"("can":{"cancel":false,"run":false})"));
  EXPECT_EQ(*Text(*stranger), "");
  EXPECT_THAT(*Text(*super), HasSubstr(R"("can":{"cancel":true,"run":true})"));
}

TEST_F(JobEventsTest, TransfersThatCameLaterAreHeardOfToo) {
  auto stream = Follow(SignIn(Person("stranger")));
  int64_t later = AddTransfer("later", Person("stranger").user_id, false);
  queue_.Announce(AddJobOf("later", later));
  EXPECT_THAT(*Text(*stream), HasSubstr(R"("job_definition_name":"later")"));
}

TEST_F(JobEventsTest, ATransferThatWasTakenAwayIsHeardOfNoMore) {
  auto stream = Follow(SignIn(Person("viewer")));
  auto stored = store().transfers().Find(transfer_);
  ASSERT_TRUE(store()
                  .transfers()
                  .Update(transfer_,
                          {.name = "orders",
                           .owner_id = stored->owner_id,
                           .document = stored->document,
                           .settings = stored->settings},
                          {})
                  .ok());
  queue_.Announce(AddJobOf("orders", transfer_));
  EXPECT_EQ(*Text(*stream), "");
}

TEST_F(JobEventsTest, AStreamEndsWithTheSessionThatItBeganBy) {
  Credential who = SignIn(Person("viewer"));
  Credential other = SignIn(Person("viewer"));
  auto ended = Follow(who);
  auto kept = Follow(other);
  AskAs(who, "DELETE", "/api/session");
  EXPECT_EQ(woken_, 2);
  queue_.Announce(AddJobOf("orders", transfer_));
  EXPECT_EQ(Text(*ended), std::nullopt);
  EXPECT_THAT(*Text(*kept), HasSubstr("orders"));
}

TEST_F(JobEventsTest, AStreamEndsWithItsKeyItsPersonAndItsPassword) {
  Credential key = ApiKeyOf(Person("viewer"));
  auto of_key = Follow(key);
  auto keys = *accounts_.ListApiKeys(Person("viewer").user_id);
  ASSERT_TRUE(accounts_.RemoveApiKey(Person("viewer").user_id, keys.back().id).ok());
  EXPECT_EQ(Text(*of_key), std::nullopt);

  auto of_password = Follow(SignIn(Person("viewer")));
  ASSERT_TRUE(
      accounts_.ResetPassword("viewer@example.com", Secret("another horse 9 battery")).ok());
  EXPECT_EQ(Text(*of_password), std::nullopt);

  auto of_person = Follow(ApiKeyOf(Person("stranger")));
  ASSERT_TRUE(accounts_.RemoveUser(Person("stranger").user_id).ok());
  EXPECT_EQ(Text(*of_person), std::nullopt);
}

TEST_F(JobEventsTest, WhatAnotherProcessRevokedIsNoticedWithinAMinute) {
  accounts_.OnRevoked({});
  Credential who = SignIn(Person("viewer"));
  auto stream = Follow(who);
  ASSERT_TRUE(accounts_.SignOut(who.session).ok());
  EXPECT_EQ(Text(*stream), "");
  clock_.Advance(std::chrono::minutes(1));
  EXPECT_EQ(Text(*stream), std::nullopt);
}

TEST_F(JobEventsTest, AJobsStreamEndsWhenItMayNoLongerBeSeen) {
  Job job = AddJobOf("orders", transfer_);
  auto stream =
      Follow(SignIn(Person("viewer")), "/api/jobs/" + std::to_string(job.number) + "/events");
  auto group = *store().organisation().FindGroup(group_);
  group.teams = {};
  ASSERT_TRUE(store().organisation().SaveGroup(group).ok());
  clock_.Advance(std::chrono::minutes(1));
  events_.Publish(
      {.kind = Kind::kProgress, .job_number = job.number, .job = {}, .body = {{"rows", 5}}});
  EXPECT_EQ(Text(*stream), std::nullopt);
}

}  // namespace
}  // namespace waybill::server
