#include "aws/role_arn.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "aws/partitions.h"

namespace waybill::aws {
namespace {

bool IsNameCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("+=,.@-_").find(c) != std::string_view::npos;
}

Status Bad(std::string_view role, std::string_view what) {
  return Fail(ErrorKind::kDefinition, fmt::format("role '{}'", role), what);
}

/// "team/x/Reader" -> "/team/x/" and "Reader".
Status SplitName(std::string_view text, RoleArn* arn) {
  std::string_view trimmed = text.starts_with('/') ? text.substr(1) : text;
  size_t slash = trimmed.rfind('/');
  arn->name = slash == std::string_view::npos ? trimmed : trimmed.substr(slash + 1);
  arn->path =
      slash == std::string_view::npos ? "/" : fmt::format("/{}", trimmed.substr(0, slash + 1));
  bool name_valid = !arn->name.empty() && arn->name.size() <= 64 &&
                    std::ranges::all_of(arn->name, IsNameCharacter);
  if (!name_valid) {
    return Bad(text, "a role's name is 1 to 64 letters, digits and any of + = , . @ - _");
  }
  bool path_valid = arn->path.size() <= 512 && arn->path.find("//") == std::string::npos &&
                    std::ranges::all_of(arn->path, [](char c) { return c > 0x20 && c < 0x7f; });
  return path_valid ? Status::OK()
                    : Bad(text, "its path must be names between single slashes, without blanks");
}

std::vector<std::string_view> SplitArn(std::string_view text) {
  std::vector<std::string_view> parts;
  while (parts.size() < 5 && text.find(':') != std::string_view::npos) {
    parts.push_back(text.substr(0, text.find(':')));
    text.remove_prefix(text.find(':') + 1);
  }
  parts.push_back(text);
  return parts;
}

}  // namespace

std::string RoleArn::Text() const {
  return fmt::format("arn:{}:iam::{}:role{}{}", partition, account_id, path, name);
}

Result<RoleArn> ParseRoleArn(std::string_view text) {
  constexpr std::string_view kShape = "expected arn:aws:iam::<12-digit account>:role/<name>";
  auto parts = SplitArn(text);  // arn, partition, service, region, account, resource
  if (parts.size() != 6 || parts[0] != "arn") return Bad(text, kShape);
  if (FindPartition(parts[1]) == nullptr) {
    return Bad(text, fmt::format("no AWS partition is called '{}'; {}", parts[1], kShape));
  }
  bool is_role = parts[2] == "iam" && parts[3].empty() && parts[5].starts_with("role/");
  if (!is_role) {
    return Bad(text, fmt::format("this is the ARN of something else ({} {}); {}", parts[2],
                                 parts[5].substr(0, parts[5].find('/')), kShape));
  }
  if (parts[5].starts_with("role//")) return Bad(text, kShape);
  ARROW_RETURN_NOT_OK(CheckAccountId(parts[4]));
  RoleArn arn{.partition = std::string(parts[1]), .account_id = std::string(parts[4])};
  ARROW_RETURN_NOT_OK(SplitName(parts[5].substr(5), &arn));
  return arn;
}

Result<RoleArn> ComposeRoleArn(std::string_view account_id, std::string_view role,
                               std::string_view partition) {
  if (role.starts_with("arn:")) {
    ARROW_ASSIGN_OR_RAISE(auto arn, ParseRoleArn(role));
    if (!account_id.empty() && arn.account_id != account_id) {
      return Bad(role, fmt::format("belongs to account {}, but the account ID given is {}",
                                   arn.account_id, account_id));
    }
    return arn;
  }
  ARROW_RETURN_NOT_OK(CheckAccountId(account_id));
  if (FindPartition(partition) == nullptr) {
    return Bad(role, fmt::format("no AWS partition is called '{}'", partition));
  }
  RoleArn arn{.partition = std::string(partition), .account_id = std::string(account_id)};
  ARROW_RETURN_NOT_OK(SplitName(role, &arn));
  return arn;
}

Status CheckAccountId(std::string_view account_id) {
  bool digits = std::ranges::all_of(account_id, [](char c) { return c >= '0' && c <= '9'; });
  if (digits && account_id.size() == 12) return Status::OK();
  return Fail(ErrorKind::kDefinition, fmt::format("AWS account ID '{}'", account_id),
              "must be 12 digits without dashes or blanks; the AWS console shows it under the "
              "account menu");
}

}  // namespace waybill::aws
