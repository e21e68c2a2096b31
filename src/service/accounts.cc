#include "service/accounts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "http/address_policy.h"
#include "service/access.h"
#include "service/wire_time.h"

namespace waybill::service {
namespace {

constexpr std::string_view kKeyPrefix = "tra_";
constexpr size_t kTokenBytes = 32;
constexpr size_t kHintCharacters = 4;
constexpr size_t kMaxEmail = 254;  // RFC 5321 §4.5.3.1.3
constexpr size_t kMaxName = 255;

struct RoleName {
  AccountRole role;
  std::string_view name;
};
constexpr std::array kRoles = {RoleName{AccountRole::kMember, "member"},
                               RoleName{AccountRole::kAdmin, "admin"},
                               RoleName{AccountRole::kSuperAdmin, "super_admin"}};

Status WrongSignIn() {
  return Fail(ErrorKind::kDenied, "sign-in",
              "email and password do not belong together; whoever runs this server can set a new "
              "password with: waybill user reset-password EMAIL");
}

/// Emails are the same whatever the case of their letters, for those who guess, too.
std::string SubjectOf(const std::string& email) {
  std::string subject = "email " + email;
  for (char& c : subject) c = c >= 'A' && c <= 'Z' ? char(c + 32) : c;
  return subject;
}

Status CheckEmail(const std::string& email) {
  size_t at = email.find('@');
  bool is_one = email.size() <= kMaxEmail && at != std::string::npos && at > 0 &&
                at + 1 < email.size() && email.find('@', at + 1) == std::string::npos &&
                std::ranges::none_of(email, [](unsigned char c) { return c <= ' ' || c == 0x7f; });
  if (is_one) return Status::OK();
  return Fail(ErrorKind::kDefinition, "user", "email: must be an email address");
}

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

Result<bool> Accounts::NeedsSetup() {
  ARROW_ASSIGN_OR_RAISE(int64_t users, parts_.store.accounts().CountUsers());
  return users == 0;
}

Result<Secret> Accounts::MakeSetupToken() {
  Secret token(parts_.random.Hex(kTokenBytes));
  ARROW_RETURN_NOT_OK(parts_.store.accounts().SaveSetupToken(Sha256(token.Reveal())));
  return token;
}

Status Accounts::BeginTry(const std::vector<std::string>& subjects) {
  Duration wait = throttle_.Begin(subjects);
  if (wait <= Duration(0)) return Status::OK();
  return Fail(ErrorKind::kBusy, "sign-in",
              fmt::format("there were too many failed tries: wait {} s",
                          std::chrono::ceil<std::chrono::seconds>(wait).count()));
}

Result<Accounts::SignedIn> Accounts::SetUp(const Secret& token, const std::string& email,
                                           const Secret& password, const Client& client) {
  ARROW_RETURN_NOT_OK(CheckEmail(email));
  ARROW_RETURN_NOT_OK(CheckPassword(password));
  const std::vector<std::string> subjects = {"ip " + http::NetworkOf(client.ip)};
  ARROW_RETURN_NOT_OK(BeginTry(subjects));
  metastore::User user{.email = email, .role = "super_admin", .preferences = Json::object()};
  auto made = TrySetUp(token, std::move(user), password);
  if (made.ok() || KindOf(made.status()) != ErrorKind::kDenied) throttle_.TakeBack(subjects);
  ARROW_RETURN_NOT_OK(made);
  return Begin(*made, client);
}

Result<metastore::User> Accounts::TrySetUp(const Secret& token, metastore::User user,
                                           const Secret& password) {
  ARROW_ASSIGN_OR_RAISE(user.password_hash, hasher_.Hash(password));
  return parts_.store.accounts().AddFirstUser(user, Sha256(token.Reveal()));
}

Result<Accounts::SignedIn> Accounts::SignIn(const std::string& email, const Secret& password,
                                            const Client& client) {
  const std::vector<std::string> subjects = {SubjectOf(email), "ip " + http::NetworkOf(client.ip)};
  ARROW_RETURN_NOT_OK(BeginTry(subjects));
  auto signed_in = TrySignIn(email, password, client);
  if (!signed_in.ok() && KindOf(signed_in.status()) == ErrorKind::kChanged) {
    // Somebody changed it, or it was only hashed anew by a sign-in at the same moment.
    signed_in = TrySignIn(email, password, client);
  }
  if (!signed_in.ok() && KindOf(signed_in.status()) == ErrorKind::kDenied) return signed_in;
  throttle_.TakeBack(subjects);
  if (signed_in.ok()) throttle_.Forget(SubjectOf(email));
  return signed_in;
}

Result<Accounts::SignedIn> Accounts::TrySignIn(const std::string& email, const Secret& password,
                                               const Client& client) {
  auto& store = parts_.store.accounts();
  ARROW_ASSIGN_OR_RAISE(auto user, store.FindUserByEmail(email));
  // As slow for somebody who is not there, so that nobody learns who is.
  ARROW_ASSIGN_OR_RAISE(bool matches, hasher_.Matches(user ? user->password_hash : "", password));
  if (!matches) return WrongSignIn();
  ARROW_ASSIGN_OR_RAISE(SignedIn signed_in, Begin(*user, client));
  if (hasher_.IsOutdated(user->password_hash)) {
    ARROW_ASSIGN_OR_RAISE(std::string hash, hasher_.Hash(password));
    ARROW_RETURN_NOT_OK(store.SaveRehash(user->id, user->password_hash, hash));
  }
  return signed_in;
}

/// Of `user` as he was when his password was checked.
Result<Accounts::SignedIn> Accounts::Begin(const metastore::User& user, const Client& client) {
  Time now = parts_.clock.Now();
  SignedIn begun{Secret(parts_.random.Hex(kTokenBytes)), CallerOf(user)};
  auto& store = parts_.store.accounts();
  ARROW_RETURN_NOT_OK(store.RemoveSessionsBefore(now - kLongest, now - kIdle));
  ARROW_RETURN_NOT_OK(store.AddSession({Sha256(begun.session.Reveal()), user.id, now, now},
                                       user.password_hash, client.ip, client.user_agent));
  ARROW_RETURN_NOT_OK(store.SaveSignIn(user.id));
  begun.caller.ip = client.ip;
  begun.caller.user_agent = client.user_agent;
  return begun;
}

Status Accounts::SignOut(const Secret& session) {
  return Told(parts_.store.accounts().RemoveSession(Sha256(session.Reveal())));
}

void Accounts::OnRevoked(std::function<void()> listener) {
  std::lock_guard lock(mutex_);
  on_revoked_ = std::move(listener);
}

Status Accounts::Told(Status done) {
  std::lock_guard lock(mutex_);
  if (on_revoked_) on_revoked_();
  return done;
}

Result<std::optional<metastore::SessionOfUser>> Accounts::LiveSession(const Secret& session) {
  ARROW_ASSIGN_OR_RAISE(auto found, parts_.store.accounts().FindSession(Sha256(session.Reveal())));
  if (!found) return std::nullopt;
  Time now = parts_.clock.Now();
  const metastore::BrowserSession& known = found->session;
  if (now - known.created > kLongest || now - known.last_seen > kIdle) return std::nullopt;
  return found;
}

Result<std::optional<Caller>> Accounts::FindSession(const Secret& session) {
  ARROW_ASSIGN_OR_RAISE(auto found, LiveSession(session));
  if (!found) return std::nullopt;
  const metastore::BrowserSession& known = found->session;
  if (parts_.clock.Now() - known.last_seen > kUseEvery) {
    SaveUse([&] { return parts_.store.accounts().SaveSeen(known.hash); });
  }
  return CallerOf(found->user);
}

void Accounts::SaveUse(const std::function<Status()>& save) {
  Duration now = parts_.clock.Elapsed();
  {
    std::lock_guard lock(use_mutex_);
    if (now < no_use_until_) return;
  }
  Status saved = save();
  if (saved.ok()) return;
  std::lock_guard lock(use_mutex_);
  if (now < no_use_until_) return;  // somebody else, at the same moment
  no_use_until_ = now + kUseEvery;
  parts_.log.Warn("when sessions and API keys were last used cannot be written down",
                  {{"message", saved.message()}});
}

Result<std::optional<Caller>> Accounts::Recheck(const Caller& caller, const Secret& session) {
  if (!caller.api_key_id) {
    ARROW_ASSIGN_OR_RAISE(auto found, LiveSession(session));
    return found ? std::optional(CallerOf(found->user)) : std::nullopt;
  }
  ARROW_ASSIGN_OR_RAISE(auto keys, ListApiKeys(caller.user_id));
  auto key = std::ranges::find(keys, *caller.api_key_id, &metastore::ApiKey::id);
  if (key == keys.end() || (key->expires && *key->expires <= parts_.clock.Now())) {
    return std::nullopt;
  }
  ARROW_ASSIGN_OR_RAISE(auto user, FindUser(caller.user_id));
  Caller now = CallerOf(user);
  now.api_key_id = key->id;
  return now;
}

Result<std::optional<Caller>> Accounts::FindApiKey(const Secret& key) {
  if (!key.Reveal().starts_with(kKeyPrefix)) return std::nullopt;
  ARROW_ASSIGN_OR_RAISE(auto found, parts_.store.accounts().FindApiKey(Sha256(key.Reveal())));
  if (!found) return std::nullopt;
  Time now = parts_.clock.Now();
  const metastore::ApiKey& known = found->key;
  if (known.expires && *known.expires <= now) return std::nullopt;
  if (!known.last_used || now - *known.last_used > kUseEvery) {
    SaveUse([&] { return parts_.store.accounts().SaveKeyUse(known.id); });
  }
  Caller caller = CallerOf(found->user);
  caller.api_key_id = known.id;
  return caller;
}

std::string Accounts::CsrfToken(const Secret& session) {
  return Hex(HmacSha256(session.Reveal(), "csrf"));
}

Status Accounts::ChangePassword(int64_t user_id, const Secret& current, const Secret& wanted,
                                const Secret& session) {
  auto& store = parts_.store.accounts();
  ARROW_ASSIGN_OR_RAISE(auto user, store.FindUser(user_id));
  const std::vector<std::string> subjects = {SubjectOf(user.email)};
  ARROW_RETURN_NOT_OK(BeginTry(subjects));
  auto matches = hasher_.Matches(user.password_hash, current);
  if (!matches.ok() || *matches) throttle_.TakeBack(subjects);
  ARROW_RETURN_NOT_OK(matches);
  if (!*matches) {
    return Fail(ErrorKind::kDefinition, "user", "current_password: is not your password");
  }
  ARROW_RETURN_NOT_OK(CheckPassword(wanted));
  ARROW_ASSIGN_OR_RAISE(std::string hash, hasher_.Hash(wanted));
  return Told(store.ChangePassword({.user_id = user_id,
                                    .hash = std::move(hash),
                                    .checked_hash = user.password_hash,
                                    .kept_session = Sha256(session.Reveal())}));
}

Status Accounts::ResetPassword(const std::string& email, const Secret& password) {
  ARROW_ASSIGN_OR_RAISE(auto user, parts_.store.accounts().FindUserByEmail(email));
  if (!user) return Fail(ErrorKind::kMissing, "user " + email, "there is no such user");
  ARROW_RETURN_NOT_OK(CheckPassword(password));
  ARROW_ASSIGN_OR_RAISE(std::string hash, hasher_.Hash(password));
  return Told(parts_.store.accounts().ChangePassword(
      {.user_id = user->id, .hash = std::move(hash), .ends_keys = true}));
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

Result<Accounts::AddedKey> Accounts::AddApiKey(int64_t user_id, const std::string& name,
                                               std::optional<Time> expires) {
  if (name.empty() || name.size() > kMaxName) {
    return Fail(ErrorKind::kDefinition, "API key",
                fmt::format("name: must have 1 to {} characters", kMaxName));
  }
  if (expires && *expires <= parts_.clock.Now()) {
    return Fail(ErrorKind::kDefinition, "API key", "expires_at: lies in the past");
  }
  Secret token(std::string(kKeyPrefix) + parts_.random.Hex(kTokenBytes));
  const std::string& text = token.Reveal();
  ARROW_ASSIGN_OR_RAISE(auto key, parts_.store.accounts().AddApiKey(
                                      {.user_id = user_id,
                                       .name = name,
                                       .hash = Sha256(text),
                                       .hint = text.substr(text.size() - kHintCharacters),
                                       .expires = expires}));
  return AddedKey{std::move(key), std::move(token)};
}

Result<std::vector<metastore::ApiKey>> Accounts::ListApiKeys(int64_t user_id) {
  return parts_.store.accounts().ListApiKeys(user_id);
}

Status Accounts::RemoveApiKey(int64_t user_id, int64_t id) {
  return Told(parts_.store.accounts().RemoveApiKey(user_id, id));
}

Status Accounts::RevokeApiKey(int64_t user_id, int64_t id, const Caller& by) {
  ARROW_ASSIGN_OR_RAISE(auto user, FindUser(user_id));
  ARROW_RETURN_NOT_OK(CheckRoleChange(by, user.role, user.role));
  return RemoveApiKey(user_id, id);
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
          {"created_at", WireTime(key.created)},
          {"expires_at", WireTime(key.expires)},
          {"last_used_at", WireTime(key.last_used)}};
}

}  // namespace waybill::service
