#include <gmock/gmock.h>

#include "server/testing_api.h"
#include "servers/loopback_server.h"

namespace waybill::server {
namespace {

using testing::HasSubstr;

class ConnectionHandlers : public ApiTest {
 protected:
  static Json User(const std::string& name) {
    return {{"name", name},
            {"aws_auth_type", "iam_user"},
            {"aws_access_key_id", "AKIAIOSFODNN7EXAMPLE"},
            {"aws_secret_access_key", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}};
  }
  void AddRole(const service::Caller& person) {
    Json form = Good(person, "POST", "/api/connections/s3/drafts");
    Good(person, "POST", "/api/connections/s3",
         {{"name", "role"},
          {"aws_auth_type", "assume_role"},
          {"aws_assume_role_account_id", "111122223333"},
          {"aws_assume_role_name", "waybill-role"},
          {"draft_id", form["draft_id"]}});
  }
  static Json With(Json body, const char* name, const Json& value) {
    body[name] = value;
    return body;
  }
};

// CWE-73: whether a file is there, and what reading it does, is nothing to be asked over the API.
TEST_F(ConnectionHandlers, NoFileOfTheServerCanBeNamed) {
  auto member = AddPerson("member", "member");
  int64_t id = Good(member, "POST", "/api/connections/s3", User("acme"))["id"];
  std::string stored = "/api/connections/s3/" + std::to_string(id);
  for (const char* path : {"/etc/passwd", "/nonexistent", "/dev/ptmx"}) {
    Json body = With(User("other"), "ca_file", path);
    for (const auto& [verb, target] : {std::pair("POST", std::string("/api/connections/s3")),
                                       std::pair("POST", std::string("/api/connections/s3/test")),
                                       std::pair("POST", std::string("/api/connections/s3/policy")),
                                       std::pair("PATCH", stored)}) {
      Answered answered = Ask(member, verb, target, body);
      EXPECT_EQ(answered.status, 400) << verb << " " << target;
      EXPECT_THAT(answered.body["message"].get<std::string>(), HasSubstr("ca_certificate"));
    }
  }
}

TEST_F(ConnectionHandlers, TheCertificateItselfIsTakenAndShownToEditors) {
  auto member = AddPerson("member", "member");
  std::string pem = servers::MakeTlsIdentity({"s3.example"}).certificate;
  Json made =
      Good(member, "POST", "/api/connections/s3", With(User("acme"), "ca_certificate", pem));
  EXPECT_THAT(pem, HasSubstr(made["ca_certificate"].get<std::string>()));
  Answered refused = Ask(member, "POST", "/api/connections/s3",
                         With(User("other"), "ca_certificate", "/etc/ca.pem"));
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(refused.body["message"].get<std::string>(), HasSubstr("no certificate"));
}

// Whoever runs the server named the file on its command line; a form that does not speak of it
// leaves it, and a certificate takes its place.
TEST_F(ConnectionHandlers, AFileNamedOnTheCommandLineStaysUntilACertificateIsGiven) {
  auto member = AddPerson("member", "member");
  auto added = connections_.Add(With(User("acme"), "ca_file", "/etc/own/ca.pem"),
                                {.owner_id = member.user_id});
  ASSERT_TRUE(added.ok()) << added.status();
  std::string target = "/api/connections/s3/" + std::to_string(added->id);
  Json form = {{"description", "nightly"}, {"ca_certificate", ""}};
  EXPECT_EQ(Good(member, "PATCH", target, form)["ca_file"], "/etc/own/ca.pem");
  Json changed = User("acme");
  changed["ca_certificate"] = servers::MakeTlsIdentity({"s3.example"}).certificate;
  Json shown = Good(member, "PATCH", target, changed);
  EXPECT_FALSE(shown.contains("ca_file"));
  EXPECT_TRUE(shown.contains("ca_certificate"));
}

// rest-api §1.3: Terraform takes a "" that comes back as null for a change that was not made.
TEST_F(ConnectionHandlers, AnEmptyDescriptionIsNoMissingOne) {
  auto member = AddPerson("member", "member");
  EXPECT_EQ(Good(member, "POST", "/api/connections/s3", User("none"))["description"], nullptr);
  Json made = Good(member, "POST", "/api/connections/s3", With(User("a"), "description", ""));
  EXPECT_EQ(made["description"], "");
  std::string target = "/api/connections/s3/" + made["id"].dump();
  EXPECT_EQ(Good(member, "PATCH", target, {{"requester_pays", true}})["description"], "");
  EXPECT_EQ(Good(member, "PATCH", target, {{"description", "nightly"}})["description"], "nightly");
  EXPECT_EQ(Good(member, "PATCH", target, {{"description", nullptr}})["description"], nullptr);
  EXPECT_EQ(Good(member, "PATCH", target, {{"memo", ""}})["description"], "");
  EXPECT_EQ(Good(member, "GET", target)["description"], "");
}

// A secret that is null or left out stays (rest-api §3.1). Without one an IAM user's connection
// could do nothing, so it cannot be emptied.
TEST_F(ConnectionHandlers, AnEmptySecretKeyIsRefusedWithWhatToDo) {
  auto member = AddPerson("member", "member");
  Json made = Good(member, "POST", "/api/connections/s3", User("acme"));
  std::string target = "/api/connections/s3/" + made["id"].dump();
  Answered refused =
      Ask(member, "PATCH", target, {{"name", "other"}, {"aws_secret_access_key", ""}});
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(refused.body["message"].get<std::string>(), HasSubstr("send null"));
  Json kept = Good(member, "PATCH", target, {{"name", "b"}, {"aws_secret_access_key", nullptr}});
  EXPECT_TRUE(kept["secrets"].contains("aws_secret_access_key"));
}

TEST_F(ConnectionHandlers, APageIsReadBeforeAwsIsAskedWhoWaybillIs) {
  auto member = AddPerson("member", "member");
  Good(member, "POST", "/api/connections/s3", User("user"));
  AddRole(member);
  size_t seen = 0;
  api_.identity = [&] {
    AddConnection("meanwhile", member.user_id);
    seen = store().connections().List()->size();
    return service::OwnIdentity{.account_id = "123456789012"};
  };
  Json page = Good(member, "GET", "/api/connections/s3");
  ASSERT_EQ(page["items"].size(), 2);
  EXPECT_EQ(page["items"][0]["aws_principal_account_id"], nullptr);
  EXPECT_EQ(page["items"][1]["aws_principal_account_id"], "123456789012");
  EXPECT_EQ(seen, 3) << "no reader is held that still stands at the moment of the page";
}

}  // namespace
}  // namespace waybill::server
