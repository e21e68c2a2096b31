#include "aws/default_chain.h"

#include <fmt/format.h>

#include "aws/assume_role.h"
#include "aws/host_credentials.h"
#include "aws/static_credentials.h"

namespace waybill::aws {
namespace {

using MaybeProvider = Result<std::unique_ptr<CredentialProvider>>;

/// The instance's keys, asked for last; when that fails, the user has to hear of the whole chain.
class LastResort : public CredentialProvider {
 public:
  explicit LastResort(std::unique_ptr<CredentialProvider> instance)
      : instance_(std::move(instance)) {}

  Result<Credentials> Get(std::stop_token stop) override {
    auto credentials = instance_->Get(std::move(stop));
    if (credentials.ok() || IsCancelled(credentials.status())) return credentials;
    return Fail(ErrorKind::kDefinition, "AWS credentials",
                fmt::format("none found in the environment, the AWS profile files and the "
                            "container; configure keys or a role. The last place asked: {}",
                            credentials.status().message()));
  }
  void Reject(const Credentials& refused) override { instance_->Reject(refused); }
  std::string Describe() const override { return instance_->Describe(); }

 private:
  const std::unique_ptr<CredentialProvider> instance_;
};

/// Options whose gaps are filled from the environment.
ChainOptions Complete(ChainOptions options) {
  const Environment& environment = options.environment;
  for (std::string name : {"AWS_REGION", "AWS_DEFAULT_REGION"}) {
    if (options.region.empty()) options.region = environment.Get(name);
  }
  for (std::string name : {"AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL"}) {
    if (options.sts_endpoint.empty()) options.sts_endpoint = environment.Get(name);
  }
  return options;
}

MaybeProvider MakeWebIdentityFromEnvironment(const ChainOptions& options, StsParts parts) {
  auto role = options.environment.Find("AWS_ROLE_ARN");
  auto file = options.environment.Find("AWS_WEB_IDENTITY_TOKEN_FILE");
  if (!role || !file) return nullptr;
  std::string session = options.environment.Get("AWS_ROLE_SESSION_NAME");
  std::string region = options.region.empty() ? "us-east-1" : options.region;
  return MakeWebIdentityCredentials(
      {.role_arn = *role,
       .session_name = session.empty() ? options.session_name : session,
       .token_file = *file,
       .sts = {.endpoint = {.region = region, .endpoint = options.sts_endpoint}}},
      parts);
}

/// The profile's own credentials; null when nobody named it and it has none.
MaybeProvider MakeFromProfile(ChainOptions options, const Profiles& profiles, StsParts parts) {
  bool named = !options.profile.empty() || options.environment.Find("AWS_PROFILE");
  if (options.profile.empty()) {
    options.profile = options.environment.Find("AWS_PROFILE").value_or("default");
  }
  if (!named && !profiles.contains(options.profile)) return nullptr;
  return MakeProfileCredentials(options, profiles, parts);
}

bool HasRole(const ChainOptions& options, const Profiles& profiles) {
  std::string name = options.profile;
  if (name.empty()) name = options.environment.Find("AWS_PROFILE").value_or("default");
  auto found = profiles.find(name);
  return found != profiles.end() && found->second.contains("role_arn");
}

std::unique_ptr<CredentialProvider> MakeLastResort(const Environment& environment, StsParts parts) {
  InstanceMetadataOptions options;
  if (auto endpoint = environment.Find("AWS_EC2_METADATA_SERVICE_ENDPOINT")) {
    options.endpoint = *endpoint;
    while (options.endpoint.ends_with('/')) options.endpoint.pop_back();
  }
  return std::make_unique<LastResort>(MakeInstanceCredentials(std::move(options), parts));
}

}  // namespace

Result<std::unique_ptr<CredentialProvider>> MakeEnvironmentCredentials(
    const Environment& environment) {
  auto id = environment.Find("AWS_ACCESS_KEY_ID");
  auto secret = environment.Find("AWS_SECRET_ACCESS_KEY");
  if (!id && !secret) return nullptr;
  if (!id || !secret) {
    return Fail(ErrorKind::kDefinition, "environment",
                fmt::format("{} is set, but {} is not; set both or neither",
                            id ? "AWS_ACCESS_KEY_ID" : "AWS_SECRET_ACCESS_KEY",
                            id ? "AWS_SECRET_ACCESS_KEY" : "AWS_ACCESS_KEY_ID"));
  }
  Credentials keys{*id, Secret(*secret), {}, {}};
  if (auto token = environment.Find("AWS_SESSION_TOKEN")) keys.session_token = Secret(*token);
  return StaticCredentials::Make(std::move(keys));
}

StsOptions OwnStsOptions(const ChainOptions& options) {
  ChainOptions whole = Complete(options);
  return {.endpoint = {.region = whole.region.empty() ? "us-east-1" : whole.region,
                       .endpoint = whole.sts_endpoint}};
}

Result<std::unique_ptr<CredentialProvider>> MakeDefaultChain(const ChainOptions& given,
                                                             StsParts parts) {
  ChainOptions options = Complete(given);
  // A profile named by the caller goes before the environment, as in botocore.
  if (options.profile.empty()) {
    ARROW_ASSIGN_OR_RAISE(auto keys, MakeEnvironmentCredentials(options.environment));
    if (keys) return keys;
  }
  ARROW_ASSIGN_OR_RAISE(auto profiles, LoadProfiles(options.environment));
  if (!HasRole(options, profiles)) {
    ARROW_ASSIGN_OR_RAISE(auto identity, MakeWebIdentityFromEnvironment(options, parts));
    if (identity) return identity;
  }
  ARROW_ASSIGN_OR_RAISE(auto profile, MakeFromProfile(options, profiles, parts));
  if (profile) return profile;
  ARROW_ASSIGN_OR_RAISE(auto container, MakeContainerCredentials(options.environment, parts));
  if (container) return container;
  std::string disabled = options.environment.Get("AWS_EC2_METADATA_DISABLED");
  if (disabled == "true" || disabled == "TRUE" || disabled == "True") {
    return Fail(ErrorKind::kDefinition, "AWS credentials",
                "none found in the environment, the AWS profile files and the container, and "
                "instance metadata is disabled; configure keys or a role");
  }
  return MakeLastResort(options.environment, parts);
}

}  // namespace waybill::aws
