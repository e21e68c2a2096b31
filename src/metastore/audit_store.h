#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "metastore/database.h"

namespace waybill::metastore {

/// One line of the audit log. A value.
struct AuditRow {
  int64_t id = 0;
  Time at;
  std::optional<int64_t> user_id;
  std::string email;
  std::string role;
  std::optional<int64_t> api_key_id;
  std::string ip;
  std::string user_agent;
  std::string request_id;
  std::string category;
  std::string action;
  std::string object_id;
  std::string object_name;
  std::string result;
  std::string details;  ///< JSON
  std::string hash;     ///< 32 bytes: of the hash before it and everything above
};

struct AuditFilter {
  std::string category;  ///< empty: all; so the next three
  std::string action;
  std::string object_id;
  std::string result;
  std::optional<int64_t> user_id = {};  ///< empty: of anybody
  std::optional<Time> from = {};        ///< inclusive
  std::optional<Time> until = {};       ///< exclusive
  int64_t before_id = 0;                ///< 0: from the newest
  int64_t limit = 50;
};

/// The audit log: rows are added and read, never changed. The hash chain is the caller's rule.
///
/// Errors   as Database.
/// Threads  every method may be called from any thread and any process.
class AuditStore {
 public:
  explicit AuditStore(Database& database) : database_(database) {}

  /// `hash` is told the row with its id, and the hash of the row before it (empty: the first).
  using Hash = std::function<std::string(const AuditRow& row, const std::string& before)>;
  Status Append(AuditRow row, const Hash& hash);
  /// The newest first.
  Result<std::vector<AuditRow>> List(const AuditFilter& filter);
  /// At most `limit` rows after `after_id`, the oldest first.
  Result<std::vector<AuditRow>> After(int64_t after_id, int64_t limit);
  /// The highest id ever given, also when its row is gone; 0: none.
  Result<int64_t> LastId();

 private:
  Database& database_;
};

}  // namespace waybill::metastore
