#include "service/organisation.h"

#include <gmock/gmock.h>

#include "service/testing_people.h"

namespace waybill::service {
namespace {

using testing::HasSubstr;

class OrganisationTest : public PeopleTest {
 protected:
  Json Members(const std::string& role = "team_admin") {
    return Json::array({{{"user_id", amy_.user_id}, {"role", role}}});
  }
  template <typename T>
  static void ExpectRefused(const Result<T>& result, ErrorKind kind, const std::string& words) {
    ASSERT_FALSE(result.ok()) << words;
    EXPECT_EQ(KindOf(result.status()), kind) << result.status();
    EXPECT_THAT(result.status().message(), HasSubstr(words));
  }

  Organisation organisation_{store()};
  Caller amy_ = AddPerson("amy", "admin");
};

TEST_F(OrganisationTest, ATeamComesBackAsItWasGiven) {
  for (Json description : {Json(), Json(""), Json(" x ")}) {
    Json body = {{"name", " Robert'); DROP TABLE teams;-- " + description.dump()},
                 {"description", description},
                 {"members", Members()}};
    Json team = TeamToJson(organisation_.AddTeam(body).ValueOrDie());
    EXPECT_EQ(team["name"], body["name"]);
    EXPECT_EQ(team["description"], description);
    EXPECT_EQ(team["members"][0]["email"], "amy@example.com");
    EXPECT_EQ(team["created_at"], "2013-05-24T00:00:00.000+00:00");
    EXPECT_EQ(TeamToJson(organisation_.store().FindTeam(team["id"]).ValueOrDie()), team);
    EXPECT_FALSE(TeamToListJson(organisation_.store().FindTeam(team["id"]).ValueOrDie())
                     .contains("members"));
  }
}

TEST_F(OrganisationTest, ATeamNeedsANameAndAnAdministrator) {
  Json good = {{"name", "t"}, {"members", Members()}};
  struct Row {
    const char* field;
    Json value;
    const char* words;
  };
  for (const Row& row :
       {Row{"name", "", "name"}, Row{"name", 7, "name"}, Row{"name", std::string(256, 'x'), "255"},
        Row{"members", {}, "members"}, Row{"members", Json::array(), "team_admin"},
        Row{"members", Members("team_member"), "team_admin"},
        Row{"members", Members("boss"), "boss"}, Row{"members", Json::array({7}), "members"},
        Row{"members", Json::array({{{"user_id", "1"}}}), "user_id"}}) {
    Json body = good;
    body[row.field] = row.value;
    ExpectRefused(organisation_.AddTeam(body), ErrorKind::kDefinition, row.words);
  }
  Json twice = good;
  twice["members"].push_back(twice["members"][0]);
  ExpectRefused(organisation_.AddTeam(twice), ErrorKind::kDefinition, "twice");
  Json stranger = good;
  stranger["members"][0]["user_id"] = 4711;
  ExpectRefused(organisation_.AddTeam(stranger), ErrorKind::kDefinition, "4711");
  EXPECT_TRUE(organisation_.store().ListTeams({}).ValueOrDie().items.empty());
}

TEST_F(OrganisationTest, ANameOf255CharactersOfAnyAlphabetIsTaken) {
  std::string name;
  for (int i = 0; i < 255; ++i) name += "\xE8\xB2\xA8";
  EXPECT_TRUE(organisation_.AddTeam({{"name", name}, {"members", Members()}}).ok());
}

TEST_F(OrganisationTest, MembersAreReplacedWhole) {
  auto team = organisation_.AddTeam({{"name", "t"}, {"members", Members()}}).ValueOrDie();
  Caller bob = AddPerson("bob", "member");
  Json next = Json::array({{{"user_id", bob.user_id}, {"role", "team_admin"}}});
  auto updated = organisation_.UpdateTeam(team.id, {{"name", "t"}, {"members", next}}).ValueOrDie();
  ASSERT_EQ(updated.members.size(), 1U);
  EXPECT_EQ(updated.members[0].user_id, bob.user_id);
}

TEST_F(OrganisationTest, ATakenNameIsRefusedAndAnOwnOneKept) {
  Json body = {{"name", "t"}, {"members", Members()}};
  auto team = organisation_.AddTeam(body).ValueOrDie();
  ExpectRefused(organisation_.AddTeam(body), ErrorKind::kDefinition, "already");
  EXPECT_TRUE(organisation_.UpdateTeam(team.id, body).ok());
}

TEST_F(OrganisationTest, AGroupHoldsTeamsAndMayHoldNone) {
  auto team = organisation_.AddTeam({{"name", "t"}, {"members", Members()}}).ValueOrDie();
  Json teams = Json::array({{{"team_id", team.id}, {"role", "editor"}}});
  auto added = organisation_.AddGroup({{"name", "g"}, {"description", ""}, {"teams", teams}});
  Json group = GroupToJson(added.ValueOrDie());
  EXPECT_EQ(group["teams"], teams);
  EXPECT_EQ(group["description"], "");
  // The fixture's own group is the first.
  auto listed = organisation_.store().ListGroups({}).ValueOrDie();
  EXPECT_EQ(GroupToJson(listed.items.at(1)), group);
  int64_t id = group["id"];
  EXPECT_EQ(organisation_.UpdateGroup(id, {{"name", "h"}}).ValueOrDie().teams.size(), 1U);
  Json none = {{"name", "h"}, {"teams", Json::array()}};
  EXPECT_TRUE(organisation_.UpdateGroup(id, none).ValueOrDie().teams.empty());
  teams.push_back(teams[0]);
  ExpectRefused(organisation_.AddGroup({{"name", "i"}, {"teams", teams}}), ErrorKind::kDefinition,
                "twice");
}

TEST_F(OrganisationTest, ALabelChangesOnlyWhatIsGiven) {
  auto label = organisation_.AddLabel({{"name", "l"}, {"color", "#aBc"}, {"description", ""}});
  Json before = LabelToJson(label.ValueOrDie());
  EXPECT_EQ(before["color"], "#aBc");
  EXPECT_EQ(before["description"], "");
  clock_.Advance(std::chrono::seconds(1));
  Json after =
      LabelToJson(organisation_.UpdateLabel(label->id, {{"color", "#012345"}}).ValueOrDie());
  EXPECT_EQ(after["name"], "l");
  EXPECT_EQ(after["description"], "");
  EXPECT_EQ(after["color"], "#012345");
  EXPECT_EQ(after["created_at"], before["created_at"]);
  EXPECT_EQ(after["updated_at"], "2013-05-24T00:00:01.000+00:00");
}

TEST_F(OrganisationTest, AColorIsThreeOrSixHexDigits) {
  for (const char* color : {"", "#", "#12", "#1234", "#12345g", "123456", "red", "#1234567"}) {
    ExpectRefused(organisation_.AddLabel({{"name", "l"}, {"color", color}}), ErrorKind::kDefinition,
                  "color");
  }
  ExpectRefused(organisation_.AddLabel({{"name", "l"}}), ErrorKind::kDefinition, "color");
}

TEST_F(OrganisationTest, WhatIsNotThereIsMissing) {
  ExpectRefused(organisation_.UpdateTeam(9, {{"name", "t"}}), ErrorKind::kMissing, "team 9");
  ExpectRefused(organisation_.UpdateGroup(9, {{"name", "t"}}), ErrorKind::kMissing, "group 9");
  ExpectRefused(organisation_.UpdateLabel(9, {{"name", "t"}}), ErrorKind::kMissing, "label 9");
  EXPECT_EQ(KindOf(organisation_.store().RemoveLabel(9)), ErrorKind::kMissing);
}

TEST_F(OrganisationTest, PagesHoldEveryLabelOnce) {
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(organisation_.AddLabel({{"name", std::to_string(i)}, {"color", "#fff"}}).ok());
  }
  std::string names;
  Json cursor = "";
  int pages = 0;
  for (; !cursor.is_null(); ++pages) {
    auto page = ParsePage({.limit = 2, .cursor = cursor}).ValueOrDie();
    auto found = organisation_.store().ListLabels(page).ValueOrDie();
    for (const auto& label : found.items) names += label.name;
    cursor = NextCursor(found.next_after);
  }
  EXPECT_EQ(names, "01234");
  EXPECT_EQ(pages, 3);
}

TEST_F(OrganisationTest, APageThatIsNoneIsRefused) {
  ExpectRefused(ParsePage({.limit = 0, .cursor = {}}), ErrorKind::kDefinition, "limit");
  ExpectRefused(ParsePage({.limit = 201, .cursor = {}}), ErrorKind::kDefinition, "limit");
  for (const char* cursor : {"x", "-1", "1x", "99999999999999999999"}) {
    ExpectRefused(ParsePage({.limit = {}, .cursor = cursor}), ErrorKind::kDefinition, "cursor");
  }
}

}  // namespace
}  // namespace waybill::service
