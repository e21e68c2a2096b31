#include "metastore/ledger.h"

#include "metastore/time_column.h"

namespace waybill::metastore {

Result<bool> Ledger::Contains(std::string_view transfer, const LedgerKey& key) {
  bool found = false;
  ARROW_RETURN_NOT_OK(database_.Read([&](Session& session) {
    return session.Query(
        "SELECT 1 FROM ledger WHERE transfer = ? AND item = ? AND version = ? AND bytes = ?",
        {transfer, key.item, key.version, key.bytes}, [&](const Row&) {
          found = true;
          return Status::OK();
        });
  }));
  return found;
}

Result<int64_t> Ledger::Count(std::string_view transfer) {
  int64_t count = 0;
  ARROW_RETURN_NOT_OK(database_.Read([&](Session& session) {
    return session.Query("SELECT count(*) FROM ledger WHERE transfer = ?", {transfer},
                         [&](const Row& row) {
                           count = row.Integer(0);
                           return Status::OK();
                         });
  }));
  return count;
}

Result<std::vector<LedgerEntry>> Ledger::List(std::string_view transfer,
                                              const std::optional<LedgerKey>& after,
                                              int64_t limit) {
  // No item has an empty name and fewer than no bytes, so this key stands before all others.
  const LedgerKey from = after.value_or(LedgerKey{"", "", -1});
  std::vector<LedgerEntry> entries;
  ARROW_RETURN_NOT_OK(database_.Read([&](Session& session) {
    return session.Query(
        "SELECT item, version, bytes, rows, job_id, loaded FROM ledger"
        " WHERE transfer = ? AND (item, version, bytes) > (?, ?, ?)"
        " ORDER BY item, version, bytes LIMIT ?",
        {transfer, from.item, from.version, from.bytes, limit}, [&](const Row& row) {
          entries.push_back({{row.Text(0), row.Text(1), row.Integer(2)},
                             row.Integer(3),
                             row.Text(4),
                             TimeOf(row, 5)});
          return Status::OK();
        });
  }));
  return entries;
}

Result<int64_t> Ledger::Reset(std::string_view transfer) {
  int64_t removed = 0;
  ARROW_RETURN_NOT_OK(database_.Write([&](Session& session) {
    return session.Execute("DELETE FROM ledger WHERE transfer = ?", {transfer}).Value(&removed);
  }));
  return removed;
}

Result<int64_t> Ledger::Reset(std::string_view transfer, const std::vector<std::string>& items) {
  int64_t removed = 0;
  ARROW_RETURN_NOT_OK(database_.Write([&](Session& session) -> Status {
    for (const std::string& item : items) {
      ARROW_ASSIGN_OR_RAISE(
          int64_t of_item,
          session.Execute("DELETE FROM ledger WHERE transfer = ? AND item = ?", {transfer, item}));
      removed += of_item;
    }
    return Status::OK();
  }));
  return removed;
}

}  // namespace waybill::metastore
