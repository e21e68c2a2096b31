#pragma once

#include <cstdint>
#include <span>

#include "base/error.h"
#include "metastore/database.h"

namespace waybill::metastore {

/// One step of the schema: `sql` brings a database of version - 1 to `version`. Steps that have
/// been released never change; a new step is added behind them.
struct Migration {
  int version;
  const char* sql;
};

/// All steps, version 1 first, without gaps.
std::span<const Migration> Migrations();

/// Where it stands; 0: a new one.
Result<int64_t> SchemaVersion(Database& database);

/// Bring `database` up to the last of `steps`, in one transaction: all missing steps or none.
/// PRAGMA user_version holds where it stands. kDefinition when a newer Waybill has written it.
Status Migrate(Database& database, std::span<const Migration> steps);

}  // namespace waybill::metastore
