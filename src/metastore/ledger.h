#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "metastore/database.h"

namespace waybill::metastore {

/// What makes an item the one it is: see stage/item.h. Texts may hold any byte.
struct LedgerKey {
  std::string item;
  std::string version;
  int64_t bytes = 0;
};

/// An item that a transfer has loaded.
struct LedgerEntry {
  LedgerKey key;
  int64_t rows = 0;
  std::string job_id;
  Time loaded;
};

/// Every item that every transfer has ever loaded: the base of incremental runs.
///
/// Units    one entry takes about 100 bytes and the item's name; a look-up is one B-tree descent.
/// Errors   as Database.
/// Threads  every method may be called from any thread and any process.
class Ledger {
 public:
  explicit Ledger(Database& database) : database_(database) {}

  /// Whether `transfer` has loaded exactly this item. Meant to be called once per listed item: the
  /// statement is prepared once and memory does not grow.
  Result<bool> Contains(std::string_view transfer, const LedgerKey& key);
  Result<int64_t> Count(std::string_view transfer);
  /// At most `limit` entries behind `after`, ordered by item, version and bytes.
  Result<std::vector<LedgerEntry>> List(std::string_view transfer,
                                        const std::optional<LedgerKey>& after, int64_t limit);
  /// Forget what `transfer` has loaded, so that its next run loads everything; gives how many.
  Result<int64_t> Reset(std::string_view transfer);
  /// The same for these items only, in every version.
  Result<int64_t> Reset(std::string_view transfer, const std::vector<std::string>& items);

 private:
  Database& database_;
};

}  // namespace waybill::metastore
