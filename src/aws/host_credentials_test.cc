#include "aws/host_credentials.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "http/curl_transport.h"
#include "servers/loopback_server.h"

namespace waybill::aws {
namespace {

using servers::HttpRequest;
using servers::HttpResponse;
using servers::LoopbackServer;
using testing::HasSubstr;

constexpr char kKeys[] = R"({"Code": "Success", "AccessKeyId": "ASIAHOST", "SecretAccessKey": "s",
  "Token": "t", "Expiration": "2026-01-01T06:00:00Z"})";

class HostCredentials : public testing::Test {
 protected:
  StsParts Parts() { return {*transport_, clock_, random_}; }

  ManualClock clock_{ParseUtc("2026-01-01T00:00:00Z").ValueOrDie()};
  SystemClock system_clock_;
  SeededRandom random_{1};
  std::unique_ptr<http::Transport> transport_ =
      http::MakeCurlTransport({}, system_clock_).ValueOrDie();
};

/// The session-oriented metadata service: without a token every path answers 401.
class FakeInstance {
 public:
  HttpResponse operator()(const HttpRequest& request) const {
    if (request.path == "/latest/api/token") {
      bool valid = request.method == "PUT" &&
                   request.Header("X-aws-ec2-metadata-token-ttl-seconds") == "21600";
      return valid ? HttpResponse{.body = "TOKEN"} : HttpResponse{.status = 400};
    }
    if (request.Header("X-aws-ec2-metadata-token") != "TOKEN") return {.status = 401};
    if (role.empty()) return {.status = 404};
    std::string folder = "/latest/meta-data/iam/security-credentials/";
    if (request.path == folder) return {.body = role};
    return request.path == folder + role ? HttpResponse{.body = kKeys}
                                         : HttpResponse{.status = 404};
  }
  std::string role;
};

TEST_F(HostCredentials, InstanceGivesItsRolesKeysByVersionTwo) {
  LoopbackServer server(FakeInstance{.role = "app-role"});
  auto provider = MakeInstanceCredentials({.endpoint = server.url()}, Parts());
  auto keys = provider->Get({});
  ASSERT_TRUE(keys.ok()) << keys.status();
  EXPECT_EQ(keys->access_key_id, "ASIAHOST");
  EXPECT_EQ(keys->session_token->Reveal(), "t");
  EXPECT_EQ(server.requests(), 3);
  ASSERT_TRUE(provider->Get({}).ok());
  EXPECT_EQ(server.requests(), 3);
}

TEST_F(HostCredentials, InstanceWithoutRoleSaysSo) {
  LoopbackServer server(FakeInstance{});
  auto keys = MakeInstanceCredentials({.endpoint = server.url()}, Parts())->Get({});
  EXPECT_EQ(KindOf(keys.status()), ErrorKind::kDefinition);
  EXPECT_THAT(keys.status().message(), HasSubstr("no IAM role is attached"));
}

TEST_F(HostCredentials, SilentInstanceIsGivenUpSoon) {
  LoopbackServer server(
      [](const HttpRequest&) { return HttpResponse{.body = "x", .cut_after = 0, .stall = true}; });
  auto keys = MakeInstanceCredentials(
                  {.endpoint = server.url(), .timeout = std::chrono::milliseconds(50)}, Parts())
                  ->Get({});
  EXPECT_EQ(KindOf(keys.status()), ErrorKind::kBusy);
  EXPECT_EQ(server.connections(), 2);
}

TEST_F(HostCredentials, ContainerTokenFileIsReadAgainAtEachRefresh) {
  std::string path = testing::TempDir() + "/waybill_container_token";
  std::ofstream(path) << "first\n";
  std::string seen;
  LoopbackServer server([&](const HttpRequest& request) {
    seen = request.Header("Authorization");
    return HttpResponse{.body = kKeys};
  });
  Environment environment{{{"AWS_CONTAINER_CREDENTIALS_FULL_URI", server.url() + "/v1/credentials"},
                           {"AWS_CONTAINER_AUTHORIZATION_TOKEN", "ignored"},
                           {"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", path}}};
  auto provider = MakeContainerCredentials(environment, Parts()).ValueOrDie();
  auto keys = provider->Get({}).ValueOrDie();
  EXPECT_EQ(keys.access_key_id, "ASIAHOST");
  EXPECT_EQ(seen, "first");
  std::ofstream(path) << "second";
  provider->Reject(keys);
  ASSERT_TRUE(provider->Get({}).ok());
  EXPECT_EQ(seen, "second");
}

TEST_F(HostCredentials, ContainerRefusalIsDeniedAndOutageIsBusy) {
  int status = 403;
  LoopbackServer server([&](const HttpRequest&) { return HttpResponse{.status = status}; });
  Environment environment{{{"AWS_CONTAINER_CREDENTIALS_FULL_URI", server.url()}}};
  auto provider = MakeContainerCredentials(environment, Parts()).ValueOrDie();
  EXPECT_EQ(KindOf(provider->Get({}).status()), ErrorKind::kDenied);
  EXPECT_EQ(server.requests(), 1);
  status = 500;
  EXPECT_EQ(KindOf(provider->Get({}).status()), ErrorKind::kBusy);
  EXPECT_EQ(server.requests(), 4);
}

TEST_F(HostCredentials, ContainerKeysNeverCrossANetworkInTheClear) {
  for (std::string url :
       {"http://evil.example/", "http://10.0.0.1/", "http://127.0.0.1.example/"}) {
    auto made = MakeContainerCredentials({{{"AWS_CONTAINER_CREDENTIALS_FULL_URI", url}}}, Parts());
    EXPECT_EQ(KindOf(made.status()), ErrorKind::kDefinition) << url;
  }
  for (std::string url : {"https://keys.example/", "http://169.254.170.23/v1/credentials",
                          "http://[fd00:ec2::23]/v1/credentials", "http://localhost:8080/"}) {
    EXPECT_TRUE(
        MakeContainerCredentials({{{"AWS_CONTAINER_CREDENTIALS_FULL_URI", url}}}, Parts()).ok())
        << url;
  }
}

TEST_F(HostCredentials, RelativeUriIsOnTheEcsHost) {
  auto provider = MakeContainerCredentials(
      {{{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/credentials/x"}}}, Parts());
  EXPECT_EQ((*provider)->Describe(),
            "container credentials of http://169.254.170.2/v2/credentials/x");
  // "@host" behind the address would be another host.
  EXPECT_FALSE(MakeContainerCredentials(
                   {{{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "@evil.example/"}}}, Parts())
                   .ok());
}

TEST_F(HostCredentials, NothingSetMeansNoContainer) {
  EXPECT_EQ(MakeContainerCredentials({}, Parts()).ValueOrDie(), nullptr);
}

}  // namespace
}  // namespace waybill::aws
