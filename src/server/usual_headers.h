#pragma once

#include "server/route.h"

namespace waybill::server {

/// What every answer says to browsers, whatever it holds: run no script but the console's own,
/// guess no content type, sit in nobody's frame, keep no copy unless the answer allows it.
void AddUsualHeaders(bool is_tls, Reply* reply);

}  // namespace waybill::server
