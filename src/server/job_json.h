#pragma once

#include <optional>
#include <string>

#include "base/json.h"
#include "metastore/job.h"
#include "server/api.h"

namespace waybill::server {

/// A job as the API shows it: TROCCO's columns, and beside them numbers, error, progress, attempt.
/// `may_cancel`: whether who asks may run its transfer.
Json JobToJson(const Api& api, const metastore::Job& job, bool may_cancel);

Json JobSchema();
Json JobPageSchema();

}  // namespace waybill::server
