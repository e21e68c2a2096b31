#include "service/accounts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "service/access.h"
#include "service/wire_time.h"

namespace waybill::service {
namespace {

constexpr size_t kMaxEmail = 254;  // RFC 5321 §4.5.3.1.3

struct RoleName {
  AccountRole role;
  std::string_view name;
};
constexpr std::array kRoles = {RoleName{AccountRole::kMember, "member"},
                               RoleName{AccountRole::kAdmin, "admin"},
                               RoleName{AccountRole::kSuperAdmin, "super_admin"}};

const OptionTable& PreferenceOptions() {
  static const OptionTable kTable = {
      .name = "preferences",
      .options = {
          {.name = "language", .type = OptionType::kChoice, .choices = {"en", "ja"}},
          {.name = "theme", .type = OptionType::kChoice, .choices = {"auto", "light", "dark"}},
          {.name = "time_zone", .type = OptionType::kString}}};
  return kTable;
}

/// "on" of `fields`, or what is there now.
Result<bool> FlagOf(const Json& fields, const char* name, bool now) {
  if (!fields.contains(name) || fields[name].is_null()) return now;
  if (fields[name].is_boolean()) return fields[name].get<bool>();
  return Fail(ErrorKind::kDefinition, "user", fmt::format("{}: must be true or false", name));
}

Result<std::string> TextOf(const Json& fields, const char* name) {
  if (!fields.contains(name) || fields[name].is_null()) return "";
  if (fields[name].is_string()) return fields[name].get<std::string>();
  return Fail(ErrorKind::kDefinition, "user", fmt::format("{}: must be a text", name));
}

/// Role and flags, where `fields` has them.
Status ApplyRights(const Json& fields, metastore::User* user) {
  ARROW_ASSIGN_OR_RAISE(std::string role, TextOf(fields, "role"));
  if (!role.empty()) {
    ARROW_RETURN_NOT_OK(ParseAccountRole(role));
    user->role = role;
  }
  ARROW_ASSIGN_OR_RAISE(user->can_use_audit_log,
                        FlagOf(fields, "can_use_audit_log", user->can_use_audit_log));
  return FlagOf(fields, "is_restricted_connection_modify", user->is_restricted_connection_modify)
      .Value(&user->is_restricted_connection_modify);
}

}  // namespace

Status CheckEmail(const std::string& email) {
  size_t at = email.find('@');
  bool is_one = email.size() <= kMaxEmail && at != std::string::npos && at > 0 &&
                at + 1 < email.size() && email.find('@', at + 1) == std::string::npos &&
                std::ranges::none_of(email, [](unsigned char c) { return c <= ' ' || c == 0x7f; });
  if (is_one) return Status::OK();
  return Fail(ErrorKind::kDefinition, "user", "email: must be an email address");
}

Caller CallerOf(const metastore::User& user) {
  Caller caller{.user_id = user.id,
                .email = user.email,
                .can_use_audit_log = user.can_use_audit_log,
                .is_restricted_connection_modify = user.is_restricted_connection_modify};
  caller.role = ParseAccountRole(user.role).ValueOr(AccountRole::kMember);
  return caller;
}

std::string_view AccountRoleName(AccountRole role) {
  return std::ranges::find(kRoles, role, &RoleName::role)->name;
}

Result<AccountRole> ParseAccountRole(std::string_view name) {
  const auto* found = std::ranges::find(kRoles, name, &RoleName::name);
  if (found != kRoles.end()) return found->role;
  return Fail(ErrorKind::kDefinition, "user",
              fmt::format("role: '{}' is none of member, admin, super_admin", name));
}

Result<metastore::User> Accounts::SavePreferences(int64_t user_id, const Json& preferences) {
  ARROW_ASSIGN_OR_RAISE(Json checked,
                        ApplyOptions(PreferenceOptions(), preferences, "preferences"));
  return parts_.store.accounts().ChangeUser(user_id, [&](metastore::User* user) {
    user->preferences.update(checked);
    return Status::OK();
  });
}

Result<Secret> Accounts::NewPassword(const Json& fields, std::optional<Secret>* generated) {
  ARROW_ASSIGN_OR_RAISE(std::string given, TextOf(fields, "password"));
  ARROW_ASSIGN_OR_RAISE(bool is_generated, FlagOf(fields, "password_auto_generated", false));
  Secret password(given);
  if (given.empty() && is_generated) {
    // 80 bits, and the letter and the digit that every password has.
    password = Secret(parts_.random.Hex(10) + "w7");
    *generated = password;
  }
  ARROW_RETURN_NOT_OK(CheckPassword(password));
  return password;
}

Result<Accounts::AddedUser> Accounts::AddUser(const Json& fields, const Caller& by) {
  AddedUser added;
  metastore::User user{.role = "member", .preferences = Json::object()};
  ARROW_ASSIGN_OR_RAISE(user.email, TextOf(fields, "email"));
  ARROW_RETURN_NOT_OK(CheckEmail(user.email));
  ARROW_RETURN_NOT_OK(ApplyRights(fields, &user));
  ARROW_RETURN_NOT_OK(CheckRoleChange(by, "", user.role));
  ARROW_ASSIGN_OR_RAISE(Secret password, NewPassword(fields, &added.generated));
  ARROW_ASSIGN_OR_RAISE(user.password_hash, hasher_.Hash(password));
  ARROW_ASSIGN_OR_RAISE(added.user, parts_.store.accounts().AddUser(user));
  return added;
}

Result<metastore::User> Accounts::EditUser(int64_t id, const Json& changes, const Caller& by) {
  auto edited = parts_.store.accounts().ChangeUser(id, [&](metastore::User* user) -> Status {
    std::string before = user->role;
    ARROW_RETURN_NOT_OK(ApplyRights(changes, user));
    return CheckRoleChange(by, before, user->role);
  });
  ARROW_RETURN_NOT_OK(Told(edited.status()));
  return edited;
}

Status Accounts::RemoveUser(int64_t id) { return Told(parts_.store.accounts().RemoveUser(id)); }

Result<metastore::User> Accounts::FindUser(int64_t id) {
  return parts_.store.accounts().FindUser(id);
}

Result<std::vector<metastore::User>> Accounts::ListUsers(int64_t after_id, int64_t limit) {
  return parts_.store.accounts().ListUsers(after_id, limit);
}

Json UserToJson(const metastore::User& user) {
  return {{"id", user.id},
          {"email", user.email},
          {"role", user.role},
          {"can_use_audit_log", user.can_use_audit_log},
          {"is_restricted_connection_modify", user.is_restricted_connection_modify},
          {"last_sign_in_at", WireTime(user.last_sign_in)},
          {"created_at", WireTime(user.created)},
          {"updated_at", WireTime(user.updated)},
          {"preferences", user.preferences}};
}

Json ApiKeyToJson(const metastore::ApiKey& key) {
  return {{"id", key.id},
          {"name", key.name},
          {"hint", key.hint},
          {"scope", key.scope},
          {"created_at", WireTime(key.created)},
          {"expires_at", WireTime(key.expires)},
          {"last_used_at", WireTime(key.last_used)}};
}

}  // namespace waybill::service
