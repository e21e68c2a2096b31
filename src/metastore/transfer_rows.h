#pragma once

#include <string_view>

#include "metastore/database.h"
#include "metastore/transfer_store.h"

namespace waybill::metastore {

/// The columns that TransferOfRow reads, in its order: "SELECT … FROM transfers".
extern const std::string_view kSelectTransfer;
Result<Transfer> TransferOfRow(const Row& row);

Status NoSuchTransfer(std::string_view name);
/// kMissing when there is none.
Result<Transfer> LoadTransfer(Session& session, int64_t id);

}  // namespace waybill::metastore
