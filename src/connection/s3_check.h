#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "connection/check_rows.h"
#include "connection/open.h"
#include "connection/permission.h"

namespace waybill::connection {

struct CheckRequest {
  std::string bucket;  ///< empty: only identity, role and the list of buckets are tried
  std::string prefix;
  std::string key;  ///< read this object, rather than the first under `prefix`
  Use use = Use::kSource;
};

/// The whole test. A value.
struct CheckReport {
  bool ok = false;
  std::vector<CheckRow> rows;
};

/// Try, through the very client that jobs use, what the connection is allowed to do.
///
/// Shape    rows come in a fixed order, each once, through `on_row` as they are known. For a role:
///          identity, role, external ID (that the role is refused without it and with a wrong one);
///          then one row per permission. PutObject and AbortMultipartUpload are proven by an upload
///          of a few bytes that is aborted; nothing is left behind.
/// Errors   Cancelled() when `stop` fires. A refusal is a row, never an error.
Result<CheckReport> CheckS3(OpenedConnection& connection, const CheckRequest& request,
                            const std::function<void(const CheckRow&)>& on_row,
                            std::stop_token stop);

/// {"permission":…,"state":…,"required":…,"warning":…,"reason":…,"mend":…}
Json CheckRowToJson(const CheckRow& row);
/// {"verdict":"ok"|"failed","rows":[…]}
Json CheckReportToJson(const CheckReport& report);

}  // namespace waybill::connection
