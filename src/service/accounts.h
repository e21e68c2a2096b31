#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "base/log.h"
#include "base/option_table.h"
#include "base/random.h"
#include "base/secret.h"
#include "metastore/metastore.h"
#include "service/caller.h"
#include "service/password.h"
#include "service/throttle.h"

namespace waybill::service {

std::string_view AccountRoleName(AccountRole role);
/// kDefinition when there is no such role.
Result<AccountRole> ParseAccountRole(std::string_view name);

/// kDefinition for what can be no email address.
Status CheckEmail(const std::string& email);

std::string_view KeyScopeName(KeyScope scope);
/// kDefinition when there is no such scope.
Result<KeyScope> ParseKeyScope(std::string_view name);

/// Who is at the other end of a connection, before anybody knows who that is.
struct Client {
  std::string ip;
  std::string user_agent;
};

/// People (accounts.cc), how they sign in (accounts_sign_in.cc), and the tokens by which they are
/// known afterwards (accounts_tokens.cc).
///
/// Shape    tokens are 256 random bits; only their SHA-256 is stored, so who reads the database
///          cannot act as anybody. A session ends kIdle after its last use and kLongest after
///          sign-in; use is written down once a minute at most, and where that fails nobody is
///          turned away for it. Nobody has a default password: the
///          first person comes by a set-up token that the server prints.
/// Errors   kDenied for a wrong email, password or token, with one sentence for all of them; kBusy
///          while somebody who guessed must wait; kDefinition naming every wrong field; kMissing
///          for an id that is not there.
/// Owns     nothing but its counters; what it was built on outlives it.
/// Threads  every method may be called from any thread.
class Accounts {
 public:
  static constexpr Duration kIdle = std::chrono::hours(8);
  static constexpr Duration kLongest = std::chrono::hours(48);
  static constexpr Duration kUseEvery = std::chrono::minutes(1);

  struct Parts {
    metastore::Metastore& store;
    Clock& clock;
    Random& random;
    Log& log;
    PasswordHasher::Cost cost = {};
  };
  explicit Accounts(Parts parts) : parts_(parts), hasher_(parts.cost), throttle_(parts.clock) {}

  Result<bool> NeedsSetup();
  /// A new one; the one before is worth nothing.
  Result<Secret> MakeSetupToken();

  struct SignedIn {
    Secret session;  ///< for the cookie
    Caller caller;
  };
  /// Make the first person, a super_admin, and sign him in.
  Result<SignedIn> SetUp(const Secret& token, const std::string& email, const Secret& password,
                         const Client& client);
  Result<SignedIn> SignIn(const std::string& email, const Secret& password, const Client& client);
  Status SignOut(const Secret& session);

  /// Nobody for a token that is unknown or too old.
  Result<std::optional<Caller>> FindSession(const Secret& session);
  Result<std::optional<Caller>> FindApiKey(const Secret& key);
  /// The same person as he is by now, nobody when what he was known by has ended: for what goes on
  /// longer than a request. Is no use of the session.
  Result<std::optional<Caller>> Recheck(const Caller& caller, const Secret& session);
  /// `listener` is told, on whichever thread, whenever something has ended by which somebody was
  /// known, or his rights have changed, through this object. One at a time; empty: none any more.
  void OnRevoked(std::function<void()> listener);
  /// What a page must send along with every change, so that no other site can make one: a digest of
  /// the session's token.
  static std::string CsrfToken(const Secret& session);

  struct PasswordChange {
    int64_t user_id = 0;
    Secret current;
    Secret wanted;
    Client client;  ///< who asks
  };
  /// A person's own password. All sessions of his end, and a new one begins for who asks: a token
  /// that somebody else saw is worth nothing then.
  Result<SignedIn> ChangePassword(const PasswordChange& change);
  /// Without asking for the old one: for an administrator of the machine. All sessions and API keys
  /// of the person end, since whoever made them may be why.
  Status ResetPassword(const std::string& email, const Secret& password);
  /// language (en, ja), theme (light, dark, auto), time_zone.
  Result<metastore::User> SavePreferences(int64_t user_id, const Json& preferences);

  /// TROCCO's fields: email, password or password_auto_generated, role, can_use_audit_log,
  /// is_restricted_connection_modify.
  struct AddedUser {
    metastore::User user;
    std::optional<Secret> generated;  ///< shown once
  };
  /// Not Authorized (access.h) when `by` may not give that role.
  Result<AddedUser> AddUser(const Json& fields, const Caller& by);
  /// role, can_use_audit_log, is_restricted_connection_modify: those that are there. Not Authorized
  /// when `by` may not change such a person.
  Result<metastore::User> EditUser(int64_t id, const Json& changes, const Caller& by);
  Status RemoveUser(int64_t id);
  Result<metastore::User> FindUser(int64_t id);
  Result<std::vector<metastore::User>> ListUsers(int64_t after_id, int64_t limit);

  struct AddedKey {
    metastore::ApiKey key;
    Secret token;  ///< "tra_…", shown once
  };
  Result<AddedKey> AddApiKey(int64_t user_id, const std::string& name, std::optional<Time> expires,
                             KeyScope scope = KeyScope::kAll);
  Result<std::vector<metastore::ApiKey>> ListApiKeys(int64_t user_id);
  Status RemoveApiKey(int64_t user_id, int64_t id);
  /// Somebody else's. Not Authorized when `by` may not change such a person.
  Status RevokeApiKey(int64_t user_id, int64_t id, const Caller& by);

 private:
  /// Empty when it has ended.
  Result<std::optional<metastore::SessionOfUser>> LiveSession(const Secret& session);
  Result<SignedIn> Begin(const metastore::User& user, const Client& client);
  Result<Secret> NewPassword(const Json& fields, std::optional<Secret>* generated);
  Result<metastore::User> TrySetUp(const Secret& token, metastore::User user,
                                   const Secret& password);
  Status BeginTry(const std::vector<std::string>& subjects);
  Result<SignedIn> TrySignIn(const std::string& email, const Secret& password,
                             const Client& client);

  /// Writes down a use by `save`. When that fails it goes to the log, and kUseEvery passes until a
  /// use is written down again: a full disk is asked and told of once, not by every request.
  void SaveUse(const std::function<Status()>& save);
  /// Passes `done` on, after it has told the listener.
  Status Told(Status done);

  Parts parts_;
  PasswordHasher hasher_;
  Throttle throttle_;
  std::mutex mutex_;  // guards on_revoked_
  std::function<void()> on_revoked_;
  std::mutex use_mutex_;  // guards no_use_until_
  Duration no_use_until_{};
};

/// As access sees a person.
Caller CallerOf(const metastore::User& user);

/// As the API shows a person, an API key.
Json UserToJson(const metastore::User& user);
Json ApiKeyToJson(const metastore::ApiKey& key);

}  // namespace waybill::service
