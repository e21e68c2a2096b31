#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "metastore/database.h"
#include "metastore/seal.h"

namespace waybill::metastore {

/// The tables that hold sealed secrets.
enum class SecretTable {
  kConnections,    ///< connection_secrets
  kNotifications,  ///< notification_secrets
};

/// One row of such a table.
struct StoredSecret {
  SecretTable table = SecretTable::kConnections;
  int64_t owner_id = 0;  ///< of the connection or destination
  std::string name;
  int64_t version = 0;
  std::string sealed;

  /// Borrows `name`.
  SealedAt at() const;
};

/// Every sealed secret there is; people have tens of them.
Result<std::vector<StoredSecret>> ListSecrets(Session& session);
/// Those of one owner.
Result<std::vector<StoredSecret>> SecretsOf(Session& session, SecretTable table, int64_t owner_id);
/// The version that a secret stored now gets: 1, or one more than what it replaces.
Result<int64_t> NextSecretVersion(Session& session, const StoredSecret& secret);
/// Insert or replace the row.
Status StoreSecret(Session& session, const StoredSecret& secret, int64_t now);
Status DropSecret(Session& session, SecretTable table, int64_t owner_id, const std::string& name);
/// Put `sealed` in the place of what the row holds; the version stays, since the secret does.
Status ReplaceSealed(Session& session, const StoredSecret& secret, const std::string& sealed);

}  // namespace waybill::metastore
