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

constexpr char kAccounts[] = R"sql(
-- People. At least one is super_admin once set-up is done.
CREATE TABLE users (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  email TEXT NOT NULL UNIQUE COLLATE NOCASE,
  password_hash TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('super_admin', 'admin', 'member')),
  can_use_audit_log INTEGER NOT NULL DEFAULT 0,
  is_restricted_connection_modify INTEGER NOT NULL DEFAULT 0,
  preferences TEXT NOT NULL DEFAULT '{}',
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  last_sign_in INTEGER
) STRICT;

-- Of tokens, only their SHA-256 is kept: who reads the database cannot act as anybody.
CREATE TABLE setup_token (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  hash BLOB NOT NULL,
  created INTEGER NOT NULL
) STRICT;

CREATE TABLE sessions (
  hash BLOB PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  created INTEGER NOT NULL,
  last_seen INTEGER NOT NULL,
  ip TEXT NOT NULL,
  user_agent TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_user ON sessions (user_id);

CREATE TABLE api_keys (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  hash BLOB NOT NULL UNIQUE,
  hint TEXT NOT NULL,
  created INTEGER NOT NULL,
  expires INTEGER,
  last_used INTEGER
) STRICT;
CREATE INDEX api_keys_by_user ON api_keys (user_id);

CREATE TABLE teams (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  description TEXT,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL
) STRICT;
CREATE TABLE team_members (
  team_id INTEGER NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
  user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  role TEXT NOT NULL CHECK (role IN ('team_admin', 'team_member')),
  PRIMARY KEY (team_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX team_members_by_user ON team_members (user_id);

CREATE TABLE resource_groups (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  description TEXT,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL
) STRICT;
CREATE TABLE resource_group_teams (
  resource_group_id INTEGER NOT NULL REFERENCES resource_groups (id) ON DELETE CASCADE,
  team_id INTEGER NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
  role TEXT NOT NULL CHECK (role IN ('administrator', 'editor', 'operator', 'viewer')),
  PRIMARY KEY (resource_group_id, team_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE labels (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  color TEXT NOT NULL,
  description TEXT,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL
) STRICT;

-- Without an owner it was made on the command line: only super administrators and its resource
-- group see it.
ALTER TABLE connections ADD COLUMN owner_id INTEGER REFERENCES users (id) ON DELETE SET NULL;
ALTER TABLE connections ADD COLUMN resource_group_id INTEGER
  REFERENCES resource_groups (id) ON DELETE SET NULL;

-- External IDs that an open form shows, before its connection is saved.
CREATE TABLE connection_drafts (
  id TEXT PRIMARY KEY,
  external_id TEXT NOT NULL UNIQUE REFERENCES external_ids (external_id),
  user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  created INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Append only. `hash` is SHA-256 over the row and the hash before it, so that a gap shows.
CREATE TABLE audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  user_id INTEGER,
  email TEXT NOT NULL,
  role TEXT NOT NULL,
  api_key_id INTEGER,
  ip TEXT NOT NULL,
  user_agent TEXT NOT NULL,
  request_id TEXT NOT NULL,
  category TEXT NOT NULL,
  action TEXT NOT NULL,
  object_id TEXT NOT NULL,
  object_name TEXT NOT NULL,
  result TEXT NOT NULL,
  details TEXT NOT NULL,
  hash BLOB NOT NULL
) STRICT;
CREATE INDEX audit_by_time ON audit (at);
)sql";

constexpr char kTransfers[] = R"sql(
-- `document` is the transfer as transfer/definition.h knows it; `settings` is what surrounds it:
-- retries, time-out, concurrency.
CREATE TABLE transfers (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  owner_id INTEGER REFERENCES users (id) ON DELETE SET NULL,
  resource_group_id INTEGER REFERENCES resource_groups (id) ON DELETE SET NULL,
  revision INTEGER NOT NULL,
  document TEXT NOT NULL,
  settings TEXT NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL
) STRICT;

CREATE TABLE transfer_revisions (
  transfer_id INTEGER NOT NULL REFERENCES transfers (id) ON DELETE CASCADE,
  revision INTEGER NOT NULL,
  document TEXT NOT NULL,
  settings TEXT NOT NULL,
  user_id INTEGER,
  email TEXT NOT NULL,
  created INTEGER NOT NULL,
  PRIMARY KEY (transfer_id, revision)
) STRICT, WITHOUT ROWID;

CREATE TABLE transfer_labels (
  transfer_id INTEGER NOT NULL REFERENCES transfers (id) ON DELETE CASCADE,
  label_id INTEGER NOT NULL REFERENCES labels (id) ON DELETE CASCADE,
  PRIMARY KEY (transfer_id, label_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX transfer_labels_by_label ON transfer_labels (label_id);

CREATE TABLE schedules (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  transfer_id INTEGER NOT NULL REFERENCES transfers (id) ON DELETE CASCADE,
  rule TEXT NOT NULL,
  enabled INTEGER NOT NULL DEFAULT 1,
  next_run INTEGER,
  last_run INTEGER
) STRICT;
CREATE INDEX schedules_by_transfer ON schedules (transfer_id);
CREATE INDEX schedules_due ON schedules (next_run) WHERE enabled = 1;

CREATE TABLE notification_destinations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  settings TEXT NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL
) STRICT;
CREATE TABLE notification_secrets (
  destination_id INTEGER NOT NULL REFERENCES notification_destinations (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  sealed BLOB NOT NULL,
  updated INTEGER NOT NULL,
  PRIMARY KEY (destination_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE notifications (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  transfer_id INTEGER NOT NULL REFERENCES transfers (id) ON DELETE CASCADE,
  destination_id INTEGER NOT NULL REFERENCES notification_destinations (id) ON DELETE CASCADE,
  rule TEXT NOT NULL
) STRICT;
CREATE INDEX notifications_by_transfer ON notifications (transfer_id);

-- What was sent, or could not be. The oldest are dropped. A test has neither notification nor job.
CREATE TABLE notification_deliveries (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  destination_id INTEGER NOT NULL REFERENCES notification_destinations (id) ON DELETE CASCADE,
  notification_id INTEGER REFERENCES notifications (id) ON DELETE SET NULL,
  job_id TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  error TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX notification_deliveries_by_job ON notification_deliveries (job_id);

-- `number` is the id that the API speaks of. `options` says how the run differs from its transfer.
-- A job that may run beside others of its transfer has exclusive = 0. The sums of `numbers` that
-- lists and figures need stand in columns of their own.
ALTER TABLE jobs ADD COLUMN number INTEGER;
ALTER TABLE jobs ADD COLUMN transfer_id INTEGER REFERENCES transfers (id) ON DELETE SET NULL;
ALTER TABLE jobs ADD COLUMN executor_type TEXT NOT NULL DEFAULT 'manual';
ALTER TABLE jobs ADD COLUMN user_id INTEGER;
ALTER TABLE jobs ADD COLUMN options TEXT NOT NULL DEFAULT '{}';
ALTER TABLE jobs ADD COLUMN exclusive INTEGER NOT NULL DEFAULT 1;
ALTER TABLE jobs ADD COLUMN cancel_type TEXT NOT NULL DEFAULT '';
ALTER TABLE jobs ADD COLUMN attempt INTEGER NOT NULL DEFAULT 1;
ALTER TABLE jobs ADD COLUMN notified INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN rows_written INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN rows_refused INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN bytes_written INTEGER NOT NULL DEFAULT 0;
UPDATE jobs SET
  number = (SELECT count(*) FROM jobs AS older WHERE older.id <= jobs.id),
  notified = 1,
  rows_written = coalesce(json_extract(numbers, '$.rows_written'), 0),
  rows_refused = coalesce(json_extract(numbers, '$.rows_refused'), 0),
  bytes_written = coalesce(json_extract(numbers, '$.bytes_written'), 0);
CREATE UNIQUE INDEX jobs_by_number ON jobs (number);
CREATE INDEX jobs_by_status ON jobs (status, number);
CREATE INDEX jobs_by_transfer_id ON jobs (transfer_id, number);
CREATE INDEX jobs_unfinished ON jobs (transfer, number)
  WHERE status IN ('queued', 'setting_up', 'executing', 'interrupting');
CREATE INDEX jobs_unnotified ON jobs (number) WHERE notified = 0;
-- Everything that the figures of a span of days are made of.
CREATE INDEX jobs_by_finish ON jobs
  (finished, status, transfer_id, started, rows_written, rows_refused, bytes_written);
DROP INDEX jobs_running;
CREATE UNIQUE INDEX jobs_running ON jobs (transfer)
  WHERE exclusive = 1 AND status IN ('setting_up', 'executing', 'interrupting');
)sql";

constexpr char kFailedJobs[] = R"sql(
-- Whether a cancelled job failed by its time-out belongs to the figures of a span of days, too.
DROP INDEX jobs_by_finish;
CREATE INDEX jobs_by_finish ON jobs
  (finished, status, cancel_type, transfer_id, started, rows_written, rows_refused, bytes_written);
)sql";

constexpr char kRemovedJobs[] = R"sql(
-- What jobs had counted that are no longer in the history: totals do not fall when it is cut.
CREATE TABLE removed_jobs (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  jobs INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  rows INTEGER NOT NULL DEFAULT 0,
  refused INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL DEFAULT 0,
  took INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO removed_jobs (only_row) VALUES (1);
)sql";

constexpr char kMemoOrNone[] = R"sql(
-- NULL: none was given; an empty one that was given comes back as it is. Which of the two an empty
-- memo was until now is not known.
ALTER TABLE connections ADD COLUMN given_memo TEXT;
UPDATE connections SET given_memo = nullif(memo, '');
ALTER TABLE connections DROP COLUMN memo;
ALTER TABLE connections RENAME COLUMN given_memo TO memo;
)sql";

constexpr char kWaitingMessages[] = R"sql(
-- Of a message that waits for a try: when it may be made, and the words. NULL: it waits no longer.
ALTER TABLE notification_deliveries ADD COLUMN next_try INTEGER;
ALTER TABLE notification_deliveries ADD COLUMN title TEXT NOT NULL DEFAULT '';
ALTER TABLE notification_deliveries ADD COLUMN text TEXT NOT NULL DEFAULT '';
CREATE INDEX notification_deliveries_waiting ON notification_deliveries (next_try)
  WHERE next_try IS NOT NULL;
)sql";

constexpr char kKeyScopes[] = R"sql(
ALTER TABLE api_keys ADD COLUMN scope TEXT NOT NULL DEFAULT 'all'
  CHECK (scope IN ('read', 'run', 'all'));
)sql";

constexpr std::array kMigrations = {
    Migration{1, kConnections}, Migration{2, kJobsAndLedger},   Migration{3, kAccounts},
    Migration{4, kTransfers},   Migration{5, kFailedJobs},      Migration{6, kRemovedJobs},
    Migration{7, kMemoOrNone},  Migration{8, kWaitingMessages}, Migration{9, kKeyScopes},
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

Result<int64_t> SchemaVersion(Database& database) {
  int64_t version = 0;
  ARROW_RETURN_NOT_OK(
      database.Read([&](Session& session) { return StandingVersion(session).Value(&version); }));
  return version;
}

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
