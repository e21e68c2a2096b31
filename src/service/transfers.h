#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "base/option_table.h"
#include "metastore/metastore.h"
#include "service/caller.h"
#include "service/jobs.h"

namespace waybill::service {

/// What surrounds a transfer's document.
struct TransferSettings {
  std::string description;  ///< for people
  int retry_limit = 0;      ///< 0..10: how often a failed job is tried again
  bool is_runnable_concurrently =
      false;                  ///< false: a start while another job waits or runs is skipped
  int execution_timeout = 0;  ///< minutes; 0: none
  std::string resource_enhancement = "custom_spec";  ///< medium, custom_spec, large, xlarge

  /// Tasks at once, by resource_enhancement: 2, 2, 4 or 6.
  int threads() const;
};

/// The options above: names, defaults, limits.
const OptionTable& TransferSettingsOptions();
/// kDefinition naming every wrong setting. Absent ones have their defaults. `job_definition` is
/// kept among them for those who sent the document in TROCCO's words (transfer/job_definition.h).
Result<TransferSettings> ParseTransferSettings(const Json& settings);

/// A change of a transfer: only what is set changes.
struct TransferChange {
  std::optional<Json> document = {};  ///< the whole of it; "name" and "memo" are part of it
  std::optional<Json> settings = {};  ///< those to change; null: back to the default
  std::optional<std::optional<int64_t>> resource_group_id = {};
  std::optional<std::vector<int64_t>> label_ids = {};
  std::optional<int64_t> expected_revision = {};  ///< kChanged when it is no longer the newest
};

/// The rules of stored transfers.
///
/// Shape    a document is stored as people wrote it, after transfer::CheckDocument found nothing
///          wrong. Every change of document or settings is a revision; restoring one makes a new
///          one.
/// Errors   kMissing for an id that is not there; kDefinition naming every wrong option, and for
///          is_runnable_concurrently together with `incremental: ledger`: two jobs at once would
///          both load what neither has recorded yet; else as metastore::TransferStore.
/// Owns     nothing; what it was built on outlives it.
/// Threads  every method may be called from any thread.
class Transfers {
 public:
  struct Parts {
    metastore::Metastore& store;
    const Jobs::Open& open;
    Log& log;
  };
  explicit Transfers(Parts parts) : parts_(parts) {}

  struct Draft {
    Json document;
    Json settings = Json::object();
    std::optional<int64_t> resource_group_id = {};
    std::vector<int64_t> label_ids = {};
  };
  /// `caller` becomes the owner. The ledger of earlier runs of a file of that name is taken over.
  Result<metastore::Transfer> Add(const Draft& draft, const Caller& caller);
  /// Another name in the document renames: ledger and history go along. kChanged while a job runs.
  Result<metastore::Transfer> Edit(int64_t id, const TransferChange& change, const Caller& caller);
  Status Remove(int64_t id);
  Result<metastore::Transfer> Find(int64_t id);
  Result<std::vector<metastore::Transfer>> List(const metastore::TransferFilter& filter);

  /// The newest first, without documents.
  Result<std::vector<metastore::TransferRevision>> Revisions(int64_t id, int64_t before,
                                                             int64_t limit);
  Result<metastore::TransferRevision> FindRevision(int64_t id, int64_t revision);
  /// Make that revision's document and settings the newest revision.
  Result<metastore::Transfer> Restore(int64_t id, int64_t revision, const Caller& caller);

  /// At most `limit` entries behind `after`, ordered by item.
  Result<std::vector<metastore::LedgerEntry>> Ledger(
      int64_t id, const std::optional<metastore::LedgerKey>& after, int64_t limit);
  /// Forget these items in every version, or all when there are none; gives how many entries.
  /// kChanged while a job of it runs.
  Result<int64_t> ResetLedger(int64_t id, const std::vector<std::string>& items);

 private:
  Result<metastore::TransferDraft> Check(metastore::TransferDraft draft);

  Parts parts_;
};

}  // namespace waybill::service
