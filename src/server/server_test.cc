#include "server/server.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "server/testing_web.h"
#include "server/testing_wire.h"
#include "servers/loopback_server.h"

namespace waybill::server {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class ServerTest : public WebTest {
 protected:
  Result<std::unique_ptr<Server>> Serve(ServeOptions options) {
    options.transport = &transport_;
    return Server::Start(options, services_);
  }

  SystemClock clock_that_runs_;
  service::Services services_{connections_,   jobs_,     store(),     open_,
                              services_home_, accounts_, access_,     clock_that_runs_,
                              random_,        log_,      s3_requests_};
};

TEST_F(ServerTest, OthersThanThisMachineAreServedWithTlsOrOnPurpose) {
  for (const char* address : {"0.0.0.0", "::", "192.0.2.7"}) {
    auto refused = Serve({.http = {.address = address}});
    ASSERT_FALSE(refused.ok()) << address;
    EXPECT_EQ(KindOf(refused.status()), ErrorKind::kDefinition);
    EXPECT_THAT(refused.status().message(), HasSubstr("--tls-certificate"));
    EXPECT_THAT(refused.status().message(), HasSubstr("--insecure-public"));
  }
  auto on_purpose = Serve({.http = {.address = "0.0.0.0"}, .allow_insecure = true});
  EXPECT_TRUE(on_purpose.ok()) << on_purpose.status();
}

TEST_F(ServerTest, ANameInThePublicUrlIsItsOwn) {
  auto serve = [&](const std::string& public_url) {
    return *Serve(
        {.http = {.address = "0.0.0.0"}, .allow_insecure = true, .public_url = public_url});
  };
  EXPECT_FALSE(serve("")->knows_its_names());
  auto server = serve("https://Waybill.example");
  EXPECT_TRUE(server->knows_its_names());
}

TEST_F(ServerTest, NamesInItsCertificateAreItsOwn) {
  auto identity = servers::MakeTlsIdentity({"waybill.example"});
  std::string certificate = home_.path() + "/certificate.pem";
  std::string key = home_.path() + "/certificate.key";
  std::ofstream(certificate) << identity.certificate;
  std::ofstream(key) << identity.key;
  auto server =
      Serve({.http = {.address = "0.0.0.0", .tls_certificate = certificate, .tls_key = key}});
  ASSERT_TRUE(server.ok()) << server.status();
  EXPECT_TRUE((*server)->knows_its_names());
}

TEST_F(ServerTest, WhatIsRefusedBeforeItHasARouteIsCountedAndHasAnId) {
  auto server = Serve({});
  ASSERT_TRUE(server.ok()) << server.status();
  auto port = uint16_t(std::stoi((*server)->url().substr((*server)->url().rfind(':') + 1)));
  auto ask = [&](const std::string& bytes) {
    Wire wire(port);
    wire.Send(bytes);
    return wire.ReadToEnd();
  };
  std::string refused = ask("nonsense\r\n\r\n");
  EXPECT_THAT(refused, StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(refused, testing::ContainsRegex("X-Request-Id: [0-9a-f]{16}"));
  EXPECT_THAT(refused, testing::ContainsRegex(R"("request_id":"[0-9a-f]{16}")"));
  std::string metrics =
      ask("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(metrics,
              testing::ContainsRegex(R"(waybill_http_requests_total\{[^}]*"none"[^}]*400)"));
}

TEST_F(ServerTest, HalfOfACertificateIsNoPermissionToServeOthers) {
  auto refused = Serve({.http = {.address = "0.0.0.0", .tls_certificate = "/nowhere.pem"}});
  ASSERT_FALSE(refused.ok());
  EXPECT_THAT(refused.status().message(), HasSubstr("--tls-key"));
}

TEST_F(ServerTest, AStrangersLongBodyIsNotReadButAKnownOnesIs) {
  auto server = Serve({});
  ASSERT_TRUE(server.ok()) << server.status();
  auto port = uint16_t(std::stoi((*server)->url().substr((*server)->url().rfind(':') + 1)));
  std::string body = R"({"color":"#0a0","name":")" + std::string(70 << 10, 'x') + R"("})";
  auto ask = [&](const std::string& header) {
    Wire wire(port);
    wire.Send(
        fmt::format("POST /api/labels HTTP/1.1\r\nHost: localhost:{}\r\n{}"
                    "Content-Type: application/json\r\nContent-Length: {}\r\n"
                    "Connection: close\r\n\r\n{}",
                    port, header, body.size(), body));
    return wire.ReadToEnd();
  };
  EXPECT_THAT(ask(""), StartsWith("HTTP/1.1 413 "));
  Secret key = ApiKeyOf(AddPerson("owner", "super_admin")).api_key;
  std::string known = ask("Authorization: Token " + key.Reveal() + "\r\n");
  EXPECT_THAT(known, StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(known, HasSubstr("255 characters")) << "the handler saw the name";
}

}  // namespace
}  // namespace waybill::server
