#include "connection/role_name.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

namespace waybill::connection {
namespace {

constexpr size_t kAccountDigits = 12;
constexpr size_t kMaxRoleName = 64;
constexpr size_t kMaxArn = 2048;

struct RegionPrefix {
  std::string_view prefix;
  std::string_view partition;
};

// botocore's partitions.json.
constexpr std::array kRegionPrefixes = {
    RegionPrefix{"cn-", "aws-cn"},         RegionPrefix{"us-gov-", "aws-us-gov"},
    RegionPrefix{"us-iso-", "aws-iso"},    RegionPrefix{"us-isob-", "aws-iso-b"},
    RegionPrefix{"eu-isoe-", "aws-iso-e"}, RegionPrefix{"us-isof-", "aws-iso-f"},
    RegionPrefix{"eusc-", "aws-eusc"},
};

bool IsWordCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// IAM's own rule for role names: [\w+=,.@-]{1,64}
bool IsRoleName(std::string_view name) {
  return !name.empty() && name.size() <= kMaxRoleName &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return IsWordCharacter(c) ||
                  std::string_view("+=,.@-").find(c) != std::string_view::npos;
         });
}

bool IsPath(std::string_view path) {
  return std::all_of(path.begin(), path.end(), [](char c) { return c >= '!' && c <= '~'; }) &&
         path.find("//") == std::string_view::npos;
}

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

/// The part up to the next ':', taken off the front of `rest`.
std::string_view NextPart(std::string_view* rest) {
  size_t colon = rest->find(':');
  std::string_view part = rest->substr(0, colon);
  rest->remove_prefix(colon == std::string_view::npos ? rest->size() : colon + 1);
  return part;
}

Status NotARole(std::string_view text, std::string_view expected) {
  return Fail(ErrorKind::kDefinition, "", fmt::format("'{}' is {}", text, expected));
}

Status SplitPath(std::string_view path_and_name, std::string_view text, RoleName* role) {
  while (path_and_name.starts_with('/')) path_and_name.remove_prefix(1);
  size_t slash = path_and_name.rfind('/');
  if (slash != std::string_view::npos) {
    role->path = fmt::format("/{}/", path_and_name.substr(0, slash));
    path_and_name.remove_prefix(slash + 1);
  }
  role->name = path_and_name;
  if (IsRoleName(role->name) && IsPath(role->path)) return Status::OK();
  return NotARole(text, "no role's name: expected 1 to 64 letters, digits or any of _+=,.@-");
}

Result<RoleName> ParseArn(std::string_view text, std::string_view account_id) {
  std::string_view rest = text;
  NextPart(&rest);  // "arn"
  RoleName role;
  role.partition = NextPart(&rest);
  std::string_view service = NextPart(&rest);
  std::string_view region = NextPart(&rest);
  std::string account(NextPart(&rest));
  bool is_role = service == "iam" && region.empty() && rest.starts_with("role/") &&
                 role.partition.starts_with("aws") && text.size() <= kMaxArn;
  if (!is_role) {
    return NotARole(text,
                    "not the ARN of a role: expected arn:aws:iam::111122223333:role/NAME, as "
                    "the role's page in the IAM console shows it");
  }
  ARROW_ASSIGN_OR_RAISE(role.account_id, ParseAccountId(account));
  if (!account_id.empty() && account_id != role.account_id) {
    return NotARole(text, fmt::format("in account {}, but the AWS account ID given is {}",
                                      role.account_id, account_id));
  }
  ARROW_RETURN_NOT_OK(SplitPath(rest.substr(5), text, &role));
  return role;
}

}  // namespace

std::string RoleName::PathAndName() const { return path.substr(1) + name; }

std::string RoleName::Arn() const {
  return fmt::format("arn:{}:iam::{}:role/{}", partition, account_id, PathAndName());
}

Result<std::string> ParseAccountId(std::string_view text) {
  std::string digits;
  for (char c : text) {
    if (std::string_view(" \t\r\n-").find(c) == std::string_view::npos) digits += c;
  }
  bool is_account = digits.size() == kAccountDigits &&
                    digits.find_first_not_of("0123456789") == std::string::npos;
  if (is_account) return digits;
  return Fail(ErrorKind::kDefinition, "",
              fmt::format("'{}' is no AWS account ID: expected 12 digits", text));
}

Result<RoleName> ParseRoleName(std::string_view text, std::string_view account_id,
                               std::string_view default_partition) {
  text = Trim(text);
  if (text.starts_with("arn:")) return ParseArn(text, account_id);
  if (account_id.empty()) {
    return Fail(ErrorKind::kDefinition, "", "a role's name needs the AWS account ID beside it");
  }
  RoleName role;
  role.partition = default_partition;
  role.account_id = account_id;
  ARROW_RETURN_NOT_OK(SplitPath(text, text, &role));
  return role;
}

std::string PartitionOfRegion(std::string_view region) {
  for (const RegionPrefix& row : kRegionPrefixes) {
    if (region.starts_with(row.prefix)) return std::string(row.partition);
  }
  return "aws";
}

}  // namespace waybill::connection
