#include "metastore/schema.h"

#include <fmt/format.h>

#include <array>

namespace waybill::metastore {
namespace {

// Times are microseconds since 1970-01-01 UTC. Names and versions are compared byte by byte.

constexpr char kConnections[] = R"sql(
-- One row: which key seals the secrets.
CREATE TABLE sealing (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  key_id TEXT NOT NULL
) STRICT;

-- Every external ID ever given out. Rows outlive their connection, so that none is given twice.
CREATE TABLE external_ids (
  external_id TEXT PRIMARY KEY,
  created INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- AUTOINCREMENT: an id is never reused, since sealed secrets are bound to it.
CREATE TABLE connections (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  memo TEXT NOT NULL,
  kind TEXT NOT NULL,
  settings TEXT NOT NULL,
  external_id TEXT NOT NULL UNIQUE REFERENCES external_ids (external_id),
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  test_result TEXT,
  tested INTEGER
) STRICT;

CREATE TABLE connection_secrets (
  connection_id INTEGER NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  sealed BLOB NOT NULL,
  updated INTEGER NOT NULL,
  PRIMARY KEY (connection_id, name)
) STRICT, WITHOUT ROWID;
)sql";

constexpr char kJobsAndLedger[] = R"sql(
CREATE TABLE jobs (
  id TEXT PRIMARY KEY,
  transfer TEXT NOT NULL,
  status TEXT NOT NULL,
  definition TEXT NOT NULL,
  created INTEGER NOT NULL,
  started INTEGER,
  finished INTEGER,
  numbers TEXT NOT NULL DEFAULT '{}',
  error_kind TEXT NOT NULL DEFAULT '',
  error TEXT NOT NULL DEFAULT '',
  pid INTEGER NOT NULL DEFAULT 0,
  boot_id TEXT NOT NULL DEFAULT '',
  start_ticks INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE INDEX jobs_by_transfer ON jobs (transfer, id);
-- One transfer runs at most once at a time.
CREATE UNIQUE INDEX jobs_running ON jobs (transfer)
  WHERE status IN ('setting_up', 'executing', 'interrupting');

CREATE TABLE ledger (
  transfer TEXT NOT NULL,
  item TEXT NOT NULL,
  version TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  rows INTEGER NOT NULL,
  job_id TEXT NOT NULL,
  loaded INTEGER NOT NULL,
  PRIMARY KEY (transfer, item, version, bytes)
) STRICT, WITHOUT ROWID;
)sql";

constexpr std::array kMigrations = {
    Migration{1, kConnections},
    Migration{2, kJobsAndLedger},
};

Result<int64_t> StandingVersion(Session& session) {
  int64_t version = 0;
  ARROW_RETURN_NOT_OK(session.Query("PRAGMA user_version", {}, [&](const Row& row) {
    version = row.Integer(0);
    return Status::OK();
  }));
  return version;
}

}  // namespace

std::span<const Migration> Migrations() { return kMigrations; }

Status Migrate(Database& database, std::span<const Migration> steps) {
  return database.Write([&](Session& session) -> Status {
    ARROW_ASSIGN_OR_RAISE(int64_t version, StandingVersion(session));
    int newest = steps.empty() ? 0 : steps.back().version;
    if (version > newest) {
      return Fail(ErrorKind::kDefinition, "metastore",
                  fmt::format("its schema is version {}, this program knows up to {}: use the "
                              "newer Waybill that wrote it",
                              version, newest));
    }
    for (const Migration& step : steps) {
      if (step.version <= version) continue;
      ARROW_RETURN_NOT_OK(session.Script(step.sql));
      ARROW_RETURN_NOT_OK(session.Script(fmt::format("PRAGMA user_version = {}", step.version)));
    }
    return Status::OK();
  });
}

}  // namespace waybill::metastore
