#pragma once

#include <optional>
#include <string>

#include "base/error.h"
#include "base/random.h"
#include "base/secret.h"

namespace waybill::metastore {

/// What seals secrets. `id` is derived from `key` (aead.h).
struct MasterKey {
  std::string id;
  Secret key;
};

MasterKey MakeMasterKey(Random& random);

/// Nothing when `path` does not exist. kDenied when another user owns or may read it; kData when it
/// holds no whole key. The format: docs/formats/sealed-secret.md.
Result<std::optional<MasterKey>> LoadKeyFile(const std::string& path);

/// Write `key` to `path`, mode 0600, whole and on disk or not at all. kChanged when it exists.
Status CreateKeyFile(const std::string& path, const MasterKey& key);

/// Put the key file `from` in the place of `to`; on disk when it returns.
Status ReplaceKeyFile(const std::string& from, const std::string& to);

}  // namespace waybill::metastore
