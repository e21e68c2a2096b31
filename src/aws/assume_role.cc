#include "aws/assume_role.h"

#include <fmt/format.h>

#include "aws/refreshing_credentials.h"
#include "aws/text_file.h"

namespace waybill::aws {
namespace {

class AssumedRoleSource : public CredentialSource {
 public:
  AssumedRoleSource(AssumeRoleOptions options, CredentialProvider& base,
                    std::unique_ptr<CredentialProvider> owned_base, StsParts parts)
      : request_(std::move(options.request)),
        owned_base_(std::move(owned_base)),
        base_(base),
        client_(std::move(options.sts), parts) {}

  Result<Credentials> Fetch(std::stop_token stop) override {
    ARROW_ASSIGN_OR_RAISE(auto role, client_.AssumeRole(request_, base_, std::move(stop)));
    return role.credentials;
  }
  std::string Describe() const override {
    return fmt::format("role {} through {}", request_.role_arn, base_.Describe());
  }

 private:
  const AssumeRoleRequest request_;
  const std::unique_ptr<CredentialProvider> owned_base_;  // null when others own it
  CredentialProvider& base_;
  StsClient client_;
};

class WebIdentitySource : public CredentialSource {
 public:
  WebIdentitySource(WebIdentityOptions options, StsParts parts)
      : options_(std::move(options)), client_(options_.sts, parts) {}

  Result<Credentials> Fetch(std::stop_token stop) override {
    ARROW_ASSIGN_OR_RAISE(auto token, ReadSecretFile(options_.token_file, "web identity token"));
    WebIdentityRequest request{options_.role_arn, options_.session_name, options_.duration,
                               std::move(token)};
    ARROW_ASSIGN_OR_RAISE(auto role, client_.AssumeRoleWithWebIdentity(request, std::move(stop)));
    return role.credentials;
  }
  std::string Describe() const override {
    return fmt::format("role {} by web identity from {}", options_.role_arn, options_.token_file);
  }

 private:
  const WebIdentityOptions options_;
  StsClient client_;
};

Status Check(const AssumeRoleOptions& options) {
  ARROW_RETURN_NOT_OK(Validate(options.request));
  return ResolveSts(options.sts.endpoint).status();
}

}  // namespace

Result<std::unique_ptr<CredentialProvider>> MakeAssumeRoleCredentials(
    AssumeRoleOptions options, std::unique_ptr<CredentialProvider> base, StsParts parts) {
  ARROW_RETURN_NOT_OK(Check(options));
  CredentialProvider& borrowed = *base;
  return std::make_unique<RefreshingCredentials>(
      std::make_unique<AssumedRoleSource>(std::move(options), borrowed, std::move(base), parts),
      parts.clock, parts.random);
}

Result<std::unique_ptr<CredentialProvider>> MakeAssumeRoleCredentials(AssumeRoleOptions options,
                                                                      CredentialProvider& base,
                                                                      StsParts parts) {
  ARROW_RETURN_NOT_OK(Check(options));
  return std::make_unique<RefreshingCredentials>(
      std::make_unique<AssumedRoleSource>(std::move(options), base, nullptr, parts), parts.clock,
      parts.random);
}

Result<std::unique_ptr<CredentialProvider>> MakeWebIdentityCredentials(WebIdentityOptions options,
                                                                       StsParts parts) {
  // Anything but the token can be checked now; the token is read when it is needed.
  ARROW_RETURN_NOT_OK(Check({.request = {.role_arn = options.role_arn,
                                         .session_name = options.session_name,
                                         .duration = options.duration},
                             .sts = options.sts}));
  return std::make_unique<RefreshingCredentials>(
      std::make_unique<WebIdentitySource>(std::move(options), parts), parts.clock, parts.random);
}

}  // namespace waybill::aws
