#pragma once

#include <memory>
#include <string>

#include "aws/credentials.h"
#include "aws/sts.h"

namespace waybill::aws {

/// What a command printed, run by /bin/sh with this process's environment.
///
/// Errors   kDefinition when it fails or prints more than 1 MiB, with its exit status and nothing
///          it printed; kBusy when it takes longer than `limit`; Cancelled() when `stop` fires. It
///          is then killed.
Result<Secret> RunCommand(const std::string& command, Duration limit, Clock& clock,
                          std::stop_token stop);

/// The keys a `credential_process` of an AWS profile prints as JSON (Version 1).
std::unique_ptr<CredentialProvider> MakeProcessCredentials(std::string command, StsParts parts);

}  // namespace waybill::aws
