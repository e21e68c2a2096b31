#include "service/access.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/service_refusal.h"
#include "metastore/testing_home.h"
#include "service/testing_people.h"

namespace waybill::service {
namespace {

using enum Permission;
using testing::ElementsAre;
using testing::HasSubstr;

enum class Verdict { kYes, kNo, kHidden };

Verdict VerdictOf(const Status& status) {
  if (status.ok()) return Verdict::kYes;
  EXPECT_THAT(status.message(),
              testing::AnyOf(HasSubstr("Not Authorized"), HasSubstr("Not found")));
  return KindOf(status) == ErrorKind::kDenied ? Verdict::kNo : Verdict::kHidden;
}

/// Every way to come by rights on a thing, and what each permission answers: trocco-features §16.1.
struct Row {
  const char* who;
  Verdict view;
  Verdict run;
  Verdict edit;
};
constexpr Row kTransferRows[] = {
    {"owner", Verdict::kYes, Verdict::kYes, Verdict::kYes},
    {"super", Verdict::kYes, Verdict::kYes, Verdict::kYes},
    {"administrator", Verdict::kYes, Verdict::kYes, Verdict::kYes},
    {"editor", Verdict::kYes, Verdict::kYes, Verdict::kYes},
    {"operator", Verdict::kYes, Verdict::kYes, Verdict::kNo},
    {"viewer", Verdict::kYes, Verdict::kNo, Verdict::kNo},
    {"stranger", Verdict::kHidden, Verdict::kHidden, Verdict::kHidden},
    {"admin", Verdict::kHidden, Verdict::kHidden, Verdict::kHidden},
};

class AccessTest : public PeopleTest {
 protected:
  AccessTest() {
    for (const char* role : {"administrator", "editor", "operator", "viewer"}) {
      AddToGroup(AddPerson(role, "member"), role);
    }
    AddPerson("owner", "member");
    AddPerson("stranger", "member");
    AddPerson("admin", "admin");
    AddPerson("super", "super_admin");
    transfer_ = AddTransfer("orders", Person("owner").user_id);
    connection_ = AddConnection("acme", Person("owner").user_id);
    job_ = AddJob("orders", transfer_);
  }
  Verdict Ask(const std::string& who, Permission permission, Resource resource = {}) {
    return VerdictOf(access_.Require(Person(who), permission, resource));
  }

  Access access_{store()};
  int64_t transfer_ = 0;
  int64_t connection_ = 0;
  int64_t job_ = 0;
};

TEST_F(AccessTest, ASchedulesRightsAreThoseOfItsTransfer) {
  auto schedules = store().schedules().Replace(transfer_, {{.rule = {{"every_minutes", 5}}}});
  ASSERT_TRUE(schedules.ok()) << schedules.status();
  Resource schedule{ResourceKind::kSchedule, schedules->front().id};
  for (const Row& row : kTransferRows) {
    EXPECT_EQ(Ask(row.who, kTransferEdit, schedule), row.edit) << row.who;
  }
  EXPECT_EQ(Ask("super", kTransferEdit, {ResourceKind::kSchedule, schedule.id + 1}),
            Verdict::kHidden);
}

TEST_F(AccessTest, ATransferAnswersToEachRoleAsItShould) {
  for (ResourceKind kind : {ResourceKind::kTransfer, ResourceKind::kJob}) {
    Resource thing{kind, kind == ResourceKind::kJob ? job_ : transfer_};
    for (const Row& row : kTransferRows) {
      EXPECT_EQ(Ask(row.who, kTransferView, thing), row.view) << row.who;
      EXPECT_EQ(Ask(row.who, kTransferRun, thing), row.run) << row.who;
      EXPECT_EQ(Ask(row.who, kTransferEdit, thing), row.edit) << row.who;
    }
  }
}

TEST_F(AccessTest, AConnectionsSettingsAreForEditorsAndItsUseForOperators) {
  Resource thing{ResourceKind::kConnection, connection_};
  for (const Row& row : kTransferRows) {
    EXPECT_EQ(Ask(row.who, kConnectionUse, thing), row.run) << row.who;
    EXPECT_EQ(Ask(row.who, kConnectionView, thing), row.edit) << row.who;
    EXPECT_EQ(Ask(row.who, kConnectionEdit, thing), row.edit) << row.who;
  }
}

TEST_F(AccessTest, WhoIsRestrictedChangesNoConnectionNotEvenHisOwn) {
  Caller restricted = Person("owner");
  restricted.is_restricted_connection_modify = true;
  Resource thing{ResourceKind::kConnection, connection_};
  EXPECT_EQ(VerdictOf(access_.Require(restricted, kConnectionEdit, thing)), Verdict::kNo);
  EXPECT_EQ(VerdictOf(access_.Require(restricted, kConnectionCreate)), Verdict::kNo);
  EXPECT_EQ(VerdictOf(access_.Require(restricted, kConnectionUse, thing)), Verdict::kYes);
}

TEST_F(AccessTest, TheOrganisationIsForAdminsAndDeletingPeopleForTheSuperAdmin) {
  struct {
    const char* who;
    Verdict manage, remove, audit, group;
  } const kRows[] = {{"owner", Verdict::kNo, Verdict::kNo, Verdict::kNo, Verdict::kNo},
                     {"administrator", Verdict::kNo, Verdict::kNo, Verdict::kNo, Verdict::kYes},
                     {"editor", Verdict::kNo, Verdict::kNo, Verdict::kNo, Verdict::kNo},
                     {"admin", Verdict::kYes, Verdict::kNo, Verdict::kNo, Verdict::kYes},
                     {"super", Verdict::kYes, Verdict::kYes, Verdict::kYes, Verdict::kYes}};
  for (const auto& row : kRows) {
    EXPECT_EQ(Ask(row.who, kOrganisationManage), row.manage) << row.who;
    EXPECT_EQ(Ask(row.who, kSettingsManage), row.manage) << row.who;
    EXPECT_EQ(Ask(row.who, kUserDelete), row.remove) << row.who;
    EXPECT_EQ(Ask(row.who, kAuditView), row.audit) << row.who;
    EXPECT_EQ(Ask(row.who, kGroupAdminister, {ResourceKind::kResourceGroup, group_}), row.group)
        << row.who;
  }
  Caller auditor = Person("owner");
  auditor.can_use_audit_log = true;
  EXPECT_TRUE(access_.Require(auditor, kAuditView).ok());
}

TEST_F(AccessTest, AGroupIsFilledByItsEditorsAndByAdmins) {
  Resource group{ResourceKind::kResourceGroup, group_};
  for (const char* who : {"administrator", "editor", "admin", "super"}) {
    EXPECT_EQ(Ask(who, kGroupFill, group), Verdict::kYes) << who;
  }
  for (const char* who : {"operator", "viewer", "owner", "stranger"}) {
    EXPECT_EQ(Ask(who, kGroupFill, group), Verdict::kNo) << who;
  }
}

TEST_F(AccessTest, AnApiKeyMakesNoOther) {
  Caller program = Person("super");
  program.api_key_id = 7;
  EXPECT_EQ(VerdictOf(access_.Require(program, kKeyCreate)), Verdict::kNo);
  EXPECT_EQ(VerdictOf(access_.Require(program, kSignedIn)), Verdict::kYes);
  EXPECT_EQ(Ask("stranger", kKeyCreate), Verdict::kYes);
}

TEST_F(AccessTest, ARefusalOfAStoreIsNotOursWhateverItSays) {
  EXPECT_TRUE(IsNotAuthorized(access_.Require(Person("viewer"), kOrganisationManage)));
  EXPECT_TRUE(IsNotAuthorized(Within("transfer", CheckRoleChange({}, "member", "super_admin"))));
  EXPECT_FALSE(IsNotAuthorized(Fail(ErrorKind::kDenied, "Not Authorized", "says S3")));
  EXPECT_FALSE(IsNotAuthorized(
      FailRefused(ErrorKind::kDenied, "s3", "AccessDenied", {403, "NotAuthorized"})));
  EXPECT_FALSE(IsNotAuthorized(access_.Require({}, kNobody)));
  EXPECT_FALSE(IsNotAuthorized(
      access_.Require(Person("stranger"), kTransferView, {ResourceKind::kTransfer, transfer_})));
}

TEST_F(AccessTest, WhoIsNotSignedInMayOnlyWhatNeedsNobody) {
  EXPECT_TRUE(access_.Require({}, kNobody).ok());
  for (Permission each : {kSignedIn, kConnectionCreate, kTransferCreate, kOrganisationManage,
                          kUserDelete, kAuditView, kSettingsManage}) {
    EXPECT_FALSE(access_.Require({}, each).ok());
  }
  EXPECT_FALSE(access_.Require({}, kTransferView, {ResourceKind::kTransfer, transfer_}).ok());
}

TEST_F(AccessTest, WhatIsNotThereIsHiddenFromEverybodyAlike) {
  for (const Row& row : kTransferRows) {
    EXPECT_EQ(Ask(row.who, kTransferView, {ResourceKind::kTransfer, 999}), Verdict::kHidden);
    EXPECT_EQ(Ask(row.who, kConnectionEdit, {ResourceKind::kConnection, 999}), Verdict::kHidden);
  }
}

TEST_F(AccessTest, AnAudienceHoldsTheRoleThatEachPersonHas) {
  AddToGroup(Person("viewer"), "operator");
  auto audience = access_.AudienceOf(transfer_);
  ASSERT_TRUE(audience.ok()) << audience.status();
  for (const Row& row : kTransferRows) {
    EXPECT_EQ(RoleIn(*audience, Person(row.who)),
              *access_.RoleOn(Person(row.who), {ResourceKind::kTransfer, transfer_}))
        << row.who;
  }
  EXPECT_EQ(audience->size(), 5u) << "the group's four, and the owner";
}

TEST_F(AccessTest, TheStrongestRoleOfSeveralTeamsCounts) {
  AddToGroup(Person("viewer"), "editor");
  EXPECT_EQ(Ask("viewer", kTransferEdit, {ResourceKind::kTransfer, transfer_}), Verdict::kYes);
}

TEST_F(AccessTest, ListsHoldWhatIsOnesOwnOrOnesTeams) {
  int64_t other = AddTransfer("theirs", Person("stranger").user_id, false);
  using Ids = std::optional<std::vector<int64_t>>;
  EXPECT_EQ(*access_.Visible(Person("viewer"), ResourceKind::kTransfer), Ids({{transfer_}}));
  EXPECT_EQ(*access_.Visible(Person("stranger"), ResourceKind::kTransfer), Ids({{other}}));
  EXPECT_EQ(*access_.Visible(Person("admin"), ResourceKind::kTransfer),
            Ids(std::vector<int64_t>{}));
  EXPECT_EQ(*access_.Visible(Person("super"), ResourceKind::kTransfer), std::nullopt);
  EXPECT_EQ(*access_.Visible(Person("editor"), ResourceKind::kConnection), Ids({{connection_}}));
}

}  // namespace
}  // namespace waybill::service
