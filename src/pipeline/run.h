#pragma once

#include <functional>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "base/log.h"
#include "pipeline/progress.h"
#include "pipeline/waybill.h"
#include "stage/connectors.h"
#include "stage/item.h"
#include "transfer/definition.h"

namespace waybill::pipeline {

/// What a run needs from outside. References are borrowed and must outlive the call.
struct RunRequest {
  const transfer::Definition& definition;
  const Connectors& connectors;
  std::string job_id;      ///< letters, digits, - and _; unique for ever: it names what is staged
  std::string job_folder;  ///< made when missing (0700); holds the four files named below
  int threads = 2;         ///< tasks at once; memory and connections grow with it
  Clock& clock;
  Log& log;
  Progress& progress;
  /// Whether the ledger holds this item. Empty: nothing was ever loaded.
  std::function<Result<bool>(const Item&)> already_loaded;
  /// Told, besides the log, what a person should look at though the job goes on. May be empty.
  std::function<void(const std::string&)> on_warning;
};

/// The files of a job's folder. docs/formats has a page for each.
inline constexpr char kPlanFile[] = "plan.jsonl";
inline constexpr char kJournalFile[] = "journal.jsonl";
inline constexpr char kRejectFile[] = "rejects.jsonl";
inline constexpr char kWaybillFile[] = "waybill.json";

/// Plan, run every task, commit: a whole job on this host. What the ledger must hold afterwards is
/// in waybill.json: WaybillReader (waybill_json.h).
///
/// Shape    on success everything is published and waybill.json is written. On failure or cancel
///          nothing is visible and what was staged is discarded, also when `stop` has fired. From
///          the moment the commit is decided, `stop` no longer matters: the job is published.
///          An item that changed under us has the job planned anew, once.
/// Units    memory: see Task (task.h) times `threads`; nothing grows with items, rows or bytes but
///          a few hundred bytes per published file.
/// Errors   the first failed task's; kData when too many rows are refused (then
///          progress.over_refusal_limit is set); kBug when the numbers do not balance. When the
///          destination refuses a file after the commit was decided, the error says so, and Repair
///          goes on from there.
Result<Waybill> Run(const RunRequest& request, std::stop_token stop);

/// What a Repair did.
enum class Outcome {
  kPublished,   ///< the job had decided to commit: all of it is visible now
  kRolledBack,  ///< it had not: nothing of it is visible, and nothing is left of it
};

/// Bring a job that ended in a crash to one of its two ends, by what its journal says. Does nothing
/// to a job that is already at one. Safe to repeat, also after a crash of its own; never run it on
/// a job that is still running. kMissing when the folder holds no job.
Result<Outcome> Repair(const std::string& job_folder, const Connectors& connectors, Clock& clock,
                       Log& log, std::stop_token stop);

}  // namespace waybill::pipeline
