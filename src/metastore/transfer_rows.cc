#include "metastore/transfer_rows.h"

#include <fmt/format.h>

#include "metastore/time_column.h"

namespace waybill::metastore {

const std::string_view kSelectTransfer =
    "SELECT id, name, owner_id, resource_group_id, revision, document, settings, created, updated,"
    " (SELECT json_group_array(label_id) FROM transfer_labels WHERE transfer_id = transfers.id)"
    " FROM transfers";

Result<Transfer> TransferOfRow(const Row& row) {
  Transfer transfer;
  transfer.id = row.Integer(0);
  transfer.name = row.Text(1);
  std::string where = "transfer " + transfer.name;
  if (!row.IsNull(2)) transfer.owner_id = row.Integer(2);
  if (!row.IsNull(3)) transfer.resource_group_id = row.Integer(3);
  transfer.revision = row.Integer(4);
  ARROW_ASSIGN_OR_RAISE(transfer.document, ParseJson(row.Text(5), where));
  ARROW_ASSIGN_OR_RAISE(transfer.settings, ParseJson(row.Text(6), where));
  transfer.created = TimeOf(row, 7);
  transfer.updated = TimeOf(row, 8);
  ARROW_ASSIGN_OR_RAISE(Json labels, ParseJson(row.Text(9), where));
  for (const Json& label : labels) transfer.label_ids.push_back(label.get<int64_t>());
  return transfer;
}

Status NoSuchTransfer(std::string_view name) {
  return Fail(ErrorKind::kMissing, fmt::format("transfer {}", name), "there is no such transfer");
}

Result<Transfer> LoadTransfer(Session& session, int64_t id) {
  static const std::string kById = std::string(kSelectTransfer) + " WHERE id = ?";
  std::optional<Transfer> found;
  ARROW_RETURN_NOT_OK(session.Query(kById, {id}, [&](const Row& row) -> Status {
    ARROW_ASSIGN_OR_RAISE(found, TransferOfRow(row));
    return Status::OK();
  }));
  if (found) return *std::move(found);
  return NoSuchTransfer(fmt::format("with id {}", id));
}

}  // namespace waybill::metastore
