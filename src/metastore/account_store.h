#pragma once

#include <cstdint>
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

/// A key of a person's own, for programs.
struct ApiKey {
  int64_t id = 0;
  int64_t user_id = 0;
  std::string name;
  std::string hash;
  std::string hint;  ///< its last characters, so that people can tell keys apart
  Time created;
  std::optional<Time> expires;
  std::optional<Time> last_used;
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
  /// Replace all but id, email and times.
  Result<User> UpdateUser(const User& user);
  Status RemoveUser(int64_t id);
  Result<User> FindUser(int64_t id);
  Result<std::optional<User>> FindUserByEmail(const std::string& email);
  /// By id, behind `after_id`.
  Result<std::vector<User>> ListUsers(int64_t after_id, int64_t limit);
  Status SaveSignIn(int64_t user_id);

  /// At most kSessionsPerUser stay: the longest unseen go.
  static constexpr int64_t kSessionsPerUser = 50;
  Status AddSession(const BrowserSession& session, const std::string& ip,
                    const std::string& user_agent);
  Result<std::optional<BrowserSession>> FindSession(const std::string& hash);
  Status SaveSeen(const std::string& hash);
  Status RemoveSession(const std::string& hash);
  /// All of a person's, but `kept`.
  Status RemoveSessions(int64_t user_id, const std::string& kept);
  Status RemoveSessionsBefore(Time created, Time last_seen);

  static constexpr int64_t kKeysPerUser = 100;
  Result<ApiKey> AddApiKey(const ApiKey& key);
  Result<std::optional<ApiKey>> FindApiKey(const std::string& hash);
  Result<std::vector<ApiKey>> ListApiKeys(int64_t user_id);
  Status RemoveApiKey(int64_t user_id, int64_t id);
  Status SaveKeyUse(int64_t id);

 private:
  Database& database_;
  Clock& clock_;
};

}  // namespace waybill::metastore
