#include <fmt/format.h>

#include <algorithm>

#include "base/digest.h"
#include "service/access.h"
#include "service/accounts.h"

namespace waybill::service {
namespace {

constexpr std::string_view kKeyPrefix = "tra_";
constexpr size_t kTokenBytes = 32;
constexpr size_t kHintCharacters = 4;
constexpr size_t kMaxName = 255;

struct NamedScope {
  KeyScope scope;
  std::string_view name;
};
constexpr NamedScope kScopes[] = {
    {KeyScope::kRead, "read"}, {KeyScope::kRun, "run"}, {KeyScope::kAll, "all"}};

Result<std::optional<Caller>> CallerBy(const metastore::ApiKey& key, const metastore::User& user) {
  Caller caller = CallerOf(user);
  caller.api_key_id = key.id;
  ARROW_ASSIGN_OR_RAISE(caller.key_scope, ParseKeyScope(key.scope));
  return caller;
}

}  // namespace

std::string_view KeyScopeName(KeyScope scope) {
  return std::ranges::find(kScopes, scope, &NamedScope::scope)->name;
}

Result<KeyScope> ParseKeyScope(std::string_view name) {
  const auto* found = std::ranges::find(kScopes, name, &NamedScope::name);
  if (found != std::end(kScopes)) return found->scope;
  return Fail(ErrorKind::kDefinition, "API key", "scope: must be read, run or all");
}

Result<Secret> Accounts::MakeSetupToken() {
  Secret token(parts_.random.Hex(kTokenBytes));
  ARROW_RETURN_NOT_OK(parts_.store.accounts().SaveSetupToken(Sha256(token.Reveal())));
  return token;
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
  return CallerBy(*key, user);
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
  return CallerBy(known, found->user);
}

std::string Accounts::CsrfToken(const Secret& session) {
  return Hex(HmacSha256(session.Reveal(), "csrf"));
}

Result<Accounts::AddedKey> Accounts::AddApiKey(int64_t user_id, const std::string& name,
                                               std::optional<Time> expires, KeyScope scope) {
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
                                       .scope = std::string(KeyScopeName(scope)),
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

}  // namespace waybill::service
