#include <gmock/gmock.h>

#include "server/testing_web.h"

namespace waybill::server {
namespace {

using testing::StartsWith;

class SessionHandlers : public WebTest {
 protected:
  static Secret CookieOf(const Reply& reply) {
    for (const auto& [name, value] : reply.headers) {
      if (name != "Set-Cookie") continue;
      EXPECT_THAT(value, StartsWith("waybill="));
      return Secret(value.substr(8, value.find(';') - 8));
    }
    return {};
  }

  const std::string password_ = "correct horse 7 staple";
  Secret session_ = accounts_
                        .SetUp(*accounts_.MakeSetupToken(), "owner@example.com", Secret(password_),
                               {kFarAway, "browser"})
                        .ValueOrDie()
                        .session;
};

TEST_F(SessionHandlers, ANewPasswordBeginsANewSession) {
  Json change = {{"current_password", password_}, {"password", "another horse 9 battery"}};
  Reply reply = AskAs({.session = session_}, "PATCH", "/api/session", change);
  ASSERT_EQ(reply.status, 200) << reply.body;
  Secret fresh = CookieOf(reply);
  ASSERT_FALSE(fresh.empty());
  EXPECT_FALSE(fresh.Matches(session_.Reveal()));
  EXPECT_EQ(reply.body["csrf_token"], service::Accounts::CsrfToken(fresh));
  EXPECT_EQ(AskAs({.session = session_}, "GET", "/api/session").status, 401);
  EXPECT_EQ(AskAs({.session = fresh}, "GET", "/api/session").status, 200);
}

TEST_F(SessionHandlers, OtherChangesKeepTheSession) {
  Json change = {{"preferences", {{"language", "ja"}}}};
  Reply reply = AskAs({.session = session_}, "PATCH", "/api/session", change);
  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_TRUE(CookieOf(reply).empty());
  EXPECT_EQ(AskAs({.session = session_}, "GET", "/api/session").status, 200);
}

}  // namespace
}  // namespace waybill::server
