#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"
#include "metastore/database.h"
#include "metastore/seal.h"

namespace waybill::metastore {

/// One row of connection_secrets.
struct StoredSecret {
  int64_t connection_id = 0;
  std::string name;
  int64_t version = 0;
  std::string sealed;

  /// Borrows `name`.
  SealedAt at() const { return {"connection_secrets", connection_id, name, version}; }
};

/// Every sealed secret there is; people have tens of them.
Result<std::vector<StoredSecret>> ListSecrets(Session& session);
/// Those of one connection.
Result<std::vector<StoredSecret>> SecretsOf(Session& session, int64_t connection_id);
/// Put `sealed` in the place of what the row holds; the version stays, since the secret does.
Status ReplaceSealed(Session& session, const StoredSecret& secret, const std::string& sealed);

}  // namespace waybill::metastore
