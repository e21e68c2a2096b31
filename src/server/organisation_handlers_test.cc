#include <gmock/gmock.h>

#include "server/testing_api.h"

namespace waybill::server {
namespace {

class OrganisationHandlersTest : public ApiTest {
 protected:
  OrganisationHandlersTest() {
    AddPerson("owner", "super_admin");
    AddPerson("member", "member");
  }
};

// TROCCO's answer has these fields beside those that its provider reads.
TEST_F(OrganisationHandlersTest, APersonIsShownWithTheTeamsAsTroccoDoes) {
  int64_t id = Person("member").user_id;
  Json members = Json::array({{{"user_id", id}, {"role", "team_admin"}}});
  Json team =
      Good(Person("owner"), "POST", "/api/teams", {{"name", "sales"}, {"members", members}});
  Json shown = Good(Person("owner"), "GET", "/api/users/" + std::to_string(id));
  EXPECT_EQ(shown["otp_required_for_login"], false);
  EXPECT_EQ(shown["can_use_basic_services"], true);
  EXPECT_EQ(shown["can_use_data_catalog"], false);
  ASSERT_EQ(shown["teams"].size(), 1);
  EXPECT_EQ(shown["teams"][0]["id"], team["id"]);
  EXPECT_EQ(shown["teams"][0]["name"], "sales");
  EXPECT_EQ(shown["teams"][0]["role"], "team_admin");
  const Json users = Good(Person("owner"), "GET", "/api/users");
  for (const Json& each : users["items"]) {
    EXPECT_EQ(each["teams"].size(), each["id"] == id ? 1 : 0);
  }
}

}  // namespace
}  // namespace waybill::server
