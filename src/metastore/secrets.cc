#include "metastore/secrets.h"

#include <fmt/format.h>

#include "metastore/time_column.h"

namespace waybill::metastore {
namespace {

/// A rotation may end between reading a secret and looking for its key; then it is read again.
constexpr int kRevealAttempts = 3;

Result<Secrets> Open(Session& session, KeyRing& keys, SecretOwner owner, const std::string& where) {
  Secrets secrets;
  ARROW_ASSIGN_OR_RAISE(auto stored, SecretsOf(session, owner.table, owner.id));
  for (const StoredSecret& secret : stored) {
    ARROW_ASSIGN_OR_RAISE(std::string key_id, SealedBy(secret.sealed));
    ARROW_ASSIGN_OR_RAISE(MasterKey key, keys.Find(key_id));
    auto plain = Unseal(key, secret.at(), secret.sealed);
    if (!plain.ok()) return Within(fmt::format("{}: {}", where, secret.name), plain.status());
    secrets[secret.name] = *std::move(plain);
  }
  return secrets;
}

}  // namespace

Status StoreSecrets(Session& session, SecretOwner owner, const Secrets& secrets,
                    const Sealing& sealing) {
  ARROW_ASSIGN_OR_RAISE(MasterKey key, sealing.keys.Current(session));
  for (const auto& [name, secret] : secrets) {
    StoredSecret stored{.table = owner.table, .owner_id = owner.id, .name = name};
    ARROW_ASSIGN_OR_RAISE(stored.version, NextSecretVersion(session, stored));
    stored.sealed = Seal(key, stored.at(), secret, sealing.random);
    ARROW_RETURN_NOT_OK(StoreSecret(session, stored, Microseconds(sealing.now)));
  }
  return Status::OK();
}

Result<Secrets> RevealSecrets(Database& database, KeyRing& keys, SecretOwner owner,
                              const std::string& where) {
  Status failed;
  for (int attempt = 0; attempt < kRevealAttempts; ++attempt) {
    Secrets secrets;
    failed = database.Read(
        [&](Session& session) { return Open(session, keys, owner, where).Value(&secrets); });
    if (failed.ok()) return secrets;
    if (KindOf(failed) != ErrorKind::kMissing) break;
  }
  return failed;
}

}  // namespace waybill::metastore
