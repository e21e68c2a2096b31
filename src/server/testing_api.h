#pragma once

// The whole API without a socket, for this module's tests only.

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "http/transport.h"
#include "server/dispatcher.h"
#include "service/job_events.h"
#include "service/job_queue.h"
#include "service/notifications.h"
#include "service/scheduler.h"
#include "service/testing_jobs.h"
#include "service/testing_people.h"
#include "service/transfers.h"

namespace waybill::server {

/// Remembers what it was given, and answers `status`.
class RecordingTransport : public http::Transport {
 public:
  Result<http::Response> Send(const http::Request& request, http::BodySink*,
                              std::stop_token) override {
    sent.push_back(request.url + "\n" + std::string(request.body));
    return http::Response{.status = status};
  }
  std::vector<std::string> sent;
  int status = 200;
};

struct Answered {
  int status = 0;
  Json body;
};

/// Every route over a home of its own: connectors are a FakeWorld's, jobs stay in the queue, and
/// messages go to `transport`. People ask with API keys.
class ApiTest : public service::PeopleTest {
 protected:
  Answered Ask(const service::Caller& person, const std::string& verb, const std::string& target,
               const Json& body = nullptr) {
    HttpRequest request{.method = verb, .target = target, .address = "192.0.2.7"};
    request.headers = {{"Authorization", "Token " + KeyOf(person)},
                       {"Content-Type", "application/json"}};
    if (!body.is_null()) request.body = body.dump();
    Reply reply = dispatcher_.Answer(request);
    return {reply.status, reply.text ? Json(*reply.text) : reply.body};
  }
  /// The body of an answer that is good, or null after a reported failure.
  Json Good(const service::Caller& person, const std::string& verb, const std::string& target,
            const Json& body = nullptr) {
    Answered answered = Ask(person, verb, target, body);
    EXPECT_LT(answered.status, 300) << verb << " " << target << ": " << answered.body;
    return answered.status < 300 ? answered.body : Json();
  }

  NullLog log_;
  pipeline::FakeWorld world_;
  RecordingTransport transport_;
  service::Home services_home_{home_.path()};
  service::Jobs::Open open_ = [this](const std::string&, Log&) {
    return std::make_unique<service::FakeReach>(world_);
  };
  /// How connections reach their stores: not at all, unless a test says otherwise.
  std::function<Result<std::unique_ptr<http::Transport>>()> reach_stores_ =
      []() -> Result<std::unique_ptr<http::Transport>> {
    return Fail(ErrorKind::kBusy, "test", "there is no network");
  };
  service::Connections connections_{
      {store(),
       {.make_transport = [this](const std::string&) { return reach_stores_(); },
        .make_default_credentials = []() -> Result<std::unique_ptr<aws::CredentialProvider>> {
          return Fail(ErrorKind::kMissing, "test", "there are no credentials");
        },
        .clock = clock_,
        .random = random_,
        .log = log_}}};
  s3::RequestCounts s3_requests_;
  service::Jobs jobs_{{store(), services_home_, clock_, log_, open_}};
  service::Accounts accounts_{{store(), clock_, random_, log_}};
  service::Access access_{store()};
  service::Services services_{connections_, jobs_,  store(), open_, services_home_, accounts_,
                              access_,      clock_, random_, log_,  s3_requests_};
  service::JobEvents events_{
      [this](int64_t transfer_id) { return *access_.AudienceOf(transfer_id); }};
  service::Transfers transfers_{{store(), open_, log_}};
  service::JobQueue queue_{{store(), services_home_, clock_, log_, events_, s3_requests_, {}}, {}};
  service::Scheduler scheduler_{{store(), clock_, log_, {}}};
  service::Notifications notifications_{
      {store(), clock_, random_, log_, transport_, nullptr,
       [](int64_t number) { return "http://w/jobs/" + std::to_string(number); }}};
  Api api_{.services = services_,
           .transfers = transfers_,
           .queue = queue_,
           .events = events_,
           .scheduler = scheduler_,
           .notifications = notifications_,
           .identity = [] { return service::OwnIdentity{}; },
           .render_metrics = []() -> Result<std::string> { return ""; },
           .url = "http://w"};
  Dispatcher dispatcher_{api_, Routes(), {}, [](const HttpRequest&, const std::string&) {
                           return Reply{.text = "the console"};
                         }};

 private:
  std::string KeyOf(const service::Caller& person) {
    if (person.user_id == 0) return "none";
    std::string& key = keys_[person.user_id];
    if (key.empty()) {
      auto added = accounts_.AddApiKey(person.user_id, "test", {});
      EXPECT_TRUE(added.ok()) << added.status();
      if (added.ok()) key = added->token.Reveal();
    }
    return key;
  }

  std::map<int64_t, std::string> keys_;
};

}  // namespace waybill::server
