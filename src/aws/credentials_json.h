#pragma once

#include <string_view>

#include "aws/credentials.h"

namespace waybill::aws {

/// Reads {"AccessKeyId", "SecretAccessKey", "Token" or "SessionToken", "Expiration"}, as
/// containers, instances and credential processes give it. kDenied when it carries a "Code" other
/// than "Success"; kDefinition, naming `where`, when it is anything else. No value is repeated.
Result<Credentials> ReadCredentialsJson(std::string_view text, std::string_view where);

}  // namespace waybill::aws
