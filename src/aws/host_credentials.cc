#include "aws/host_credentials.h"

#include <fmt/format.h>

#include "aws/credentials_json.h"
#include "aws/refreshing_credentials.h"
#include "aws/text_file.h"
#include "http/curl_transport.h"
#include "http/url.h"

namespace waybill::aws {
namespace {

constexpr std::string_view kEcsHost = "http://169.254.170.2";
constexpr char kMetadataPath[] = "/latest/meta-data/iam/security-credentials/";

/// One call, tried again as the policy says; an answer of any status but a passing failure.
Result<http::Response> Ask(const http::Request& request, int max_attempts, StsParts parts,
                           std::stop_token stop) {
  http::RetryBudget budget;
  http::RetryLoop loop({.max_attempts = max_attempts}, {budget, parts.clock, parts.random});
  while (true) {
    auto response = parts.transport.Send(request, nullptr, stop);
    auto fault = response.ok() ? http::FaultOf(response->status) : http::FaultOf(response.status());
    if (fault == http::Fault::kNone) return response;
    ARROW_ASSIGN_OR_RAISE(bool again, loop.WaitForNext(fault, {}, stop));
    if (!again) return response;
  }
}

class ContainerSource : public CredentialSource {
 public:
  ContainerSource(std::string url, Environment environment, StsParts parts)
      : url_(std::move(url)), environment_(std::move(environment)), parts_(parts) {}

  Result<Credentials> Fetch(std::stop_token stop) override {
    http::Request request{.url = url_,
                          .headers = {{"Accept", "application/json"}},
                          .connect_timeout = std::chrono::seconds(2),
                          .deadline = std::chrono::seconds(10)};
    ARROW_ASSIGN_OR_RAISE(auto token, Token());
    if (!token.empty()) request.headers.emplace_back("Authorization", token.Reveal());
    auto response = Ask(request, 3, parts_, std::move(stop));
    ARROW_RETURN_NOT_OK(Within(Describe(), response.status()));
    if (response->status == 200) return ReadCredentialsJson(response->body, Describe());
    auto kind = http::FaultOf(response->status) == http::Fault::kNone ? ErrorKind::kDenied
                                                                      : ErrorKind::kBusy;
    return Fail(kind, Describe(),
                fmt::format("answered HTTP {}: check the task's role and the container's "
                            "authorization token",
                            response->status));
  }
  std::string Describe() const override { return "container credentials of " + url_; }

 private:
  Result<Secret> Token() const {
    if (auto path = environment_.Find("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")) {
      return ReadSecretFile(*path, "container authorization token");
    }
    return Secret(environment_.Get("AWS_CONTAINER_AUTHORIZATION_TOKEN"));
  }

  const std::string url_;
  const Environment environment_;
  StsParts parts_;
};

class InstanceSource : public CredentialSource {
 public:
  InstanceSource(InstanceMetadataOptions options, StsParts parts)
      : options_(std::move(options)), parts_(parts) {}

  Result<Credentials> Fetch(std::stop_token stop) override {
    ARROW_ASSIGN_OR_RAISE(auto token, Text("PUT", "/latest/api/token", {kLifetime}, stop));
    std::pair<std::string, std::string> proof{"X-aws-ec2-metadata-token", token};
    ARROW_ASSIGN_OR_RAISE(auto roles, Text("GET", kMetadataPath, {proof}, stop));
    std::string role = roles.substr(0, roles.find('\n'));
    ARROW_ASSIGN_OR_RAISE(auto keys, Text("GET", kMetadataPath + role, {proof}, stop));
    return ReadCredentialsJson(keys, Describe());
  }
  std::string Describe() const override { return "instance metadata at " + options_.endpoint; }

 private:
  static inline const std::pair<std::string, std::string> kLifetime{
      "X-aws-ec2-metadata-token-ttl-seconds", "21600"};

  Result<std::string> Text(std::string method, const std::string& path, http::Headers headers,
                           std::stop_token stop) {
    http::Request request{.method = std::move(method),
                          .url = options_.endpoint + path,
                          .headers = std::move(headers),
                          .connect_timeout = options_.timeout,
                          .deadline = options_.timeout};
    auto response = Ask(request, options_.max_attempts, parts_, std::move(stop));
    ARROW_RETURN_NOT_OK(Within(Describe(), response.status()));
    if (response->status == 200) return std::move(response->body);
    if (response->status == 404) {
      return Fail(ErrorKind::kDefinition, Describe(),
                  "no IAM role is attached to this instance; attach one, or configure keys");
    }
    auto kind = http::FaultOf(response->status) == http::Fault::kNone ? ErrorKind::kDenied
                                                                      : ErrorKind::kBusy;
    return Fail(kind, Describe(), fmt::format("answered HTTP {} to {}", response->status, path));
  }

  const InstanceMetadataOptions options_;
  StsParts parts_;
};

Status CheckFullUri(const std::string& text) {
  ARROW_ASSIGN_OR_RAISE(auto url, http::ParseUrl(text));
  bool safe =
      url.scheme == "https" || http::IsLoopback(url.host) || http::IsMetadataAddress(url.host);
  if (safe) return Status::OK();
  return Fail(ErrorKind::kDefinition, "AWS_CONTAINER_CREDENTIALS_FULL_URI",
              fmt::format("must be https, or http to loopback or AWS's own addresses, not to '{}'",
                          url.host));
}

}  // namespace

Result<std::unique_ptr<CredentialProvider>> MakeContainerCredentials(const Environment& environment,
                                                                     StsParts parts) {
  std::string url;
  if (auto relative = environment.Find("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")) {
    url = std::string(kEcsHost) + *relative;
  } else if (auto full = environment.Find("AWS_CONTAINER_CREDENTIALS_FULL_URI")) {
    url = *full;
  } else {
    return nullptr;
  }
  ARROW_RETURN_NOT_OK(CheckFullUri(url));
  return std::make_unique<RefreshingCredentials>(
      std::make_unique<ContainerSource>(std::move(url), environment, parts), parts.clock,
      parts.random);
}

std::unique_ptr<CredentialProvider> MakeInstanceCredentials(InstanceMetadataOptions options,
                                                            StsParts parts) {
  return std::make_unique<RefreshingCredentials>(
      std::make_unique<InstanceSource>(std::move(options), parts), parts.clock, parts.random);
}

}  // namespace waybill::aws
