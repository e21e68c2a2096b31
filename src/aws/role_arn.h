#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace waybill::aws {

/// An IAM role, by its parts.
struct RoleArn {
  std::string partition = "aws";
  std::string account_id;  ///< 12 digits
  std::string path = "/";  ///< "/" or "/team/x/"
  std::string name;        ///< 1-64 of A-Za-z0-9 + = , . @ - _

  /// "arn:aws:iam::111122223333:role/team/x/Reader".
  std::string Text() const;
};

/// kDefinition saying which part is wrong and how it must look.
Result<RoleArn> ParseRoleArn(std::string_view text);

/// A role from what people type: an account ID and a role name, which may carry a path
/// ("team/Reader") or be a whole ARN; then its account must be `account_id`, unless that is empty.
Result<RoleArn> ComposeRoleArn(std::string_view account_id, std::string_view role,
                               std::string_view partition = "aws");

/// OK for 12 digits.
Status CheckAccountId(std::string_view account_id);

}  // namespace waybill::aws
