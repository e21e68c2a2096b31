#include "metastore/key_ring.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

#include "metastore/file_lock.h"
#include "metastore/seal.h"
#include "metastore/secret_table.h"

namespace waybill::metastore {
namespace {

/// Empty: nothing was ever sealed here.
Result<std::string> NamedKey(Session& session) {
  std::string id;
  ARROW_RETURN_NOT_OK(session.Query("SELECT key_id FROM sealing", {}, [&](const Row& row) {
    id = row.Text(0);
    return Status::OK();
  }));
  return id;
}

Status NameKey(Session& session, const std::string& id) {
  return session
      .Execute(
          "INSERT INTO sealing (only_row, key_id) VALUES (1, ?)"
          " ON CONFLICT (only_row) DO UPDATE SET key_id = excluded.key_id",
          {id})
      .status();
}

}  // namespace

Result<std::unique_ptr<KeyRing>> KeyRing::Open(const std::string& home, Database& database,
                                               Random& random) {
  std::unique_ptr<KeyRing> ring(new KeyRing(home, database, random));
  ARROW_ASSIGN_OR_RAISE(auto lock, FileLock::Take(ring->lock_path()));
  ARROW_RETURN_NOT_OK(ring->Settle());
  ARROW_RETURN_NOT_OK(ring->Adopt());
  return ring;
}

/// What a rotation that died left: the database says whether it had committed.
Status KeyRing::Settle() {
  ARROW_ASSIGN_OR_RAISE(auto next, LoadKeyFile(next_path()));
  if (!next) return Status::OK();
  std::string named;
  ARROW_RETURN_NOT_OK(
      database_.Read([&](Session& session) { return NamedKey(session).Value(&named); }));
  if (named == next->id) return ReplaceKeyFile(next_path(), key_path());
  if (unlink(next_path().c_str()) != 0) return FailErrno(errno, next_path(), "remove");
  return Status::OK();
}

/// Bring key file and database together, and make the key when there is nothing to lose.
Status KeyRing::Adopt() {
  return database_.Write([&](Session& session) -> Status {
    ARROW_ASSIGN_OR_RAISE(std::string named, NamedKey(session));
    ARROW_ASSIGN_OR_RAISE(auto secrets, ListSecrets(session));
    ARROW_ASSIGN_OR_RAISE(auto key, LoadKeyFile(key_path()));
    if (!key && !secrets.empty()) {
      return Fail(ErrorKind::kMissing, key_path(),
                  fmt::format("the key file is gone, and {} stored secrets are sealed with it "
                              "(key {}): restore it from a backup",
                              secrets.size(), named));
    }
    if (!key) {
      key = MakeMasterKey(random_);
      ARROW_RETURN_NOT_OK(CreateKeyFile(key_path(), *key));
    }
    if (key->id != named && !secrets.empty()) {
      return Fail(ErrorKind::kData, key_path(),
                  fmt::format("it holds key {}, but the stored secrets are sealed with key {}: "
                              "restore that key file",
                              key->id, named));
    }
    Remember(*key);
    return key->id == named ? Status::OK() : NameKey(session, key->id);
  });
}

void KeyRing::Remember(const MasterKey& key) {
  std::lock_guard lock(mutex_);
  key_ = key;
}

Result<MasterKey> KeyRing::Current(Session& session) {
  ARROW_ASSIGN_OR_RAISE(std::string named, NamedKey(session));
  return Find(named);
}

Result<MasterKey> KeyRing::Find(const std::string& id) {
  {
    std::lock_guard lock(mutex_);
    if (key_.id == id) return key_;
  }
  // Another process has changed the key: before its rename the new one is in key.next.
  for (const std::string& path : {key_path(), next_path()}) {
    ARROW_ASSIGN_OR_RAISE(auto key, LoadKeyFile(path));
    if (!key || key->id != id) continue;
    Remember(*key);
    return *std::move(key);
  }
  return Fail(ErrorKind::kMissing, key_path(), fmt::format("key {} is not there", id));
}

Status KeyRing::Rotate(const Checkpoint& checkpoint) {
  ARROW_ASSIGN_OR_RAISE(auto lock, FileLock::Take(lock_path()));
  ARROW_RETURN_NOT_OK(Settle());
  MasterKey fresh = MakeMasterKey(random_);
  ARROW_RETURN_NOT_OK(checkpoint("write key.next"));
  ARROW_RETURN_NOT_OK(CreateKeyFile(next_path(), fresh));
  Status sealed = database_.Write([&](Session& session) -> Status {
    ARROW_ASSIGN_OR_RAISE(MasterKey old, Current(session));
    ARROW_ASSIGN_OR_RAISE(auto secrets, ListSecrets(session));
    for (const StoredSecret& secret : secrets) {
      ARROW_RETURN_NOT_OK(checkpoint("seal a secret"));
      ARROW_ASSIGN_OR_RAISE(Secret plain, Unseal(old, secret.at(), secret.sealed));
      ARROW_RETURN_NOT_OK(ReplaceSealed(session, secret, Seal(fresh, secret.at(), plain, random_)));
    }
    ARROW_RETURN_NOT_OK(checkpoint("name the new key"));
    ARROW_RETURN_NOT_OK(NameKey(session, fresh.id));
    return checkpoint("commit");
  });
  if (!sealed.ok()) {
    ARROW_RETURN_NOT_OK(Settle());
    return sealed;
  }
  Remember(fresh);
  ARROW_RETURN_NOT_OK(checkpoint("replace the key file"));
  ARROW_RETURN_NOT_OK(ReplaceKeyFile(next_path(), key_path()));
  // What the old key sealed still stands in the log; whoever stole that key must not find it there.
  return database_.Read(
      [](Session& session) { return session.Script("PRAGMA wal_checkpoint(TRUNCATE)"); });
}

}  // namespace waybill::metastore
