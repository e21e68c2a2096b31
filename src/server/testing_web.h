#pragma once

// The whole API as browsers and programs of others ask it, for this module's tests only.

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/digest.h"
#include "server/testing_api.h"

namespace waybill::server {

/// Connectors that pretend, and an S3 source that cannot be made.
class NoReach : public service::Reach {
 public:
  explicit NoReach(pipeline::FakeWorld& world) : connectors_(pipeline::FakeConnectors(world)) {
    static const OptionTable kS3 = {
        .name = "s3",
        .options = {{.name = "connection"}, {.name = "bucket"}, {.name = "path_prefix"}}};
    connectors_.sources.push_back({&kS3, [](const Json&) -> Result<std::unique_ptr<Source>> {
                                     return Fail(ErrorKind::kBusy, "s3", "nothing is reached");
                                   }});
  }
  const Connectors& connectors() const override { return connectors_; }

 private:
  Connectors connectors_;
};

/// How somebody is known to the server.
struct Credential {
  Secret session;  ///< or
  Secret api_key;
};

/// ApiTest, but from far away, under one name, and with sessions, too.
class WebTest : public ApiTest {
 protected:
  static constexpr const char* kFarAway = "203.0.113.9";  // RFC 5737: nobody's

  WebTest() {
    open_ = [this](const std::string&, Log&) { return std::make_unique<NoReach>(world_); };
  }

  Credential SignIn(const service::Caller& person) {
    clock_.Advance(std::chrono::microseconds(1));  // of too many, the longest unseen go
    Secret session(random_.Hex(32));
    Time now = clock_.Now();
    Status added = store().accounts().AddSession(
        {Sha256(session.Reveal()), person.user_id, now, now}, "none", "", "");
    EXPECT_TRUE(added.ok()) << added;
    return {.session = session};
  }
  Credential ApiKeyOf(const service::Caller& person,
                      service::KeyScope scope = service::KeyScope::kAll) {
    auto added = accounts_.AddApiKey(person.user_id, "test", std::nullopt, scope);
    EXPECT_TRUE(added.ok()) << added.status();
    return {.api_key = added->token};
  }

  /// As the console sends it: with the session's token, from its own page.
  static HttpRequest Message(const Credential& who, std::string_view verb, std::string target,
                             const std::optional<Json>& body = {}) {
    HttpRequest message{.method = std::string(verb), .target = std::move(target)};
    message.address = kFarAway;
    auto add = [&](const char* name, std::string value) {
      message.headers.emplace_back(name, std::move(value));
    };
    add("Host", "waybill.example:8080");
    if (!who.session.empty()) {
      add("Cookie", "waybill=" + who.session.Reveal());
      add("X-CSRF-Token", service::Accounts::CsrfToken(who.session));
      add("Origin", "http://waybill.example:8080");
    }
    if (!who.api_key.empty()) add("Authorization", "Token " + who.api_key.Reveal());
    if (body) {
      add("Content-Type", "application/json");
      message.body = body->dump();
    }
    return message;
  }
  Reply AskAs(const Credential& who, std::string_view verb, std::string target,
              const std::optional<Json>& body = {}) {
    return web_.Answer(Message(who, verb, std::move(target), body));
  }

  Dispatcher web_{
      api_, Routes(), {.hosts = {"waybill.example"}}, [](const HttpRequest&, const std::string&) {
        return Reply{.text = "<!doctype html>", .content_type = "text/html"};
      }};
};

}  // namespace waybill::server
