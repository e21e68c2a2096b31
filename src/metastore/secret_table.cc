#include "metastore/secret_table.h"

namespace waybill::metastore {
namespace {

Result<std::vector<StoredSecret>> Select(Session& session, std::string_view sql, Values values) {
  std::vector<StoredSecret> secrets;
  ARROW_RETURN_NOT_OK(session.Query(sql, values, [&](const Row& row) {
    secrets.push_back({row.Integer(0), row.Text(1), row.Integer(2), row.Text(3)});
    return Status::OK();
  }));
  return secrets;
}

}  // namespace

Result<std::vector<StoredSecret>> ListSecrets(Session& session) {
  return Select(session,
                "SELECT connection_id, name, version, sealed FROM connection_secrets"
                " ORDER BY connection_id, name",
                {});
}

Result<std::vector<StoredSecret>> SecretsOf(Session& session, int64_t connection_id) {
  return Select(session,
                "SELECT connection_id, name, version, sealed FROM connection_secrets"
                " WHERE connection_id = ? ORDER BY name",
                {connection_id});
}

Status ReplaceSealed(Session& session, const StoredSecret& secret, const std::string& sealed) {
  return session
      .Execute("UPDATE connection_secrets SET sealed = ? WHERE connection_id = ? AND name = ?",
               {Blob(sealed), secret.connection_id, secret.name})
      .status();
}

}  // namespace waybill::metastore
