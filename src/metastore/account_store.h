#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "metastore/database.h"

namespace waybill::metastore {

/// One person. A value.
struct User {
  int64_t id = 0;  ///< never reused
  std::string email;
  std::string password_hash;  ///< PHC string
  std::string role;           ///< "member", "admin", "super_admin"
  bool can_use_audit_log = false;
  bool is_restricted_connection_modify = false;
  Json preferences;  ///< language, theme, time zone
  Time created;
  Time updated;
  std::optional<Time> last_sign_in;
};

/// A signed-in browser. Of its token only the hash is known.
struct BrowserSession {
  std::string hash;
  int64_t user_id = 0;
  Time created;
  Time last_seen;
};

/// A signed-in browser, and who sits there.
struct SessionOfUser {
  BrowserSession session;
  User user;
};

/// A key of a person's own, for programs.
struct ApiKey {
  int64_t id = 0;
  int64_t user_id = 0;
  std::string name;
  std::string hash;
  std::string hint;           ///< its last characters, so that people can tell keys apart
  std::string scope = "all";  ///< or "run", "read": service/caller.h
  Time created;
  std::optional<Time> expires;
  std::optional<Time> last_used;
};

/// A key, and whose it is.
struct KeyOfUser {
  ApiKey key;
  User user;
};

/// A new password of somebody's.
struct PasswordChange {
  int64_t user_id = 0;
  std::string hash;
  std::string checked_hash = {};  ///< the old one's, when that was asked for
  bool ends_keys = false;         ///< API keys end, too; sessions always do
};

/// People, and how they are recognised. Tokens are looked up by their SHA-256.
///
/// Errors   kMissing for an id that is not there; kDefinition for an email that is taken; kChanged
///          when the last super_admin would be gone; else as Database.
/// Threads  every method may be called from any thread and any process.
class AccountStore {
 public:
  AccountStore(Database& database, Clock& clock) : database_(database), clock_(clock) {}

  Result<int64_t> CountUsers();
  /// `user` without id and times.
  Result<User> AddUser(const User& user);
  /// The first person, and only while there is none, for whom holds the one set-up token.
  Result<User> AddFirstUser(const User& user, const std::string& setup_hash);
  /// Replace the set-up token.
  Status SaveSetupToken(const std::string& hash);
  /// Role, rights and preferences as `change` leaves them, read and written in one transaction:
  /// nobody's change made at the same time is lost. Its error keeps everything as it was.
  Result<User> ChangeUser(int64_t id, const std::function<Status(User* user)>& change);
  /// The new password, and the end of the person's sessions, in one transaction. kChanged when
  /// `checked_hash` is given and no longer the person's.
  Status ChangePassword(const PasswordChange& change);
  /// The same password, hashed anew; nothing when it is another by now.
  Status SaveRehash(int64_t user_id, const std::string& checked_hash, const std::string& hash);
  Status RemoveUser(int64_t id);
  Result<User> FindUser(int64_t id);
  Result<std::optional<User>> FindUserByEmail(const std::string& email);
  /// By id, behind `after_id`.
  Result<std::vector<User>> ListUsers(int64_t after_id, int64_t limit);
  Status SaveSignIn(int64_t user_id);

  /// At most kSessionsPerUser stay: the longest unseen go.
  static constexpr int64_t kSessionsPerUser = 50;
  /// `checked_hash` is that of the password by which the person signed in: kChanged when he has
  /// another one by now, so that no session survives its password.
  Status AddSession(const BrowserSession& session, const std::string& checked_hash,
                    const std::string& ip, const std::string& user_agent);
  Result<std::optional<SessionOfUser>> FindSession(const std::string& hash);
  Status SaveSeen(const std::string& hash);
  Status RemoveSession(const std::string& hash);
  Status RemoveSessionsBefore(Time created, Time last_seen);

  static constexpr int64_t kKeysPerUser = 100;
  Result<ApiKey> AddApiKey(const ApiKey& key);
  Result<std::optional<KeyOfUser>> FindApiKey(const std::string& hash);
  Result<std::vector<ApiKey>> ListApiKeys(int64_t user_id);
  /// Of that person only.
  Status RemoveApiKey(int64_t user_id, int64_t id);
  Status SaveKeyUse(int64_t id);

 private:
  Database& database_;
  Clock& clock_;
};

}  // namespace waybill::metastore
