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

/// The same for one that is stored, before it is run: rights may have gone since it was saved.
/// Files are let pass: whoever owns the machine has stored that transfer.
Status CheckConnectionUse(Access& access, metastore::Metastore& store, const Caller& caller,
                          const Json& document);

/// Whose right counts when a schedule starts a transfer: its owner's. One without an owner is that
/// of the machine's owner, who may use everything.
Status CheckOwnersConnectionUse(metastore::Metastore& store, const metastore::Transfer& transfer);

}  // namespace waybill::service
