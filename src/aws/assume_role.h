#pragma once

#include <memory>
#include <optional>

#include "aws/credentials.h"
#include "aws/sts.h"

namespace waybill::aws {

/// A role to be assumed, and where.
struct AssumeRoleOptions {
  AssumeRoleRequest request;
  StsOptions sts;
};

/// The keys of a role, assumed again before they expire.
///
/// Errors   from Make, kDefinition for what STS would refuse (aws/sts_request.h); from Get(), as
///          StsClient::AssumeRole says.
/// Owns     `base`, which signs the calls and may be a role itself.
Result<std::unique_ptr<CredentialProvider>> MakeAssumeRoleCredentials(
    AssumeRoleOptions options, std::unique_ptr<CredentialProvider> base, StsParts parts);

/// The same with a base that others use too, and that must outlive this.
Result<std::unique_ptr<CredentialProvider>> MakeAssumeRoleCredentials(AssumeRoleOptions options,
                                                                      CredentialProvider& base,
                                                                      StsParts parts);

struct WebIdentityOptions {
  std::string role_arn;
  std::string session_name;
  std::string token_file;  ///< read again at each refresh: Kubernetes renews it
  std::chrono::seconds duration{3600};
  StsOptions sts;
};

/// The keys of a role, assumed with an OpenID Connect token (EKS, GitHub, …).
Result<std::unique_ptr<CredentialProvider>> MakeWebIdentityCredentials(WebIdentityOptions options,
                                                                       StsParts parts);

}  // namespace waybill::aws
