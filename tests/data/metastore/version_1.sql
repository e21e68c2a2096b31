-- A home's database as version 1 of the schema left it. Never changed: it stands for what users have.
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

INSERT INTO sealing VALUES (1, '0123456789abcdef');
INSERT INTO external_ids VALUES ('00112233445566778899aabbccddeeff', 1369353600000000);
INSERT INTO connections VALUES (1, 'acme', 'old', 's3', '{"aws_auth_type":"iam_user"}',
  '00112233445566778899aabbccddeeff', 1369353600000000, 1369353600000000, NULL, NULL);
INSERT INTO connection_secrets VALUES (1, 'aws_secret_access_key', 1, x'00', 1369353600000000);
PRAGMA user_version = 1;
