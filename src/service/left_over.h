#pragma once

#include <optional>

#include "base/error.h"
#include "metastore/metastore.h"
#include "service/home.h"

namespace waybill::service {

/// Whether a job has staged something that was neither published nor discarded yet.
Result<bool> HasLeftOver(const Home& home, const metastore::Job& job);

/// End a dead job that cannot be repaired, because of `why`, once it was cancelled by a person or
/// by its time-out: its error says what it has left where, which nobody sees and 'waybill jobs
/// repair' discards. Empty, and nothing was done: it was not cancelled, or its commit was decided:
/// then it can only go forward, and ending it would leave half of its output behind.
Result<std::optional<metastore::Job>> EndUnrepaired(metastore::Metastore& store, const Home& home,
                                                    const metastore::Job& job, const Status& why);

}  // namespace waybill::service
