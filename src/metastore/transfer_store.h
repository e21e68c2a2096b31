#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "metastore/database.h"

namespace waybill::metastore {

/// One stored transfer as it is now. A value.
struct Transfer {
  int64_t id = 0;  ///< never reused
  std::string name;
  std::optional<int64_t> owner_id;
  std::optional<int64_t> resource_group_id;
  int64_t revision = 1;
  Json document;  ///< as people wrote it: transfer/definition.h knows what it means
  Json settings;  ///< what surrounds it: service/transfers.h
  std::vector<int64_t> label_ids;
  Time created;
  Time updated;
};

/// One state that a transfer has had. A value.
struct TransferRevision {
  int64_t revision = 0;  ///< from 1, without gaps
  Json document;
  Json settings;
  std::optional<int64_t> user_id;  ///< who made it
  std::string email;               ///< his address then; empty: nobody signed in
  Time created;
};

/// Who makes a change, for the revision.
struct Author {
  std::optional<int64_t> user_id;
  std::string email;
};

struct TransferDraft {
  std::string name;
  std::optional<int64_t> owner_id;
  std::optional<int64_t> resource_group_id;
  Json document;
  Json settings;
  std::vector<int64_t> label_ids;
};

struct TransferFilter {
  std::string name_part;                        ///< anywhere in the name, whatever the case
  std::optional<std::vector<int64_t>> visible;  ///< only of these ids
  std::optional<int64_t> label_id;
  std::optional<int64_t> resource_group_id;
  int64_t after_id = 0;  ///< for paging: only ids above it
  int64_t limit = 100;
};

/// The stored transfers of a home, with every state they have had.
///
/// Shape    a change of document or settings makes the next revision; owner, group and labels are
///          not part of one. Connections are named in documents, so renaming one rewrites every
///          document and revision that names it, in the same transaction (connection_uses.h).
/// Errors   kMissing for an id or name that is not there; kDefinition for a name that is taken,
///          empty or too long, and for a label, group or owner that is not there; kChanged when a
///          job of it runs and the change needs that none does; else as Database.
/// Threads  every method may be called from any thread and any process.
class TransferStore {
 public:
  TransferStore(Database& database, Clock& clock) : database_(database), clock_(clock) {}

  Result<Transfer> Add(const TransferDraft& draft, const Author& author);
  /// Replace all that `draft` holds, but keep the owner. A new revision only when document or
  /// settings differ. With another name, its jobs and its ledger are renamed along, which needs
  /// that no job of it runs and that no ledger of the new name is left from runs of a file.
  /// kChanged when `expected_revision` is given and is no longer the newest.
  Result<Transfer> Update(int64_t id, const TransferDraft& draft, const Author& author,
                          std::optional<int64_t> expected_revision = {});
  /// Its revisions, schedules, notifications and ledger go along; its jobs stay in the history.
  /// Queued jobs are cancelled; kChanged while one runs.
  Status Remove(int64_t id);

  Result<Transfer> Find(int64_t id);
  Result<Transfer> FindByName(const std::string& name);
  /// By id.
  Result<std::vector<Transfer>> List(const TransferFilter& filter);

  /// The newest first, without documents and settings (null), older than `before` (0: from the
  /// newest).
  Result<std::vector<TransferRevision>> Revisions(int64_t id, int64_t before, int64_t limit);
  Result<TransferRevision> FindRevision(int64_t id, int64_t revision);

 private:
  Database& database_;
  Clock& clock_;
};

}  // namespace waybill::metastore
