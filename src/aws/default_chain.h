#pragma once

#include <memory>
#include <string>

#include "aws/credentials.h"
#include "aws/environment.h"
#include "aws/profile_file.h"
#include "aws/sts.h"

namespace waybill::aws {

/// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN. Null when the first two are
/// unset; kDefinition when only one of them is.
Result<std::unique_ptr<CredentialProvider>> MakeEnvironmentCredentials(
    const Environment& environment);

/// What a chain is made from. The files are read when it is made.
struct ChainOptions {
  Environment environment;
  std::string profile;       ///< empty: AWS_PROFILE, else "default"
  std::string region;        ///< of STS; empty: AWS_REGION, the profile's, else us-east-1
  std::string sts_endpoint;  ///< empty: AWS_ENDPOINT_URL_STS, else AWS's own
  std::string session_name = "waybill";  ///< of roles whose profile names none
};

/// Where STS is asked by this host itself: region and endpoint, from the environment where
/// `options` leave them open.
StsOptions OwnStsOptions(const ChainOptions& options);

/// The credentials of one profile of ~/.aws/config and ~/.aws/credentials: keys, a role over
/// another profile or over this host, a web identity, or a process.
///
/// Errors   null when the profile has none of these; kDefinition when it does not exist, goes round
///          in a circle, or asks for what a server cannot do (MFA codes, SSO logins).
Result<std::unique_ptr<CredentialProvider>> MakeProfileCredentials(const ChainOptions& options,
                                                                   const Profiles& profiles,
                                                                   StsParts parts);

/// The first of these that is configured, in botocore's order: environment, a profile's role, web
/// identity by environment, a profile's keys or process, container, instance metadata.
///
/// Errors   kDefinition from Make when what is configured cannot work. With nothing configured, the
///          provider asks the instance, and its error says what was looked at.
/// Owns     borrows `parts`, which must outlive it.
Result<std::unique_ptr<CredentialProvider>> MakeDefaultChain(const ChainOptions& options,
                                                             StsParts parts);

}  // namespace waybill::aws
