#pragma once

#include <optional>
#include <vector>

#include "base/json.h"
#include "metastore/transfer_store.h"
#include "server/api.h"

namespace waybill::server {

/// What belongs to a transfer beside its document and settings, as a request gives it: what is
/// empty stays as it is, an empty list takes everything away.
struct TransferParts {
  std::optional<std::vector<int64_t>>
      label_ids;  ///< part of the transfer itself: not stored by StoreParts
  std::optional<Json> schedules;
  std::optional<Json> notifications;  ///< as service::Notifications takes them
};

/// The parts that a body holds, checked: nothing has been written when one of them is wrong. Null
/// stands for an empty list.
Result<TransferParts> PartsIn(Api& api, const Json& body);
/// Replace those that are given.
Status StoreParts(Api& api, int64_t transfer_id, const TransferParts& parts);

/// "labels", "schedules" and "notifications", null when there are none, and "next_run_at".
Result<Json> PartsJson(Api& api, const metastore::Transfer& transfer);

/// Adds them to the schema of an answer, and of a body.
void AddPartsSchema(Json* answer);
void AddPartsBodySchema(Json* body);

}  // namespace waybill::server
