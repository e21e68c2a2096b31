#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/random.h"
#include "metastore/database.h"
#include "metastore/key_file.h"

namespace waybill::metastore {

/// Which key seals now, agreed between the key file, the database and every process on this home.
///
/// Shape    <home>/key holds the key, the table `sealing` its id. While the key is being replaced
///          there is also <home>/key.next; whichever of the two the database names is the right
///          one.
/// Errors   kMissing when secrets are sealed and the key file is gone; kDenied when others may read
///          it; kData when it is damaged or another key.
/// Owns     the key in memory. `database` and `random` are borrowed.
/// Threads  any; the key is guarded by a mutex of its own.
class KeyRing {
 public:
  /// Makes the key at first use, and ends a rotation that a crash cut short, forward or back.
  static Result<std::unique_ptr<KeyRing>> Open(const std::string& home, Database& database,
                                               Random& random);

  /// The key to seal with. Call inside Database::Write, which keeps a rotation out until the
  /// commit.
  Result<MasterKey> Current(Session& session);
  /// The key of that id, looked for in memory and in the key files. kMissing when there is none.
  Result<MasterKey> Find(const std::string& id);

  /// Called before each step of a rotation; a failure ends it there.
  using Checkpoint = std::function<Status(std::string_view next_step)>;
  /// Make a new key and seal every secret with it, in one transaction. Others may go on reading and
  /// writing meanwhile. A crash at any step leaves all secrets readable.
  Status Rotate(const Checkpoint& checkpoint);

 private:
  KeyRing(std::string home, Database& database, Random& random)
      : home_(std::move(home)), database_(database), random_(random) {}

  std::string key_path() const { return home_ + "/key"; }
  std::string next_path() const { return home_ + "/key.next"; }
  std::string lock_path() const { return home_ + "/key.lock"; }
  Status Settle();
  Status Adopt();
  void Remember(const MasterKey& key);

  const std::string home_;
  Database& database_;
  Random& random_;
  std::mutex mutex_;  // guards key_
  MasterKey key_;
};

}  // namespace waybill::metastore
