#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/secret.h"
#include "metastore/database.h"
#include "metastore/key_ring.h"
#include "metastore/secret_table.h"

namespace waybill::metastore {

using Secrets = std::map<std::string, Secret>;

/// Whose secrets.
struct SecretOwner {
  SecretTable table = SecretTable::kConnections;
  int64_t id = 0;
};

/// Seal and store `secrets`, inside the transaction that stores their owner.
struct Sealing {
  KeyRing& keys;
  Random& random;
  Time now;
};
Status StoreSecrets(Session& session, SecretOwner owner, const Secrets& secrets,
                    const Sealing& sealing);

/// Every secret of `owner`, opened; `where` names it in errors. kData for one that was tampered
/// with. A rotation of the key meanwhile is waited out.
Result<Secrets> RevealSecrets(Database& database, KeyRing& keys, SecretOwner owner,
                              const std::string& where);

}  // namespace waybill::metastore
