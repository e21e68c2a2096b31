#pragma once

#include <string>

#include "base/clock.h"
#include "base/log.h"
#include "pipeline/journal.h"
#include "pipeline/waybill.h"
#include "stage/destination.h"

namespace waybill::pipeline {

/// What the end of a job is made with. References are borrowed.
struct CommitContext {
  const std::string& job_folder;
  Destination& destination;
  Journal& journal;
  Clock& clock;
  Log& log;
};

/// Check that the job balances, and decide. From an OK on, the job can only be rolled forward.
///
/// Errors   kBug when it does not balance; the journal's. Nothing is decided then.
Status DecideCommit(const JournalState& state, Journal& journal);

/// Publish everything that a decided job staged, write its waybill, and discard what it staged
/// without a record. Idempotent, also after a crash in the middle.
///
/// Errors   the destination's: what could be published is published then, and calling it again
///          goes on from there.
Result<Waybill> RollForward(const JournalState& state, const CommitContext& context);

/// Discard everything that an undecided job staged, recorded or not. Idempotent.
///
/// Errors   the destination's and the journal's; everything else is discarded all the same. Being
///          denied to look for what has no record is logged, and no error.
Status RollBack(const JournalState& state, const CommitContext& context);

}  // namespace waybill::pipeline
