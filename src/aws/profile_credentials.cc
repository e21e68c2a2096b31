#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <vector>

#include "aws/assume_role.h"
#include "aws/credential_process.h"
#include "aws/default_chain.h"
#include "aws/host_credentials.h"
#include "aws/static_credentials.h"

namespace waybill::aws {
namespace {

using MaybeProvider = Result<std::unique_ptr<CredentialProvider>>;

std::string Get(const Profile& profile, const std::string& name) {
  auto found = profile.find(name);
  return found == profile.end() ? "" : found->second;
}

Status Refuse(std::string_view profile, std::string_view what) {
  return Fail(ErrorKind::kDefinition, fmt::format("AWS profile '{}'", profile), what);
}

MaybeProvider MakeKeys(const Profile& profile) {
  Credentials keys{
      Get(profile, "aws_access_key_id"), Secret(Get(profile, "aws_secret_access_key")), {}, {}};
  std::string token = Get(profile, "aws_session_token");
  if (!token.empty()) keys.session_token = Secret(std::move(token));
  return StaticCredentials::Make(std::move(keys));
}

/// Follows source_profile from one profile to the next, remembering the way.
class ProfileResolver {
 public:
  ProfileResolver(const ChainOptions& options, const Profiles& profiles, StsParts parts)
      : options_(options), profiles_(profiles), parts_(parts) {}

  MaybeProvider Resolve(const std::string& name) {
    auto found = profiles_.find(name);
    if (found == profiles_.end()) return Refuse(name, "is in neither of the AWS profile files");
    const Profile& profile = found->second;
    // A profile may name itself as its source: then its own keys are meant.
    bool own_keys = !way_.empty() && way_.back() == name;
    if (!own_keys && std::ranges::find(way_, name) != way_.end()) {
      return Refuse(name, fmt::format("is its own source by way of {}", fmt::join(way_, ", ")));
    }
    way_.push_back(name);
    if (!own_keys && profile.contains("role_arn")) return ResolveRole(name, profile);
    if (profile.contains("aws_access_key_id")) return MakeKeys(profile);
    if (profile.contains("credential_process")) {
      return MakeProcessCredentials(Get(profile, "credential_process"), parts_);
    }
    if (profile.contains("sso_session") || profile.contains("sso_start_url")) {
      return Refuse(name, "uses an SSO login, which a server cannot renew; use a role or keys");
    }
    return nullptr;
  }

 private:
  MaybeProvider ResolveRole(const std::string& name, const Profile& profile) {
    if (profile.contains("mfa_serial")) {
      return Refuse(name, "asks for an MFA code, which nobody can type here; use a role without");
    }
    if (profile.contains("web_identity_token_file")) return ResolveWebIdentity(name, profile);
    MaybeProvider base = ResolveBase(name, profile);
    ARROW_RETURN_NOT_OK(base.status());
    if (*base == nullptr) return Refuse(name, "has a role, but its source has no credentials");
    AssumeRoleOptions role{.request = {.role_arn = Get(profile, "role_arn"),
                                       .session_name = SessionName(profile),
                                       .external_id = Get(profile, "external_id")},
                           .sts = Sts(profile)};
    ARROW_ASSIGN_OR_RAISE(role.request.duration, LifeTime(name, profile));
    return Named(name, MakeAssumeRoleCredentials(std::move(role), std::move(*base), parts_));
  }

  MaybeProvider ResolveWebIdentity(const std::string& name, const Profile& profile) {
    WebIdentityOptions role{.role_arn = Get(profile, "role_arn"),
                            .session_name = SessionName(profile),
                            .token_file = Get(profile, "web_identity_token_file"),
                            .sts = Sts(profile)};
    ARROW_ASSIGN_OR_RAISE(role.duration, LifeTime(name, profile));
    return Named(name, MakeWebIdentityCredentials(std::move(role), parts_));
  }

  MaybeProvider ResolveBase(const std::string& name, const Profile& profile) {
    std::string source = Get(profile, "credential_source");
    bool has_profile = profile.contains("source_profile");
    if (has_profile == !source.empty()) {
      return Refuse(name, "has a role_arn and needs either source_profile or credential_source");
    }
    if (has_profile) return Resolve(Get(profile, "source_profile"));
    if (source == "Environment") return MakeEnvironmentCredentials(options_.environment);
    if (source == "EcsContainer") return MakeContainerCredentials(options_.environment, parts_);
    if (source == "Ec2InstanceMetadata") return MakeInstanceCredentials({}, parts_);
    return Refuse(name, fmt::format("has credential_source '{}'; expected Environment, "
                                    "EcsContainer or Ec2InstanceMetadata",
                                    source));
  }

  Result<std::chrono::seconds> LifeTime(const std::string& name, const Profile& profile) {
    std::string text = Get(profile, "duration_seconds");
    if (text.empty()) return std::chrono::seconds(3600);
    int value = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) {
      return Refuse(name, fmt::format("has duration_seconds '{}', which is no number", text));
    }
    return std::chrono::seconds(value);
  }

  static MaybeProvider Named(const std::string& name, MaybeProvider made) {
    ARROW_RETURN_NOT_OK(Within(fmt::format("AWS profile '{}'", name), made.status()));
    return made;
  }

  std::string SessionName(const Profile& profile) const {
    std::string name = Get(profile, "role_session_name");
    return name.empty() ? options_.session_name : name;
  }

  StsOptions Sts(const Profile& profile) const {
    std::string region = options_.region;
    if (region.empty()) region = Get(profile, "region");
    return {.endpoint = {.region = region.empty() ? "us-east-1" : region,
                         .endpoint = options_.sts_endpoint}};
  }

  const ChainOptions& options_;
  const Profiles& profiles_;
  StsParts parts_;
  std::vector<std::string> way_;
};

}  // namespace

Result<std::unique_ptr<CredentialProvider>> MakeProfileCredentials(const ChainOptions& options,
                                                                   const Profiles& profiles,
                                                                   StsParts parts) {
  return ProfileResolver(options, profiles, parts).Resolve(options.profile);
}

}  // namespace waybill::aws
