#include "service/notifications.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "metastore/testing_home.h"

namespace waybill::service {
namespace {

using metastore::CancelType;
using metastore::Job;
using metastore::JobStatus;
using std::chrono::minutes;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Key;
using testing::Not;
using testing::Pair;

/// Remembers what it was given; answers `statuses` one after another, then 200.
class FakeTransport : public http::Transport {
 public:
  struct Sent {
    std::string url;
    http::Headers headers;
    std::string body;
  };
  Result<http::Response> Send(const http::Request& request, http::BodySink*,
                              std::stop_token) override {
    sent.push_back({request.url, request.headers, std::string(request.body)});
    if (unreachable) return Fail(ErrorKind::kBusy, "POST https://host", "it cannot be reached");
    http::Response response{.status = 200, .body = "<b>anybody's words</b>"};
    if (!statuses.empty()) {
      response.status = statuses.front();
      statuses.erase(statuses.begin());
    }
    return response;
  }
  std::vector<Sent> sent;
  std::vector<int> statuses;
  bool unreachable = false;
};

class FakeMail : public http::MailSender {
 public:
  Status Send(const http::Mail& mail, std::stop_token) override {
    sent.push_back(mail);
    return Status::OK();
  }
  std::vector<http::Mail> sent;
};

class NotificationsTest : public testing::Test {
 protected:
  NotificationsTest()
      : store(metastore::OpenMetastore(temporary.path(), clock, random)),
        notifications({*store, clock, random, log, transport, &mail,
                       [](int64_t number) { return "https://w/jobs/" + std::to_string(number); }}) {
    auto added = store->transfers().Add(
        {.name = "orders", .document = {{"name", "orders"}}, .settings = Json::object()}, {});
    EXPECT_TRUE(added.ok()) << added.status().ToString();
    transfer = added->id;
  }

  int64_t Destination(const std::string& kind, const Json& options) {
    auto added = notifications.AddDestination(kind, options);
    EXPECT_TRUE(added.ok()) << added.status().ToString();
    return added.ok() ? added->id : 0;
  }
  int64_t Email() { return Destination("email", {{"email", "ana@example.com"}}); }
  int64_t Slack() {
    return Destination("slack_channel", {{"channel", "#data"},
                                         {"webhook_url", "https://hooks.slack.com/services/T0"}});
  }
  void Send(const Json& list) {
    auto replaced = notifications.Replace(transfer, list);
    ASSERT_TRUE(replaced.ok()) << replaced.status().ToString();
  }
  Json OnJob(int64_t destination, const char* when = "finished") {
    return {{"destination_id", destination},
            {"notification_type", "job"},
            {"notify_when", when},
            {"message", "Job {{ JOB_ID }} {{JOB_STATUS}}"}};
  }
  Job Running() {
    auto job = store->jobs().Begin(
        {.transfer = "orders", .transfer_id = transfer, .definition = {}}, {.pid = 1});
    EXPECT_TRUE(job.ok()) << job.status().ToString();
    return *job;
  }
  Job Ended(JobStatus status, const Json& numbers = Json::object()) {
    Job job = Running();
    EXPECT_TRUE(store->jobs().Finish({.id = job.id, .status = status, .numbers = numbers}).ok());
    return job;
  }
  /// Looks, and sends what is due.
  void Tick() {
    Status ticked = notifications.Tick({});
    EXPECT_TRUE(ticked.ok()) << ticked.ToString();
    SendDue(notifications);
  }
  void TickForAWhile() {
    for (int i = 0; i < 2 * NotificationSender::kAttempts; ++i) {
      Tick();
      clock.Advance(NotificationSender::kDelays.back());
    }
  }
  static void SendDue(Notifications& by) {
    auto sent = by.SendNext({});
    while (sent.ok() && *sent) sent = by.SendNext({});
    EXPECT_TRUE(sent.ok()) << sent.status().ToString();
  }
  /// Every byte of the home's files.
  std::string Written() {
    std::string all;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(temporary.path())) {
      if (!entry.is_regular_file()) continue;
      std::ifstream file(entry.path(), std::ios::binary);
      all.append(std::istreambuf_iterator<char>(file), {});
    }
    return all;
  }
  std::vector<metastore::NotificationDelivery> Deliveries(bool only_failed = false) {
    return *notifications.Deliveries(0, 100, only_failed);
  }

  metastore::TemporaryHome temporary;
  ManualClock clock{metastore::kMay24};
  SystemRandom random;
  NullLog log;
  FakeTransport transport;
  FakeMail mail;
  std::unique_ptr<metastore::Metastore> store;
  Notifications notifications;
  int64_t transfer = 0;
};

TEST_F(NotificationsTest, AnEndedJobIsToldOfOnce) {
  Send(Json::array({OnJob(Email())}));
  Ended(JobStatus::kSucceeded);
  Tick();
  Tick();
  ASSERT_EQ(mail.sent.size(), 1u);
  EXPECT_EQ(mail.sent[0].to, "ana@example.com");
  EXPECT_EQ(mail.sent[0].subject, "Waybill: orders succeeded");
  EXPECT_EQ(mail.sent[0].body, "Job 1 succeeded");
  ASSERT_EQ(Deliveries().size(), 1u);
  EXPECT_EQ(Deliveries()[0].error, "");
}

TEST_F(NotificationsTest, ARestartBetweenSendingAndRememberingTheJobSendsNothingTwice) {
  Send(Json::array({OnJob(Email())}));
  Job job = Ended(JobStatus::kSucceeded);
  Tick();
  // As if the process had died before the job was marked.
  Notifications again(
      {*store, clock, random, log, transport, &mail, [](int64_t) { return std::string(); }});
  ASSERT_TRUE(*store->deliveries().Has(notifications.Of(transfer)->front().id, job.id));
  ASSERT_TRUE(again.Tick({}).ok());
  SendDue(again);
  EXPECT_EQ(mail.sent.size(), 1u);
}

TEST_F(NotificationsTest, FailedMeansErrorsDeathsAndTimeOuts) {
  struct Case {
    JobStatus status;
    CancelType cancel;
    bool fires;
  };
  for (const auto& [status, cancel, fires] :
       {Case{JobStatus::kSucceeded, CancelType::kNone, false},
        Case{JobStatus::kError, CancelType::kNone, true},
        Case{JobStatus::kAbandoned, CancelType::kNone, true},
        Case{JobStatus::kCanceled, CancelType::kManual, false},
        Case{JobStatus::kCanceled, CancelType::kTimeout, true},
        Case{JobStatus::kSkipped, CancelType::kNone, false},
        Case{JobStatus::kExecuting, CancelType::kNone, false}}) {
    Job job;
    job.status = status;
    job.cancel = cancel;
    EXPECT_EQ(Fires({.when = NotificationRule::When::kFailed}, job, Time()), fires)
        << metastore::JobStatusName(status);
  }
}

TEST_F(NotificationsTest, RowsAboveAndBelowACountAreStrict) {
  auto fires = [](const char* type, const char* op, int64_t count) {
    auto rule = ParseNotification({{"notification_type", "record"},
                                   {"record_type", type},
                                   {"record_operator", op},
                                   {"record_count", count},
                                   {"message", "m"}});
    EXPECT_TRUE(rule.ok()) << rule.status().ToString();
    Job job;
    job.status = JobStatus::kSucceeded;
    job.numbers = {{"rows_written", 100}, {"rows_refused", 3}};
    return Fires(*rule, job, Time());
  };
  EXPECT_TRUE(fires("transfer", "above", 99));
  EXPECT_FALSE(fires("transfer", "above", 100));
  EXPECT_FALSE(fires("transfer", "below", 100));
  EXPECT_TRUE(fires("transfer", "below", 101));
  EXPECT_TRUE(fires("skipped", "above", 2));
  EXPECT_FALSE(fires("skipped", "below", 3));
}

TEST_F(NotificationsTest, ALongRunIsToldOfOnceWhileItGoesOn) {
  Send(Json::array({{{"destination_id", Email()},
                     {"notification_type", "exec_time"},
                     {"minutes", 10},
                     {"message", "{{ JOB_STATUS }} {{ JOB_URL }}"}}}));
  Job job = Running();
  clock.Advance(minutes(9));
  Tick();
  EXPECT_THAT(mail.sent, IsEmpty());
  clock.Advance(minutes(1));
  Tick();
  Tick();
  ASSERT_EQ(mail.sent.size(), 1u);
  EXPECT_EQ(mail.sent[0].body, "setting_up https://w/jobs/1");
  ASSERT_TRUE(store->jobs().Finish({.id = job.id}).ok());
  Tick();
  EXPECT_EQ(mail.sent.size(), 1u) << "not again at its end";
}

TEST_F(NotificationsTest, SlackGetsTheTextAndItsWebhookIsNeverShown) {
  int64_t slack = Slack();
  auto stored = notifications.FindDestination(slack);
  EXPECT_EQ(stored->settings, (Json{{"channel", "#data"}}));
  EXPECT_TRUE(stored->secrets.contains("webhook_url"));
  Send(Json::array({OnJob(slack)}));
  Ended(JobStatus::kError);
  Tick();
  ASSERT_EQ(transport.sent.size(), 1u);
  EXPECT_EQ(transport.sent[0].url, "https://hooks.slack.com/services/T0");
  EXPECT_EQ(Json::parse(transport.sent[0].body),
            (Json{{"channel", "#data"}, {"text", "Job 1 failed"}}));
}

TEST_F(NotificationsTest, APostCarriesTheMessageAndItsSecretHeaders) {
  int64_t id = Destination("http", {{"name", "hook"},
                                    {"url", "https://example.com/x"},
                                    {"headers", {{"Authorization", "Bearer canary"}}}});
  EXPECT_THAT(notifications.FindDestination(id)->settings.dump(), Not(HasSubstr("canary")));
  Send(Json::array({OnJob(id),
                    {{"destination_id", id},
                     {"notification_type", "job"},
                     {"notify_when", "finished"},
                     {"message", R"({"job":{{ JOB_ID }}})"}}}));
  Ended(JobStatus::kSucceeded);
  Tick();
  ASSERT_EQ(transport.sent.size(), 2u);
  EXPECT_THAT(transport.sent[0].headers,
              testing::UnorderedElementsAre(Pair("Authorization", "Bearer canary"),
                                            Pair("Content-Type", "text/plain; charset=utf-8")));
  EXPECT_EQ(transport.sent[1].body, R"({"job":1})");
  EXPECT_THAT(transport.sent[1].headers,
              testing::Contains(Pair("Content-Type", "application/json")));
}

TEST_F(NotificationsTest, ABusyServerIsTriedAgainAFewTimesAndARefusalIsNot) {
  Send(Json::array({OnJob(Slack())}));
  transport.statuses = {503, 429};
  Ended(JobStatus::kSucceeded);
  TickForAWhile();
  EXPECT_EQ(transport.sent.size(), 3u);
  EXPECT_EQ(Deliveries()[0].attempts, 3);
  EXPECT_EQ(Deliveries()[0].error, "");

  transport.sent.clear();
  transport.statuses = {404};
  Ended(JobStatus::kSucceeded);
  TickForAWhile();
  EXPECT_EQ(transport.sent.size(), 1u);
  EXPECT_THAT(Deliveries(true)[0].error, HasSubstr("answered 404"));
  EXPECT_THAT(Deliveries(true)[0].error, Not(HasSubstr("anybody's words")));

  transport.sent.clear();
  transport.unreachable = true;
  Ended(JobStatus::kSucceeded);
  TickForAWhile();
  EXPECT_EQ(transport.sent.size(), size_t(NotificationSender::kAttempts));
  EXPECT_THAT(Deliveries(true)[0].error, Not(HasSubstr("services/T0")));
  EXPECT_EQ(Deliveries(true).size(), 2u);
}

TEST_F(NotificationsTest, OneThatCannotBeSentDoesNotKeepTheOthers) {
  Send(Json::array({OnJob(Slack()), OnJob(Email())}));
  transport.statuses = {404};
  Ended(JobStatus::kSucceeded);
  Tick();
  EXPECT_EQ(mail.sent.size(), 1u);
}

TEST_F(NotificationsTest, WithoutAMailServerTheDeliverySaysSo) {
  int64_t email = Email();
  Notifications without(
      {*store, clock, random, log, transport, nullptr, [](int64_t) { return std::string(); }});
  auto delivery = without.Test(email, {});
  ASSERT_TRUE(delivery.ok());
  EXPECT_THAT(delivery->error, HasSubstr("--smtp-url"));
}

TEST_F(NotificationsTest, ATestIsMarkedAsOne) {
  EXPECT_EQ(notifications.Test(Email(), {})->error, "");
  EXPECT_THAT(mail.sent.at(0).subject, HasSubstr("[test]"));
  EXPECT_THAT(mail.sent.at(0).body, HasSubstr("Job 0 succeeded: https://w/jobs/0"));
  EXPECT_EQ(Deliveries()[0].job_id, "");
  EXPECT_EQ(KindOf(notifications.Test(999, {}).status()), ErrorKind::kMissing);
}

TEST_F(NotificationsTest, EditingKeepsSecretsUnlessTheyWouldGoElsewhere) {
  int64_t slack = Slack();
  ASSERT_TRUE(notifications.EditDestination(slack, {{"channel", "#other"}}).ok());
  EXPECT_EQ(store->notifications().Reveal(slack)->at("webhook_url").Reveal(),
            "https://hooks.slack.com/services/T0");
  int64_t post = Destination("http", {{"name", "hook"},
                                      {"url", "https://example.com/x"},
                                      {"headers", {{"Authorization", "Bearer canary"}}}});
  auto renamed = notifications.EditDestination(post, {{"name", "other"}, {"headers", nullptr}});
  ASSERT_TRUE(renamed.ok()) << renamed.status().ToString();
  EXPECT_THAT(renamed->settings["headers"], ElementsAre("Authorization"));
  auto moved = notifications.EditDestination(post, {{"url", "https://evil.example/"}});
  EXPECT_EQ(KindOf(moved.status()), ErrorKind::kDefinition);
  EXPECT_THAT(moved.status().message(), HasSubstr("give them again"));
  ASSERT_TRUE(
      notifications
          .EditDestination(post, {{"url", "https://evil.example/"}, {"headers", Json::object()}})
          .ok());
  EXPECT_THAT(*store->notifications().Reveal(post), ElementsAre(Key("url")));
  EXPECT_EQ(*notifications.UrlOf(post), "https://evil.example/");
}

TEST_F(NotificationsTest, TheUrlOfAPostStandsNowhereInTheOpen) {
  int64_t post = Destination("http", {{"name", "hook"}, {"url", "https://a.example/?t=canary1"}});
  ASSERT_TRUE(notifications.EditDestination(post, {{"name", "other"}}).ok());
  EXPECT_EQ(*notifications.UrlOf(post), "https://a.example/?t=canary1");
  EXPECT_THAT(Written(), Not(HasSubstr("canary1")));
  ASSERT_TRUE(notifications.EditDestination(post, {{"url", "https://a.example/?t=canary2"}}).ok());
  EXPECT_EQ(*notifications.UrlOf(post), "https://a.example/?t=canary2");
  EXPECT_THAT(Written(), Not(HasSubstr("canary2")));
}

// Until now it was stored with the settings.
TEST_F(NotificationsTest, TheUrlThatAnOlderWaybillStoredIsSealedAtTheNextOpening) {
  int64_t post = Destination("http", {{"name", "hook"}, {"url", "https://a.example/"}});
  {
    auto database = *metastore::Database::Open(temporary.path() + "/metastore.db");
    ASSERT_TRUE(database
                    ->Write([](metastore::Session& session) {
                      return session.Script(
                          "DELETE FROM notification_secrets;"
                          "UPDATE notification_destinations SET settings ="
                          " json_set(settings, '$.url', 'https://b.example/?t=canary')");
                    })
                    .ok());
  }
  ASSERT_THAT(Written(), HasSubstr("canary"));
  store.reset();
  store = metastore::OpenMetastore(temporary.path(), clock, random);
  EXPECT_EQ(store->notifications().Reveal(post)->at("url").Reveal(), "https://b.example/?t=canary");
  EXPECT_EQ(store->notifications().Find(post)->settings["name"], "hook");
  store.reset();
  EXPECT_THAT(Written(), Not(HasSubstr("canary")));
}

TEST_F(NotificationsTest, WhatCannotBeSentToIsRefused) {
  struct Wrong {
    const char* kind;
    Json options;
  };
  for (const auto& [kind, options] :
       {Wrong{"email", {{"email", "nobody"}}}, Wrong{"email", Json::object()},
        Wrong{"slack_channel", {{"channel", "c"}, {"webhook_url", "http://hooks.slack.com/"}}},
        Wrong{"slack_channel", {{"channel", "c"}}},
        Wrong{"http", {{"name", "n"}, {"url", "file:///etc/passwd"}}},
        Wrong{"http", {{"name", "n"}, {"url", "https://u:p@host/"}}},
        Wrong{"http",
              {{"name", "n"}, {"url", "http://in.house/"}, {"headers", {{"X-Key", "secret"}}}}},
        Wrong{"pigeon", Json::object()}}) {
    auto added = notifications.AddDestination(kind, options);
    EXPECT_EQ(KindOf(added.status()), ErrorKind::kDefinition) << kind << options.dump();
  }
}

TEST_F(NotificationsTest, HeadersGoOverPlainHttpOnlyWhenThatIsSaid) {
  Json options = {{"name", "n"}, {"url", "http://in.house/"}};
  EXPECT_TRUE(notifications.AddDestination("http", options).ok()) << "without headers";
  options["headers"] = {{"X-Key", "secret"}};
  options["allow_http"] = true;
  EXPECT_TRUE(notifications.AddDestination("http", options).ok());
}

TEST_F(NotificationsTest, RulesNeedTheirOwnFieldsAndNoOthers) {
  int64_t email = Email();
  Json wrong_ones =
      Json::array({Json{{"notification_type", "job"}, {"message", "m"}},
                   Json{{"notification_type", "job"}, {"notify_when", "failed"}},
                   Json{{"notification_type", "job"},
                        {"notify_when", "failed"},
                        {"minutes", 3},
                        {"message", "m"}},
                   Json{{"notification_type", "record"}, {"record_count", 3}, {"message", "m"}},
                   Json{{"notification_type", "exec_time"}, {"minutes", 0}, {"message", "m"}}});
  for (Json wrong : wrong_ones) {
    wrong["destination_id"] = email;
    EXPECT_EQ(KindOf(notifications.Replace(transfer, Json::array({wrong})).status()),
              ErrorKind::kDefinition)
        << wrong.dump();
  }
  EXPECT_EQ(KindOf(notifications.Replace(transfer, Json::array({OnJob(999)})).status()),
            ErrorKind::kDefinition);
  Json many = Json::array();
  for (int i = 0; i < 21; ++i) many.push_back(OnJob(email));
  EXPECT_EQ(KindOf(notifications.Replace(transfer, many).status()), ErrorKind::kDefinition);
}

TEST_F(NotificationsTest, ReplacingKeepsIdsAndTheOrder) {
  int64_t email = Email();
  int64_t slack = Slack();
  Send(Json::array({OnJob(email), OnJob(slack)}));
  auto before = *notifications.Of(transfer);
  Send(Json::array({OnJob(email), OnJob(slack, "failed"), OnJob(slack)}));
  auto after = *notifications.Of(transfer);
  ASSERT_EQ(after.size(), 3u);
  EXPECT_EQ(after[0].id, before[0].id);
  EXPECT_EQ(after[1].rule["notify_when"], "failed");
  EXPECT_EQ(after[2].rule["notify_when"], "finished");
  ASSERT_TRUE(notifications.RemoveDestination(slack).ok());
  EXPECT_EQ(notifications.Of(transfer)->size(), 1u);
}

TEST_F(NotificationsTest, SecretsOfDestinationsAreSealedAnewWithTheKey) {
  int64_t slack = Slack();
  ASSERT_TRUE(store->RotateKey().ok());
  EXPECT_EQ(store->notifications().Reveal(slack)->at("webhook_url").Reveal(),
            "https://hooks.slack.com/services/T0");
}

TEST(RenderMessage, OnlyKnownVariablesAreReplacedAndOnlyOnce) {
  const MessageValues values{"7", "succeeded", "{{ JOB_ID }}"};
  EXPECT_EQ(RenderMessage("{{ JOB_ID }}{{JOB_STATUS}} {{  JOB_URL}}", values),
            "7succeeded {{ JOB_ID }}");
  EXPECT_EQ(RenderMessage("{{ OTHER }} {{ {{ JOB_ID }}", values), "{{ OTHER }} {{ 7");
  EXPECT_EQ(RenderMessage("{{ JOB_ID", values), "{{ JOB_ID");
  EXPECT_EQ(RenderMessage("", values), "");
}

}  // namespace
}  // namespace waybill::service
