#include "server/dispatcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "server/server.h"
#include "server/testing_web.h"

namespace waybill::server {
namespace {

using testing::HasSubstr;

std::string HeaderOf(const Reply& reply, std::string_view name) {
  auto found = std::ranges::find(reply.headers, name,
                                 [](const auto& header) { return std::string_view(header.first); });
  return found == reply.headers.end() ? "" : found->second;
}

class DispatcherTest : public WebTest {
 protected:
  /// `name` of `message` becomes `value`; an empty one goes.
  static void Set(HttpRequest* message, const std::string& name, const std::string& value) {
    std::erase_if(message->headers, [&](const auto& header) { return header.first == name; });
    if (!value.empty()) message->headers.emplace_back(name, value);
  }

  service::Caller owner_ = AddPerson("owner", "super_admin");
  Credential session_ = SignIn(owner_);
  Credential key_ = ApiKeyOf(owner_);
};

TEST_F(DispatcherTest, AChangeWithACookieComesFromOurOwnPage) {
  struct {
    const char* name;
    const char* value;
    int status;
  } const kRows[] = {
      {"X-CSRF-Token", "", 403},
      {"X-CSRF-Token", "0000000000000000000000000000000000000000000000000000000000000000", 403},
      {"Origin", "http://evil.example", 403},
      {"Origin", "http://waybill.example:9090", 403},
      {"Origin", "http://evil.example/waybill.example:8080", 403},
      {"Origin", "null", 403},
      {"Origin", "https://waybill.example:8080", 201},  // a proxy in front speaks TLS
      {"Origin", "http://WAYBILL.example:8080", 201},
      {"Origin", "", 201},
      {"Sec-Fetch-Site", "cross-site", 403},
      {"Sec-Fetch-Site", "same-site", 403},
      {"Sec-Fetch-Site", "same-origin", 201}};
  for (const auto& row : kRows) {
    auto message = Message(session_, "POST", "/api/api_keys", Json{{"name", "x"}});
    Set(&message, row.name, row.value);
    EXPECT_EQ(web_.Answer(message).status, row.status) << row.name << ": " << row.value;
  }
}

TEST_F(DispatcherTest, NoOtherSiteSignsAnybodyIn) {
  Json body = {{"email", "owner@example.com"}, {"password", "wrong"}};
  auto message = Message({}, "POST", "/api/session", body);
  EXPECT_EQ(web_.Answer(message).status, 401);
  Set(&message, "Origin", "http://evil.example");
  EXPECT_EQ(web_.Answer(message).status, 403);
}

TEST_F(DispatcherTest, AnApiKeyNeedsNoTokenOfAPage) {
  EXPECT_EQ(AskAs(key_, "POST", "/api/labels", Json{{"name", "x"}, {"color", "#0a0"}}).status, 201);
}

TEST_F(DispatcherTest, ReadingNeedsNoTokenEither) {
  auto message = Message(session_, "GET", "/api/session");
  Set(&message, "X-CSRF-Token", "");
  EXPECT_EQ(web_.Answer(message).status, 200);
}

TEST_F(DispatcherTest, ForeignNamesOfThisMachineAreRefused) {
  for (const char* host : {"evil.example", "waybill.example.evil.example", "", "127.0.0.1"}) {
    auto message = Message(session_, "GET", "/api/session");
    Set(&message, "Host", host);
    EXPECT_EQ(web_.Answer(message).status, 421) << host;
  }
}

TEST_F(DispatcherTest, ABodyIsAJsonObjectAndSaysSo) {
  struct {
    const char* type;
    const char* body;
    int status;
  } const kRows[] = {{"application/json", R"({"name":"x"})", 201},
                     {"application/json; charset=utf-8", R"({"name":"x"})", 201},
                     {"text/plain", R"({"name":"x"})", 415},
                     {"application/x-www-form-urlencoded", "name=x", 415},
                     {"", R"({"name":"x"})", 415},
                     {"application/json", "{", 400},
                     {"application/json", R"(["name"])", 400}};
  for (const auto& row : kRows) {
    auto message = Message(session_, "POST", "/api/api_keys");
    Set(&message, "Content-Type", row.type);
    message.body = row.body;
    EXPECT_EQ(web_.Answer(message).status, row.status) << row.type << " " << row.body;
  }
}

TEST_F(DispatcherTest, AFieldOfAnotherTypeIsTheSendersMistake) {
  int64_t transfer = AddTransfer("orders", owner_.user_id);
  Reply reply = AskAs(key_, "POST", "/api/jobs?job_definition_id=" + std::to_string(transfer),
                      Json{{"context_time", ""}, {"time_zone", Json::object()}});
  EXPECT_EQ(reply.status, 400) << reply.body;
  EXPECT_THAT(reply.body["message"].get<std::string>(), HasSubstr("time_zone: "));
}

TEST_F(DispatcherTest, MetricsAreOpenToProgramsOfThisMachineOnly) {
  auto status = [&](const Credential& who, const char* address, const char* header = "") {
    auto message = Message(who, "GET", "/metrics");
    message.address = address;
    if (*header != '\0') message.headers.emplace_back(header, "198.51.100.7");
    return web_.Answer(message).status;
  };
  EXPECT_EQ(status({}, "127.0.0.1"), 200);
  EXPECT_EQ(status({}, "::1"), 200);
  EXPECT_EQ(status({}, kFarAway), 401);
  EXPECT_EQ(status({}, "192.168.0.1"), 401);
  for (const char* header : {"X-Forwarded-For", "x-forwarded-host", "Forwarded", "Via"}) {
    EXPECT_EQ(status({}, "127.0.0.1", header), 401) << "a proxy passes it on: " << header;
  }
  EXPECT_EQ(status(key_, kFarAway), 200);
  EXPECT_EQ(status(session_, kFarAway), 200);
  service::Caller member = AddPerson("member", "member");
  EXPECT_EQ(status(SignIn(member), kFarAway), 403);
  EXPECT_EQ(status(ApiKeyOf(member), kFarAway), 200);
}

// A proxy on this machine may pass strangers on without saying so.
TEST_F(DispatcherTest, BehindAProxyNothingIsOfThisMachine) {
  Dispatcher behind(api_, Routes(), {.is_behind_proxy = true},
                    [](const HttpRequest&, const std::string&) { return Reply{}; });
  auto message = Message({}, "GET", "/metrics");
  message.address = "127.0.0.1";
  EXPECT_EQ(behind.Answer(message).status, 401);
  EXPECT_EQ(web_.Answer(message).status, 200);
  message.is_proxied = true;
  EXPECT_EQ(web_.Answer(message).status, 401);
}

TEST_F(DispatcherTest, TlsInFrontOfUsMakesTheCookieSafe) {
  auto message = Message(session_, "DELETE", "/api/session");
  message.is_tls = true;
  Set(&message, "Cookie", "__Host-waybill=" + session_.session.Reveal());
  Reply reply = web_.Answer(message);
  EXPECT_EQ(reply.status, 204);
  EXPECT_THAT(HeaderOf(reply, "Set-Cookie"),
              testing::AllOf(testing::StartsWith("__Host-waybill="), HasSubstr("Secure")));
  EXPECT_NE(HeaderOf(reply, "Strict-Transport-Security"), "");
}

TEST_F(DispatcherTest, NamesOfThisServerAreTakenInAnyCase) {
  Dispatcher shouting(api_, Routes(), {.hosts = {"Waybill.EXAMPLE"}},
                      [](const HttpRequest&, const std::string&) { return Reply{}; });
  EXPECT_EQ(shouting.Answer(Message({}, "GET", "/healthz")).status, 200);
}

TEST_F(DispatcherTest, AnEmailLongerThanAnyIsNotTried) {
  Json body = {{"email", std::string(250, 'x') + "@x.example"}, {"password", "wrong"}};
  EXPECT_EQ(AskAs({}, "POST", "/api/session", body).status, 400);
}

TEST_F(DispatcherTest, WhoIsKnownIsSeenByTheHeadAlone) {
  EXPECT_TRUE(web_.Knows(Message(session_, "POST", "/api/session")));
  EXPECT_TRUE(web_.Knows(Message(key_, "POST", "/api/session")));
  EXPECT_FALSE(web_.Knows(Message({}, "POST", "/api/session")));
  Credential wrong{.api_key = Secret("tra_" + std::string(64, '0'))};
  EXPECT_FALSE(web_.Knows(Message(wrong, "POST", "/api/session")));
}

TEST_F(DispatcherTest, EveryKindOfAnswerTellsBrowsersToRunNothingOfIt) {
  int64_t transfer = AddTransfer("orders", owner_.user_id);
  std::string job = "/api/jobs/" + std::to_string(AddJob("orders", transfer));
  for (const std::string& target :
       {std::string("/"), std::string("/api/session"), std::string("/api/nothing"),
        std::string("/healthz"), std::string("/metrics"), std::string("/api/%"),
        std::string("/api/openapi.json"), std::string("/api/events"), job + "/log?download=true",
        job + "/rejects?download=true", job + "/waybill"}) {
    Reply reply = AskAs(session_, "GET", target);
    EXPECT_EQ(HeaderOf(reply, "X-Content-Type-Options"), "nosniff") << target;
    EXPECT_THAT(HeaderOf(reply, "Content-Security-Policy"),
                testing::AllOf(HasSubstr("default-src 'none'"), HasSubstr("script-src 'self';"),
                               HasSubstr("frame-ancestors 'none'")))
        << target;
    EXPECT_EQ(HeaderOf(reply, "Cache-Control"), "no-store") << target;
    EXPECT_EQ(HeaderOf(reply, "X-Request-Id").size(), 16) << target;
    EXPECT_EQ(reply.content_type == "text/html", target == "/") << target;
    bool is_download = target.ends_with("download=true");
    EXPECT_EQ(HeaderOf(reply, "Content-Disposition").starts_with("attachment; filename="),
              is_download)
        << target;
  }
}

}  // namespace
}  // namespace waybill::server
