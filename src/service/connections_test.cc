#include "service/connections.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "aws/static_credentials.h"
#include "http/curl_transport.h"
#include "metastore/testing_home.h"

namespace waybill::service {
namespace {

using testing::HasSubstr;
using testing::Not;

// AWS's published example keys.
constexpr char kKeyId[] = "AKIAIOSFODNN7EXAMPLE";
constexpr char kSecret[] = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

class ConnectionsTest : public testing::Test {
 protected:
  ConnectionsTest()
      : store(metastore::OpenMetastore(temporary.path(), clock, random)),
        connections({*store,
                     {[this](const std::string& authorities) {
                        return http::MakeCurlTransport({.authorities = authorities}, clock);
                      },
                      []() -> Result<std::unique_ptr<aws::CredentialProvider>> {
                        return Fail(ErrorKind::kDefinition, "AWS credentials", "none are set");
                      },
                      clock, random, log}}) {}

  Json Role(const std::string& name) {
    return {{"name", name},
            {"aws_auth_type", "assume_role"},
            {"aws_assume_role_account_id", "111122223333"},
            {"aws_assume_role_name", "waybill-role"}};
  }
  Json User(const std::string& name) {
    return {{"name", name},
            {"aws_auth_type", "iam_user"},
            {"aws_access_key_id", kKeyId},
            {"aws_secret_access_key", kSecret}};
  }

  metastore::TemporaryHome temporary;
  ManualClock clock{metastore::kMay24};
  SeededRandom random{1};
  NullLog log;
  std::unique_ptr<metastore::Metastore> store;
  Connections connections;
};

TEST_F(ConnectionsTest, ASecretIsSetButNeverShown) {
  auto added = connections.Add(User("acme"));
  ASSERT_TRUE(added.ok()) << added.status().ToString();
  std::string shown = ConnectionToJson(*connections.Find("acme")).dump();
  EXPECT_THAT(shown, Not(HasSubstr(kSecret)));
  EXPECT_THAT(shown, HasSubstr(R"("aws_secret_access_key":{"set":true)"));
  EXPECT_THAT(shown, HasSubstr(kKeyId));
}

TEST_F(ConnectionsTest, TheExternalIdIsOfOneConnectionAndOutlivesEdits) {
  std::string first = connections.Add(Role("a"))->external_id;
  std::string second = connections.Add(Role("b"))->external_id;
  EXPECT_EQ(first.size(), 32u);  // 128 bits
  EXPECT_NE(first, second);
  EXPECT_EQ(connections.Edit("a", {{"memo", "new"}})->external_id, first);
  EXPECT_EQ(KindOf(connections.Add({{"name", "c"}, {"aws_external_id", "mine"}}).status()),
            ErrorKind::kDefinition);
}

TEST_F(ConnectionsTest, AnEditChangesOnlyWhatItNames) {
  ASSERT_TRUE(connections.Add(User("acme")).ok());
  auto edited = connections.Edit("acme", {{"memo", "nightly"}, {"name", "acme-2"}});
  ASSERT_TRUE(edited.ok()) << edited.status().ToString();
  EXPECT_EQ(edited->memo, "nightly");
  EXPECT_TRUE(edited->secrets.contains("aws_secret_access_key"));
  EXPECT_EQ(KindOf(connections.Find("acme").status()), ErrorKind::kMissing);
}

// TROCCO's API gives back each value as it was sent; Terraform fails where it does not.
TEST_F(ConnectionsTest, ARoleStaysAsItWasWritten) {
  Json role = Role("acme");
  role["aws_assume_role_account_id"] = "1111-2222-3333";
  role["aws_assume_role_name"] = "arn:aws:iam::111122223333:role/team/reader";
  for (auto stored : {connections.Add(role), connections.Edit("acme", {{"memo", "new"}})}) {
    ASSERT_TRUE(stored.ok()) << stored.status().ToString();
    EXPECT_EQ(stored->settings["aws_assume_role_account_id"], "1111-2222-3333");
    EXPECT_EQ(stored->settings["aws_assume_role_name"], role["aws_assume_role_name"]);
  }
  auto setup = connections.Prepare("acme", {}, connection::TrustedParty::kAccount, {});
  ASSERT_TRUE(setup.ok()) << setup.status().ToString();
  EXPECT_EQ(setup->values.role.Text(), "arn:aws:iam::111122223333:role/team/reader");
}

TEST_F(ConnectionsTest, ANameIsNotTrimmedButRefused) {
  EXPECT_THAT(connections.Add(Role("acme ")).status().message(), HasSubstr("name: it begins or"));
}

TEST_F(ConnectionsTest, AnotherEndpointAsksForTheSecretAgain) {
  ASSERT_TRUE(connections.Add(User("acme")).ok());
  Json elsewhere = {{"endpoint", "https://s3.example.com"}};
  auto refused = connections.Edit("acme", elsewhere);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(KindOf(refused.status()), ErrorKind::kDefinition);
  EXPECT_THAT(refused.status().message(), HasSubstr("aws_secret_access_key"));
  elsewhere["aws_secret_access_key"] = kSecret;
  EXPECT_TRUE(connections.Edit("acme", elsewhere).ok());
}

TEST_F(ConnectionsTest, TheMethodCanBeChangedBothWays) {
  ASSERT_TRUE(connections.Add(User("acme")).ok());
  Json role = Role("acme");
  auto changed = connections.Edit("acme", role);
  ASSERT_TRUE(changed.ok()) << changed.status().ToString();
  EXPECT_TRUE(changed->secrets.empty());
  auto back = connections.Edit("acme", User("acme"));
  ASSERT_TRUE(back.ok()) << back.status().ToString();
  EXPECT_FALSE(back->settings.contains("aws_assume_role_name"));
}

TEST_F(ConnectionsTest, WhatIsPastedWithoutAnIdentityIsSeenToLackIt) {
  ASSERT_TRUE(connections.Add(Role("acme")).ok());
  auto setup = connections.Prepare("acme", {}, connection::TrustedParty::kAccount, {});
  ASSERT_TRUE(setup.ok()) << setup.status().ToString();
  EXPECT_FALSE(setup->identity.known.ok());
  EXPECT_THAT(setup->identity.known.message(), HasSubstr("Give Waybill credentials of its own"));
  EXPECT_EQ(setup->values.waybill_account_id, "WAYBILL_ACCOUNT_ID");
}

/// Nothing answers, so that every test ends, and fails.
class SilentTransport : public http::Transport {
 public:
  Result<http::Response> Send(const http::Request&, http::BodySink*, std::stop_token) override {
    return Fail(ErrorKind::kDefinition, "test", "nothing answers");
  }
};

class FormTestsTest : public ConnectionsTest {
 protected:
  FormTestsTest() {
    connection::OpenParts parts{[](const std::string&) -> Result<std::unique_ptr<http::Transport>> {
                                  return std::make_unique<SilentTransport>();
                                },
                                []() -> Result<std::unique_ptr<aws::CredentialProvider>> {
                                  return Fail(ErrorKind::kDefinition, "AWS credentials",
                                              "none are set");
                                },
                                clock, random, log};
    silent_ = std::make_unique<Connections>(Connections::Parts{*store, parts});
    auto user = store->accounts().AddUser(
        {.email = "ana@example.com", .role = "member", .preferences = Json::object()});
    EXPECT_TRUE(user.ok()) << user.status().ToString();
    user_id_ = user->id;
    form_id_ = store->connections().OpenForm(user_id_)->id;
  }
  void Test(const Json& options, std::optional<int64_t> id = {}) {
    auto report = silent_->TestUnsaved({options, id, id ? "" : form_id_, user_id_}, {},
                                       [](const connection::CheckRow&) {}, {});
    ASSERT_TRUE(report.ok()) << report.status().ToString();
  }
  std::optional<std::string> Verdict(const Result<metastore::Connection>& saved) {
    EXPECT_TRUE(saved.ok()) << saved.status().ToString();
    if (!saved.ok() || !saved->test_result) return std::nullopt;
    return (*saved->test_result)["verdict"].get<std::string>();
  }
  Result<metastore::Connection> Save(const Json& options) {
    return silent_->Add(options, {.owner_id = user_id_, .form_id = form_id_});
  }

  std::unique_ptr<Connections> silent_;
  int64_t user_id_ = 0;
  std::string form_id_;
};

TEST_F(FormTestsTest, WhatWasTestedAndThenSavedKeepsItsVerdict) {
  Test(User("acme"));
  clock.Advance(std::chrono::minutes(5));
  auto saved = Save(User("another name"));
  EXPECT_EQ(Verdict(saved), "failed");
  EXPECT_EQ(saved->tested, metastore::kMay24);
}

TEST_F(FormTestsTest, WhatWasChangedAfterItsTestIsNotTested) {
  Test(User("acme"));
  Json changed = User("acme");
  changed["aws_secret_access_key"] = std::string(kSecret) + "x";
  EXPECT_EQ(Verdict(Save(changed)), std::nullopt);
}

TEST_F(FormTestsTest, AnotherFormOrPersonDoesNotGetTheVerdict) {
  Test(User("acme"));
  EXPECT_EQ(Verdict(silent_->Add(User("no form"), {.owner_id = user_id_})), std::nullopt);
  form_id_ = store->connections().OpenForm(user_id_)->id;
  EXPECT_EQ(Verdict(Save(User("other form"))), std::nullopt);
}

TEST_F(FormTestsTest, AChangeThatWasTestedKeepsItsVerdictToo) {
  auto saved = Save(User("acme"));
  EXPECT_EQ(Verdict(saved), std::nullopt);
  Json changes = {{"region", "eu-west-1"}, {"aws_secret_access_key", kSecret}};
  Test(changes, saved->id);
  EXPECT_EQ(Verdict(silent_->Edit("acme", changes, {.user_id = user_id_ + 1})), std::nullopt);
  Test(changes, saved->id);
  EXPECT_EQ(Verdict(silent_->Edit("acme", changes, {.user_id = user_id_})), "failed");
  EXPECT_EQ(Verdict(silent_->Edit("acme", changes, {.user_id = user_id_})), std::nullopt);
}

TEST_F(ConnectionsTest, ANameIsTakenOnce) {
  ASSERT_TRUE(connections.Add(Role("acme")).ok());
  EXPECT_EQ(KindOf(connections.Add(User("acme")).status()), ErrorKind::kDefinition);
  ASSERT_TRUE(connections.Remove("acme").ok());
  EXPECT_TRUE(connections.Add(User("acme")).ok());
}

}  // namespace
}  // namespace waybill::service
