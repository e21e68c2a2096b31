#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/secret.h"

namespace waybill::aws {

/// What AssumeRole is asked. Defaults leave a field out of the request.
struct AssumeRoleRequest {
  std::string role_arn;
  std::string session_name;
  std::string external_id;
  /// AWS refuses more than the role's maximum, and more than 3600 when the caller is a role itself.
  std::chrono::seconds duration{3600};
  std::map<std::string, std::string> tags;
  std::string source_identity;
  std::string session_policy;  ///< JSON; narrows what the role may do
};

struct WebIdentityRequest {
  std::string role_arn;
  std::string session_name;
  std::chrono::seconds duration{3600};
  Secret token;  ///< an OpenID Connect token
};

/// OK, or kDefinition naming the field, its limit and what was given. Checks what STS would refuse.
Status Validate(const AssumeRoleRequest& request);
Status Validate(const WebIdentityRequest& request);

/// The form bodies of the calls: "Action=AssumeRole&Version=2011-06-15&…", each value
/// percent-encoded.
std::string FormBody(const AssumeRoleRequest& request);
std::string FormBody(const WebIdentityRequest& request);
std::string CallerIdentityBody();

/// "waybill-<connection>-<job>", other characters than A-Za-z0-9 + = , . @ - _ turned into '-', cut
/// to 64. It is shown in the CloudTrail of the role's account.
std::string RoleSessionName(std::string_view connection, std::string_view job);

}  // namespace waybill::aws
