#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "base/random.h"
#include "metastore/database.h"
#include "metastore/key_ring.h"
#include "metastore/secrets.h"

namespace waybill::metastore {

/// One stored connection, without its secrets. A value.
struct Connection {
  int64_t id = 0;  ///< never reused
  std::string name;
  std::optional<std::string> memo;  ///< empty: none was given
  std::string kind;                 ///< "s3"
  Json settings;                    ///< the kind's options without secrets
  std::string external_id;          ///< 32 hex digits, made here, never reused
  Time created;
  Time updated;
  std::optional<int64_t> owner_id;  ///< empty: made on the command line
  std::optional<int64_t> resource_group_id;
  std::map<std::string, Time> secrets;  ///< which are set, and since when
  std::optional<Json> test_result;      ///< of the last test
  std::optional<Time> tested;
};

/// What people write. There is no external ID in it: nobody can choose one.
struct ConnectionDraft {
  std::string name;  ///< 1..255 characters, unique
  std::optional<std::string> memo = {};
  std::string kind;
  Json settings;
  Secrets secrets = {};                  ///< names are [a-z0-9_]+
  std::optional<int64_t> owner_id = {};  ///< for Add; stays as it is later
  std::optional<int64_t> resource_group_id = {};
  std::string form_id = "";  ///< for Add: whose external ID becomes the connection's
};

/// An external ID that a form shows before its connection is saved.
struct ConnectionForm {
  std::string id;  ///< for its person alone
  std::string external_id;
};

/// The connections of a home.
///
/// Errors   kMissing for a name or id that is not there; kDefinition for a name that is taken,
///          empty or too long; kData for a secret that was tampered with; else as Database.
/// Owns     nothing; what it was built on outlives it.
/// Threads  every method may be called from any thread and any process.
class ConnectionStore {
 public:
  struct Parts {
    Database& database;
    KeyRing& keys;
    Clock& clock;
    Random& random;
  };
  explicit ConnectionStore(Parts parts) : parts_(parts) {}

  Result<Connection> Add(const ConnectionDraft& draft);

  /// Forms that were never saved are forgotten after kFormLife; a person has at most kForms.
  static constexpr Duration kFormLife = std::chrono::hours(24);
  static constexpr int64_t kForms = 100;
  Result<ConnectionForm> OpenForm(int64_t user_id);
  /// kMissing when it is not his, was saved already, or is too old.
  Result<ConnectionForm> FindForm(const std::string& id, int64_t user_id);

  Result<Connection> Find(const std::string& name);
  Result<Connection> FindById(int64_t id);
  /// By name.
  Result<std::vector<Connection>> List();

  /// Replace name, memo and settings. A secret that `draft` does not hold is kept, unless its name
  /// is in `dropped_secrets`. The test result is forgotten: it spoke of something else. Another
  /// name is written into everything that names it: kChanged while a job that does runs.
  Result<Connection> Update(int64_t id, const ConnectionDraft& draft,
                            const std::vector<std::string>& dropped_secrets = {});
  /// Its external ID stays used. kChanged when a stored transfer or a running job uses it.
  Status Remove(const std::string& name);

  /// Every secret of the connection, opened. For use, never for showing.
  Result<Secrets> Reveal(int64_t id);
  Status SaveTestResult(int64_t id, const Json& result, Time tested);

 private:
  Result<Connection> Load(Session& session, int64_t id);
  Result<std::string> NewExternalId(Session& session);
  Result<std::string> TakeExternalId(Session& session, const ConnectionDraft& draft);

  Parts parts_;
};

}  // namespace waybill::metastore
