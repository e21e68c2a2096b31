#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace waybill::connection {

/// Which role, in which account. A value.
struct RoleName {
  std::string partition = "aws";  ///< "aws", "aws-cn", "aws-us-gov"…
  std::string account_id;         ///< 12 digits
  std::string path = "/";         ///< "/" or "/team/x/"
  std::string name;

  /// "arn:aws:iam::111122223333:role/team/x/name"
  std::string Arn() const;
  /// "team/x/name": all that stands behind "role/".
  std::string PathAndName() const;
};

/// 12 digits; blanks and dashes people paste along ("1111-2222-3333") are dropped. kDefinition.
Result<std::string> ParseAccountId(std::string_view text);

/// "name", "path/name" or a whole role ARN. What an ARN says of account and partition must agree
/// with `account_id`, unless that is empty. kDefinition says what was pasted instead of a role.
Result<RoleName> ParseRoleName(std::string_view text, std::string_view account_id,
                               std::string_view default_partition);

/// "aws", "aws-cn", "aws-us-gov" and so on from a region's name; "aws" when it says nothing.
std::string PartitionOfRegion(std::string_view region);

}  // namespace waybill::connection
