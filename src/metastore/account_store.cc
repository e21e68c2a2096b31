#include "metastore/account_store.h"

#include <fmt/format.h>

#include "metastore/json_column.h"
#include "metastore/time_column.h"

namespace waybill::metastore {
namespace {

constexpr std::string_view kUserById =
    "SELECT id, email, password_hash, role, can_use_audit_log, is_restricted_connection_modify,"
    " preferences, created, updated, last_sign_in FROM users WHERE id = ?";
constexpr std::string_view kUserByEmail =
    "SELECT id, email, password_hash, role, can_use_audit_log, is_restricted_connection_modify,"
    " preferences, created, updated, last_sign_in FROM users WHERE email = ?";
constexpr std::string_view kUsersBehind =
    "SELECT id, email, password_hash, role, can_use_audit_log, is_restricted_connection_modify,"
    " preferences, created, updated, last_sign_in FROM users WHERE id > ? ORDER BY id LIMIT ?";
constexpr std::string_view kKeyByHash =
    "SELECT id, user_id, name, hash, hint, created, expires, last_used, scope FROM api_keys"
    " WHERE hash = ?";
constexpr std::string_view kSessionAndUser =
    "SELECT u.id, u.email, u.password_hash, u.role, u.can_use_audit_log,"
    " u.is_restricted_connection_modify, u.preferences, u.created, u.updated, u.last_sign_in,"
    " s.created, s.last_seen FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.hash = ?";
constexpr std::string_view kKeyAndUser =
    "SELECT u.id, u.email, u.password_hash, u.role, u.can_use_audit_log,"
    " u.is_restricted_connection_modify, u.preferences, u.created, u.updated, u.last_sign_in,"
    " k.id, k.user_id, k.name, k.hash, k.hint, k.created, k.expires, k.last_used,"
    " k.scope"
    " FROM api_keys k JOIN users u ON u.id = k.user_id WHERE k.hash = ?";
constexpr int kBehindUser = 10;  // where the columns of the other table begin in the last two
constexpr std::string_view kKeysOfUser =
    "SELECT id, user_id, name, hash, hint, created, expires, last_used, scope FROM api_keys"
    " WHERE user_id = ? ORDER BY id";

Result<User> UserIn(const Row& row) {
  User user{.id = row.Integer(0),
            .email = row.Text(1),
            .password_hash = row.Text(2),
            .role = row.Text(3),
            .can_use_audit_log = row.Integer(4) != 0,
            .is_restricted_connection_modify = row.Integer(5) != 0,
            .created = TimeOf(row, 7),
            .updated = TimeOf(row, 8),
            .last_sign_in = OptionalTimeOf(row, 9)};
  ARROW_ASSIGN_OR_RAISE(user.preferences, ParseJson(row.Text(6), "user " + user.email));
  return user;
}

/// A key whose columns begin at `first`.
ApiKey KeyIn(const Row& row, int first) {
  return {.id = row.Integer(first),
          .user_id = row.Integer(first + 1),
          .name = row.Text(first + 2),
          .hash = row.Text(first + 3),
          .hint = row.Text(first + 4),
          .scope = row.Text(first + 8),
          .created = TimeOf(row, first + 5),
          .expires = OptionalTimeOf(row, first + 6),
          .last_used = OptionalTimeOf(row, first + 7)};
}

Result<std::vector<User>> SelectUsers(Session& session, std::string_view sql, Values values) {
  std::vector<User> users;
  ARROW_RETURN_NOT_OK(session.Query(sql, values, [&](const Row& row) -> Status {
    ARROW_ASSIGN_OR_RAISE(User user, UserIn(row));
    users.push_back(std::move(user));
    return Status::OK();
  }));
  return users;
}

Result<std::vector<ApiKey>> SelectKeys(Session& session, std::string_view sql, Values values) {
  std::vector<ApiKey> keys;
  ARROW_RETURN_NOT_OK(session.Query(sql, values, [&](const Row& row) {
    keys.push_back(KeyIn(row, 0));
    return Status::OK();
  }));
  return keys;
}

Result<int64_t> CountOf(Session& session, std::string_view sql, Values values = {}) {
  int64_t count = 0;
  ARROW_RETURN_NOT_OK(session.Query(sql, values, [&](const Row& row) {
    count = row.Integer(0);
    return Status::OK();
  }));
  return count;
}

Status NoSuchUser(int64_t id) {
  return Fail(ErrorKind::kMissing, fmt::format("user {}", id), "there is no such user");
}

Status PasswordChanged() {
  return Fail(ErrorKind::kChanged, "user",
              "the password was changed by somebody else at this very moment: sign in again");
}

Status CheckSuperAdminLeft(Session& session) {
  ARROW_ASSIGN_OR_RAISE(int64_t left,
                        CountOf(session, "SELECT count(*) FROM users WHERE role = 'super_admin'"));
  if (left > 0) return Status::OK();
  return Fail(ErrorKind::kChanged, "user",
              "this is the last super_admin: give that role to somebody else first");
}

Result<User> LoadUser(Session& session, int64_t id) {
  ARROW_ASSIGN_OR_RAISE(auto users, SelectUsers(session, kUserById, {id}));
  if (users.empty()) return NoSuchUser(id);
  return std::move(users.front());
}

Result<User> InsertUser(Session& session, const User& user, Time now) {
  ARROW_ASSIGN_OR_RAISE(auto holder, SelectUsers(session, kUserByEmail, {user.email}));
  if (!holder.empty()) {
    return Fail(ErrorKind::kDefinition, "user",
                fmt::format("email: {} is a user already", user.email));
  }
  ARROW_ASSIGN_OR_RAISE(std::string preferences, JsonText(user.preferences, "preferences"));
  ARROW_RETURN_NOT_OK(
      session.Execute("INSERT INTO users (email, password_hash, role, can_use_audit_log,"
                      " is_restricted_connection_modify, preferences, created, updated)"
                      " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                      {user.email, user.password_hash, user.role, int64_t{user.can_use_audit_log},
                       int64_t{user.is_restricted_connection_modify}, preferences,
                       Microseconds(now), Microseconds(now)}));
  return LoadUser(session, session.last_row_id());
}

}  // namespace

Result<int64_t> AccountStore::CountUsers() {
  int64_t count = 0;
  ARROW_RETURN_NOT_OK(database_.Read([&](Session& session) {
    return CountOf(session, "SELECT count(*) FROM users").Value(&count);
  }));
  return count;
}

Result<User> AccountStore::AddUser(const User& user) {
  User added;
  ARROW_RETURN_NOT_OK(database_.Write(
      [&](Session& session) { return InsertUser(session, user, clock_.Now()).Value(&added); }));
  return added;
}

Status AccountStore::SaveSetupToken(const std::string& hash) {
  return database_.Write([&](Session& session) {
    return session
        .Execute("INSERT OR REPLACE INTO setup_token VALUES (1, ?, ?)",
                 {Blob(hash), Microseconds(clock_.Now())})
        .status();
  });
}

Result<User> AccountStore::AddFirstUser(const User& user, const std::string& setup_hash) {
  User added;
  ARROW_RETURN_NOT_OK(database_.Write([&](Session& session) -> Status {
    ARROW_ASSIGN_OR_RAISE(int64_t users, CountOf(session, "SELECT count(*) FROM users"));
    // The token goes with its first use; both are one transaction.
    ARROW_ASSIGN_OR_RAISE(int64_t used, session.Execute("DELETE FROM setup_token WHERE hash = ?",
                                                        {Blob(setup_hash)}));
    if (users > 0 || used == 0) {
      return Fail(ErrorKind::kDenied, "set-up",
                  users > 0 ? "is done already: sign in"
                            : "this link is not the newest: use the one that the server printed "
                              "when it last started");
    }
    return InsertUser(session, user, clock_.Now()).Value(&added);
  }));
  return added;
}

Result<User> AccountStore::ChangeUser(int64_t id, const std::function<Status(User* user)>& change) {
  User user;
  ARROW_RETURN_NOT_OK(database_.Write([&](Session& session) -> Status {
    ARROW_ASSIGN_OR_RAISE(user, LoadUser(session, id));
    ARROW_RETURN_NOT_OK(change(&user));
    ARROW_ASSIGN_OR_RAISE(std::string preferences, JsonText(user.preferences, "preferences"));
    ARROW_RETURN_NOT_OK(session.Execute(
        "UPDATE users SET role = ?, can_use_audit_log = ?, is_restricted_connection_modify = ?,"
        " preferences = ?, updated = ? WHERE id = ?",
        {user.role, int64_t{user.can_use_audit_log}, int64_t{user.is_restricted_connection_modify},
         preferences, Microseconds(clock_.Now()), id}));
    ARROW_RETURN_NOT_OK(CheckSuperAdminLeft(session));
    return LoadUser(session, id).Value(&user);
  }));
  return user;
}

Status AccountStore::ChangePassword(const PasswordChange& change) {
  return database_.Write([&](Session& session) -> Status {
    ARROW_ASSIGN_OR_RAISE(User user, LoadUser(session, change.user_id));
    if (!change.checked_hash.empty() && user.password_hash != change.checked_hash) {
      return PasswordChanged();
    }
    ARROW_RETURN_NOT_OK(
        session.Execute("UPDATE users SET password_hash = ?, updated = ? WHERE id = ?",
                        {change.hash, Microseconds(clock_.Now()), change.user_id}));
    if (change.ends_keys) {
      ARROW_RETURN_NOT_OK(
          session.Execute("DELETE FROM api_keys WHERE user_id = ?", {change.user_id}));
    }
    return session.Execute("DELETE FROM sessions WHERE user_id = ?", {change.user_id}).status();
  });
}

Status AccountStore::SaveRehash(int64_t user_id, const std::string& checked_hash,
                                const std::string& hash) {
  return database_.Write([&](Session& session) {
    return session
        .Execute("UPDATE users SET password_hash = ? WHERE id = ? AND password_hash = ?",
                 {hash, user_id, checked_hash})
        .status();
  });
}

Status AccountStore::RemoveUser(int64_t id) {
  return database_.Write([&](Session& session) -> Status {
    ARROW_ASSIGN_OR_RAISE(int64_t removed, session.Execute("DELETE FROM users WHERE id = ?", {id}));
    if (removed == 0) return NoSuchUser(id);
    return CheckSuperAdminLeft(session);
  });
}

Result<User> AccountStore::FindUser(int64_t id) {
  User found;
  ARROW_RETURN_NOT_OK(
      database_.Read([&](Session& session) { return LoadUser(session, id).Value(&found); }));
  return found;
}

Result<std::optional<User>> AccountStore::FindUserByEmail(const std::string& email) {
  std::vector<User> found;
  ARROW_RETURN_NOT_OK(database_.Read(
      [&](Session& session) { return SelectUsers(session, kUserByEmail, {email}).Value(&found); }));
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

Result<std::vector<User>> AccountStore::ListUsers(int64_t after_id, int64_t limit) {
  std::vector<User> found;
  ARROW_RETURN_NOT_OK(database_.Read([&](Session& session) {
    return SelectUsers(session, kUsersBehind, {after_id, limit}).Value(&found);
  }));
  return found;
}

Status AccountStore::SaveSignIn(int64_t user_id) {
  return database_.Write([&](Session& session) {
    return session
        .Execute("UPDATE users SET last_sign_in = ? WHERE id = ?",
                 {Microseconds(clock_.Now()), user_id})
        .status();
  });
}

Status AccountStore::AddSession(const BrowserSession& added, const std::string& checked_hash,
                                const std::string& ip, const std::string& user_agent) {
  return database_.Write([&](Session& session) -> Status {
    ARROW_ASSIGN_OR_RAISE(User user, LoadUser(session, added.user_id));
    if (user.password_hash != checked_hash) return PasswordChanged();
    ARROW_RETURN_NOT_OK(
        session.Execute("INSERT INTO sessions (hash, user_id, created, last_seen, ip, user_agent)"
                        " VALUES (?, ?, ?, ?, ?, ?)",
                        {Blob(added.hash), added.user_id, Microseconds(added.created),
                         Microseconds(added.last_seen), ip, user_agent}));
    return session
        .Execute(
            "DELETE FROM sessions WHERE user_id = ? AND hash NOT IN (SELECT hash FROM sessions"
            " WHERE user_id = ? ORDER BY last_seen DESC LIMIT ?)",
            {added.user_id, added.user_id, kSessionsPerUser})
        .status();
  });
}

Result<std::optional<SessionOfUser>> AccountStore::FindSession(const std::string& hash) {
  std::optional<SessionOfUser> found;
  ARROW_RETURN_NOT_OK(database_.Read([&](Session& session) {
    return session.Query(kSessionAndUser, {Blob(hash)}, [&](const Row& row) -> Status {
      ARROW_ASSIGN_OR_RAISE(User user, UserIn(row));
      BrowserSession known{hash, user.id, TimeOf(row, kBehindUser), TimeOf(row, kBehindUser + 1)};
      found = {std::move(known), std::move(user)};
      return Status::OK();
    });
  }));
  return found;
}

Status AccountStore::SaveSeen(const std::string& hash) {
  return database_.Write([&](Session& session) {
    return session
        .Execute("UPDATE sessions SET last_seen = ? WHERE hash = ?",
                 {Microseconds(clock_.Now()), Blob(hash)})
        .status();
  });
}

Status AccountStore::RemoveSession(const std::string& hash) {
  return database_.Write([&](Session& session) {
    return session.Execute("DELETE FROM sessions WHERE hash = ?", {Blob(hash)}).status();
  });
}

Status AccountStore::RemoveSessionsBefore(Time created, Time last_seen) {
  return database_.Write([&](Session& session) {
    return session
        .Execute("DELETE FROM sessions WHERE created < ? OR last_seen < ?",
                 {Microseconds(created), Microseconds(last_seen)})
        .status();
  });
}

Result<ApiKey> AccountStore::AddApiKey(const ApiKey& key) {
  ApiKey added;
  ARROW_RETURN_NOT_OK(database_.Write([&](Session& session) -> Status {
    ARROW_ASSIGN_OR_RAISE(
        int64_t held,
        CountOf(session, "SELECT count(*) FROM api_keys WHERE user_id = ?", {key.user_id}));
    if (held >= kKeysPerUser) {
      return Fail(ErrorKind::kDefinition, "API key",
                  fmt::format("one person has at most {} keys: remove some", kKeysPerUser));
    }
    Value expires = key.expires ? Value(Microseconds(*key.expires)) : Value(nullptr);
    ARROW_RETURN_NOT_OK(
        session.Execute("INSERT INTO api_keys (user_id, name, hash, hint, created, expires, scope)"
                        " VALUES (?, ?, ?, ?, ?, ?, ?)",
                        {key.user_id, key.name, Blob(key.hash), key.hint,
                         Microseconds(clock_.Now()), expires, key.scope}));
    ARROW_ASSIGN_OR_RAISE(auto found, SelectKeys(session, kKeyByHash, {Blob(key.hash)}));
    added = std::move(found.front());
    return Status::OK();
  }));
  return added;
}

Result<std::optional<KeyOfUser>> AccountStore::FindApiKey(const std::string& hash) {
  std::optional<KeyOfUser> found;
  ARROW_RETURN_NOT_OK(database_.Read([&](Session& session) {
    return session.Query(kKeyAndUser, {Blob(hash)}, [&](const Row& row) -> Status {
      ARROW_ASSIGN_OR_RAISE(User user, UserIn(row));
      found = {KeyIn(row, kBehindUser), std::move(user)};
      return Status::OK();
    });
  }));
  return found;
}

Result<std::vector<ApiKey>> AccountStore::ListApiKeys(int64_t user_id) {
  std::vector<ApiKey> found;
  ARROW_RETURN_NOT_OK(database_.Read(
      [&](Session& session) { return SelectKeys(session, kKeysOfUser, {user_id}).Value(&found); }));
  return found;
}

Status AccountStore::RemoveApiKey(int64_t user_id, int64_t id) {
  return database_.Write([&](Session& session) -> Status {
    ARROW_ASSIGN_OR_RAISE(
        int64_t removed,
        session.Execute("DELETE FROM api_keys WHERE id = ? AND user_id = ?", {id, user_id}));
    if (removed > 0) return Status::OK();
    return Fail(ErrorKind::kMissing, fmt::format("API key {}", id), "there is no such key");
  });
}

Status AccountStore::SaveKeyUse(int64_t id) {
  return database_.Write([&](Session& session) {
    return session
        .Execute("UPDATE api_keys SET last_used = ? WHERE id = ?", {Microseconds(clock_.Now()), id})
        .status();
  });
}

}  // namespace waybill::metastore
