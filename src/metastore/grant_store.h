#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "metastore/database.h"

namespace waybill::metastore {

/// What a person's rights may hang on.
enum class GrantKind { kConnection, kTransfer, kSchedule, kJob, kResourceGroup };

/// How one person stands to one thing. service/access.h decides what follows from it.
struct Standing {
  bool is_owner = false;           ///< he made it
  std::vector<std::string> roles;  ///< those his teams have in its resource group
};

/// Who made what, and which roles teams have where.
///
/// Units    each call is one query by index.
/// Errors   as Database.
/// Threads  every method may be called from any thread and any process.
class GrantStore {
 public:
  explicit GrantStore(Database& database) : database_(database) {}

  /// Empty: there is no such thing. Of a schedule, and of a job (by its number), that of its
  /// transfer counts; a job's own maker is its owner, too.
  Result<std::optional<Standing>> StandingOf(int64_t user_id, GrantKind kind, int64_t id);
  /// The ids of connections, transfers or groups that he made, or that a team of his has a role on.
  Result<std::vector<int64_t>> Reached(int64_t user_id, GrantKind kind);
  /// Everybody who stands to that transfer in any way, by person.
  Result<std::map<int64_t, Standing>> HoldersOf(int64_t transfer_id);

 private:
  Database& database_;
};

}  // namespace waybill::metastore
