#pragma once

#include <string>
#include <string_view>

#include "aws/service_error.h"
#include "aws/sts_request.h"
#include "base/error.h"

namespace waybill::aws {

/// STS's refusal of AssumeRole as a sentence: what is wrong, whose it is to mend, and how.
/// `caller` is the ARN that asked, or how its credentials are described.
Status ExplainAssumeRole(const ServiceError& error, const AssumeRoleRequest& request,
                         std::string_view caller);
Status ExplainWebIdentity(const ServiceError& error, const WebIdentityRequest& request);
Status ExplainCallerIdentity(const ServiceError& error, std::string_view caller);

/// The ARN in "User: arn:aws:iam::1:user/x is not authorized to …", or nothing.
std::string CallerInMessage(std::string_view message);

}  // namespace waybill::aws
