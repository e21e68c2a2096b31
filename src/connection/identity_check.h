#pragma once

#include "base/error.h"
#include "connection/check_rows.h"

namespace waybill::connection {

/// Rows "identity" and, for a role, "role" and "external ID". False when there are no credentials
/// to go on with. Waybill's own identity is shown where STS tells it; that it does not is no
/// failure, since some stores do not know the call.
Result<bool> CheckIdentity(const CheckParts& parts);

}  // namespace waybill::connection
