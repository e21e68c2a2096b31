#include "server/api_calls.h"

#include <gmock/gmock.h>

#include "server/testing_api.h"

namespace waybill::server {
namespace {

using std::chrono::minutes;
using testing::HasSubstr;

constexpr Time kNow = metastore::kMay24;

TEST(ApiCalls, AreCountedForEachPersonUntilHisSpanEnds) {
  ManualClock clock(kNow);
  ApiCalls calls(2, clock);
  EXPECT_EQ(calls.Add(1)->remaining, 1);
  clock.Advance(minutes(4));
  EXPECT_EQ(calls.Add(1)->remaining, 0);
  EXPECT_EQ(calls.Add(2)->remaining, 1);
  auto refused = *calls.Add(1);
  EXPECT_TRUE(refused.is_refused);
  EXPECT_EQ(refused.remaining, 0);
  EXPECT_EQ(refused.reset, kNow + minutes(10));
  EXPECT_EQ(refused.wait, minutes(6));
  clock.Advance(minutes(6));
  EXPECT_FALSE(calls.Add(1)->is_refused);
  EXPECT_EQ(calls.Add(2)->remaining, 0) << "his began later";
}

TEST(ApiCalls, WithoutALimitNothingIsCounted) {
  ManualClock clock(kNow);
  EXPECT_FALSE(ApiCalls(0, clock).Add(1));
}

TEST(ApiCalls, NoMorePeopleAreRememberedThanStated) {
  ManualClock clock(kNow);
  ApiCalls calls(5, clock);
  EXPECT_EQ(calls.Add(1)->remaining, 4);
  clock.Advance(minutes(1));
  for (int64_t id = 2; id <= int64_t(ApiCalls::kPeople) + 1; ++id) calls.Add(id);
  EXPECT_EQ(calls.Add(3)->remaining, 3);
  EXPECT_EQ(calls.Add(1)->remaining, 4) << "the first was forgotten";
}

class ApiCallsOfTheServer : public ApiTest {
 protected:
  Reply AskOf(Dispatcher& dispatcher, const std::string& target,
              std::vector<std::pair<std::string, std::string>> headers) {
    HttpRequest request{.method = "GET", .target = target, .address = "192.0.2.7"};
    request.headers = std::move(headers);
    return dispatcher.Answer(request);
  }
  static std::string Header(const Reply& reply, const std::string& name) {
    for (const auto& [each, value] : reply.headers) {
      if (each == name) return value;
    }
    return "";
  }
  Dispatcher Limited(int64_t api_calls) {
    return {api_, Routes(), {.api_calls = api_calls}, [](const HttpRequest&, const std::string&) {
              return Reply{.text = "the console"};
            }};
  }
  std::pair<std::string, std::string> Key(const service::Caller& person) {
    auto added = accounts_.AddApiKey(person.user_id, "ci", {});
    return {"Authorization", "Token " + added->token.Reveal()};
  }
};

// TROCCO's: 429, X-Rate-Limit-Limit, -Remaining, -Reset in unix time (rest-api §1). 1369354200 is
// `date -u -d '2013-05-24 00:10' +%s`.
TEST_F(ApiCallsOfTheServer, AnswersSayHowManyAreLeftAndOneTooManyIsRefused) {
  Dispatcher limited = Limited(2);
  auto member = AddPerson("member", "member");
  auto key = Key(member);
  Reply first = AskOf(limited, "/api/labels", {key});
  EXPECT_EQ(first.status, 200);
  EXPECT_EQ(Header(first, "X-Rate-Limit-Limit"), "2");
  EXPECT_EQ(Header(first, "X-Rate-Limit-Remaining"), "1");
  EXPECT_EQ(Header(first, "X-Rate-Limit-Reset"), "1369354200");
  EXPECT_EQ(AskOf(limited, "/api/labels/99", {Key(member)}).status, 404) << "another key of his";
  Reply refused = AskOf(limited, "/api/labels", {key});
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(Header(refused, "Retry-After"), "600");
  EXPECT_EQ(Header(refused, "X-Rate-Limit-Remaining"), "0");
  EXPECT_THAT(refused.body["error"].get<std::string>(), HasSubstr("2 calls within 10 minutes"));
  EXPECT_EQ(AskOf(limited, "/api/labels", {Key(AddPerson("other", "member"))}).status, 200);
  clock_.Advance(minutes(10));
  EXPECT_EQ(AskOf(limited, "/api/labels", {key}).status, 200);
}

TEST_F(ApiCallsOfTheServer, TheConsoleAndMetricsAreNotCounted) {
  Dispatcher limited = Limited(1);
  auto token = accounts_.MakeSetupToken();
  auto person = *accounts_.SetUp(*token, "ana@example.com", Secret("correct horse 7 battery"),
                                 {"192.0.2.7", "Firefox"});
  auto key = Key(person.caller);
  EXPECT_EQ(AskOf(limited, "/metrics", {key}).status, 200);
  EXPECT_EQ(AskOf(limited, "/api/labels", {key}).status, 200);
  EXPECT_EQ(AskOf(limited, "/metrics", {key}).status, 200);
  for (int i = 0; i < 3; ++i) {
    Reply reply = AskOf(limited, "/api/labels", {{"Cookie", "waybill=" + person.session.Reveal()}});
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(Header(reply, "X-Rate-Limit-Limit"), "");
  }
}

TEST_F(ApiCallsOfTheServer, ByDefaultThereIsNoLimit) {
  auto key = Key(AddPerson("member", "member"));
  EXPECT_EQ(Header(AskOf(dispatcher_, "/api/labels", {key}), "X-Rate-Limit-Limit"), "");
}

}  // namespace
}  // namespace waybill::server
