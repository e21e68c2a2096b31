#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/random.h"
#include "base/secret.h"
#include "metastore/key_file.h"

namespace waybill::metastore {

/// The one place a sealed secret may stand. Sealed in, it opens nowhere else.
struct SealedAt {
  std::string_view table;
  int64_t row = 0;
  std::string_view column;
  int64_t version = 0;  ///< of the row's secret: grows with each change
};

/// Format 1: docs/formats/sealed-secret.md.
std::string Seal(const MasterKey& key, const SealedAt& at, const Secret& plain, Random& random);
/// kData when it was changed, stands elsewhere, or `key` is not its key.
Result<Secret> Unseal(const MasterKey& key, const SealedAt& at, std::string_view sealed);
/// The id of the key that seals it. kData when `sealed` is none of ours.
Result<std::string> SealedBy(std::string_view sealed);

}  // namespace waybill::metastore
