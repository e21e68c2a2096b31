#pragma once

#include <string>

#include "base/error.h"
#include "stage/destination.h"
#include "stage/source.h"
#include "transfer/definition.h"

namespace waybill::transfer {

/// Whether the next run of a transfer would read what this run writes. A run never reads its own
/// output: what it reads is fixed before anything is visible.
///
/// Shape    empty when it would not; else a sentence with what to do. By names alone: the first
///          name that the destination gives, asked of the source. Variables must have been
///          expanded.
/// Errors   kDefinition with incremental: ledger and the same connection: the ledger, which is to
///          load each item once, would load every row again with each run.
Result<std::string> CheckOverlap(const Definition& definition, const Source& source,
                                 const Destination& destination);

}  // namespace waybill::transfer
