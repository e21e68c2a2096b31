#pragma once

#include <string>

#include "metastore/database.h"

namespace waybill::metastore {

/// Transfers name their connections, at /source/connection and /destination/connection of their
/// documents. Both are called inside the transaction that changes the connection.

/// Write the new name into every document, revision and waiting job that has the old one. kChanged,
/// naming the job, while a job that uses it runs: its repair would look for the old name.
Status RenameConnectionUses(Session& session, const std::string& from, const std::string& to);
/// kChanged when a stored transfer, or a job that waits or runs, uses it.
Status CheckConnectionUnused(Session& session, const std::string& name);

}  // namespace waybill::metastore
