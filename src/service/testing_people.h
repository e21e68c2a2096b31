#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "metastore/database.h"
#include "metastore/testing_home.h"
#include "service/accounts.h"

namespace waybill::service {

/// A home with people, one team per role, and one resource group. For tests.
class PeopleTest : public testing::Test {
 protected:
  PeopleTest() {
    Execute("INSERT INTO resource_groups (name, created, updated) VALUES ('group', 0, 0)");
    group_ = 1;
  }

  metastore::Metastore& store() { return *store_; }

  Caller AddPerson(const std::string& name, const std::string& role) {
    auto user = store_->accounts().AddUser({.email = name + "@example.com",
                                            .password_hash = "none",
                                            .role = role,
                                            .preferences = Json::object()});
    EXPECT_TRUE(user.ok()) << user.status();
    people_[name] = Caller{
        .user_id = user->id, .email = user->email, .role = ParseAccountRole(role).ValueOrDie()};
    return people_[name];
  }
  const Caller& Person(const std::string& name) { return people_.at(name); }

  /// A new team, with that role in the group, of which `caller` is a member.
  void AddToGroup(const Caller& caller, const std::string& role) {
    std::string team = std::to_string(++teams_);
    Execute("INSERT INTO teams (name, created, updated) VALUES ('team " + team + "', 0, 0)");
    Execute("INSERT INTO team_members VALUES (" + team + ", " + std::to_string(caller.user_id) +
            ", 'team_member')");
    Execute("INSERT INTO resource_group_teams VALUES (1, " + team + ", '" + role + "')");
  }

  int64_t AddTransfer(const std::string& name, int64_t owner_id, bool in_group = true) {
    metastore::TransferDraft draft{.name = name,
                                   .owner_id = owner_id,
                                   .document = {{"name", name}},
                                   .settings = Json::object()};
    if (in_group) draft.resource_group_id = group_;
    auto added = store_->transfers().Add(draft, {});
    EXPECT_TRUE(added.ok()) << added.status();
    return added->id;
  }
  int64_t AddConnection(const std::string& name, int64_t owner_id) {
    auto added = store_->connections().Add({.name = name,
                                            .kind = "s3",
                                            .settings = Json::object(),
                                            .owner_id = owner_id,
                                            .resource_group_id = group_});
    EXPECT_TRUE(added.ok()) << added.status();
    return added->id;
  }
  int64_t AddJob(const std::string& transfer, int64_t transfer_id) {
    auto added = store_->jobs().Add(
        {.transfer = transfer, .transfer_id = transfer_id, .definition = Json::object()});
    EXPECT_TRUE(added.ok()) << added.status();
    return added->number;
  }

  /// Past the rules: into the database itself.
  void Execute(const std::string& sql) {
    auto database = metastore::Database::Open(home_.path() + "/metastore.db");
    ASSERT_TRUE(database.ok()) << database.status();
    Status done =
        (*database)->Write([&](metastore::Session& session) { return session.Script(sql); });
    ASSERT_TRUE(done.ok()) << done;
  }

  metastore::TemporaryHome home_;
  ManualClock clock_{metastore::kMay24};
  SeededRandom random_{7};
  int64_t group_ = 0;

 private:
  std::unique_ptr<metastore::Metastore> store_ =
      metastore::OpenMetastore(home_.path(), clock_, random_);
  std::map<std::string, Caller> people_;
  int teams_ = 0;
};

}  // namespace waybill::service
