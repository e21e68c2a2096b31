#pragma once

#include "base/error.h"
#include "base/json.h"
#include "metastore/metastore.h"
#include "service/access.h"
#include "service/caller.h"

namespace waybill::service {

/// Whether `caller` may have a transfer of this document saved, looked at or run by the server: he
/// must be allowed to use the connections that it names. Files of the server's own machine are for
/// its command line only: whoever can type a path there could read and overwrite what the server
/// can.
///
/// Errors   kDefinition naming the option at fault, also for a connection that he may not see.
Status CheckDocumentAccess(Access& access, metastore::Metastore& store, const Caller& caller,
                           const Json& document);

}  // namespace waybill::service
