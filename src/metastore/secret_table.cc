#include "metastore/secret_table.h"

namespace waybill::metastore {
namespace {

/// The fixed texts of one table: statements are prepared from these and nothing else.
struct TableRow {
  SecretTable table;
  std::string_view name;
  std::string_view list;
  std::string_view of_owner;
  std::string_view next_version;
  std::string_view store;
  std::string_view drop;
  std::string_view reseal;
};

constexpr TableRow kTables[] = {
    {SecretTable::kConnections, "connection_secrets",
     "SELECT connection_id, name, version, sealed FROM connection_secrets"
     " ORDER BY connection_id, name",
     "SELECT connection_id, name, version, sealed FROM connection_secrets"
     " WHERE connection_id = ? ORDER BY name",
     "SELECT version + 1 FROM connection_secrets WHERE connection_id = ? AND name = ?",
     "INSERT OR REPLACE INTO connection_secrets VALUES (?, ?, ?, ?, ?)",
     "DELETE FROM connection_secrets WHERE connection_id = ? AND name = ?",
     "UPDATE connection_secrets SET sealed = ? WHERE connection_id = ? AND name = ?"},
    {SecretTable::kNotifications, "notification_secrets",
     "SELECT destination_id, name, version, sealed FROM notification_secrets"
     " ORDER BY destination_id, name",
     "SELECT destination_id, name, version, sealed FROM notification_secrets"
     " WHERE destination_id = ? ORDER BY name",
     "SELECT version + 1 FROM notification_secrets WHERE destination_id = ? AND name = ?",
     "INSERT OR REPLACE INTO notification_secrets VALUES (?, ?, ?, ?, ?)",
     "DELETE FROM notification_secrets WHERE destination_id = ? AND name = ?",
     "UPDATE notification_secrets SET sealed = ? WHERE destination_id = ? AND name = ?"},
};

const TableRow& RowOf(SecretTable table) { return kTables[size_t(table)]; }

Status Select(Session& session, SecretTable table, std::string_view sql, Values values,
              std::vector<StoredSecret>* secrets) {
  return session.Query(sql, values, [&](const Row& row) {
    secrets->push_back({table, row.Integer(0), row.Text(1), row.Integer(2), row.Text(3)});
    return Status::OK();
  });
}

}  // namespace

SealedAt StoredSecret::at() const { return {RowOf(table).name, owner_id, name, version}; }

Result<std::vector<StoredSecret>> ListSecrets(Session& session) {
  std::vector<StoredSecret> secrets;
  for (const TableRow& row : kTables) {
    ARROW_RETURN_NOT_OK(Select(session, row.table, row.list, {}, &secrets));
  }
  return secrets;
}

Result<std::vector<StoredSecret>> SecretsOf(Session& session, SecretTable table, int64_t owner_id) {
  std::vector<StoredSecret> secrets;
  ARROW_RETURN_NOT_OK(Select(session, table, RowOf(table).of_owner, {owner_id}, &secrets));
  return secrets;
}

Result<int64_t> NextSecretVersion(Session& session, const StoredSecret& secret) {
  int64_t version = 1;
  ARROW_RETURN_NOT_OK(session.Query(RowOf(secret.table).next_version,
                                    {secret.owner_id, secret.name}, [&](const Row& row) {
                                      version = row.Integer(0);
                                      return Status::OK();
                                    }));
  return version;
}

Status StoreSecret(Session& session, const StoredSecret& secret, int64_t now) {
  return session
      .Execute(RowOf(secret.table).store,
               {secret.owner_id, secret.name, secret.version, Blob(secret.sealed), now})
      .status();
}

Status DropSecret(Session& session, SecretTable table, int64_t owner_id, const std::string& name) {
  return session.Execute(RowOf(table).drop, {owner_id, name}).status();
}

Status ReplaceSealed(Session& session, const StoredSecret& secret, const std::string& sealed) {
  return session.Execute(RowOf(secret.table).reseal, {Blob(sealed), secret.owner_id, secret.name})
      .status();
}

}  // namespace waybill::metastore
