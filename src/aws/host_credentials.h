#pragma once

#include <memory>
#include <optional>
#include <string>

#include "aws/credentials.h"
#include "aws/environment.h"
#include "aws/sts.h"

namespace waybill::aws {

/// The keys that ECS or EKS gives its container, from AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or
/// _FULL_URI, with AWS_CONTAINER_AUTHORIZATION_TOKEN or the file named by _TOKEN_FILE, which is
/// read again at each refresh.
///
/// Errors   null when neither variable is set. kDefinition when the full URI is plain http to a
///          host that is neither loopback nor AWS's: the keys would cross a network in the clear.
Result<std::unique_ptr<CredentialProvider>> MakeContainerCredentials(const Environment& environment,
                                                                     StsParts parts);

struct InstanceMetadataOptions {
  std::string endpoint = "http://169.254.169.254";
  Duration timeout = std::chrono::seconds(1);  ///< per call; off EC2 nobody answers
  int max_attempts = 2;
};

/// The keys of the role of the EC2 instance, by instance metadata version 2 only.
///
/// Errors   kDefinition when no role is attached; kBusy when nothing answers.
std::unique_ptr<CredentialProvider> MakeInstanceCredentials(InstanceMetadataOptions options,
                                                            StsParts parts);

}  // namespace waybill::aws
