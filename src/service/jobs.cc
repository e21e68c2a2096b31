#include "service/jobs.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

#include "base/file.h"
#include "base/process.h"
#include "pipeline/waybill_json.h"

namespace waybill::service {
namespace {

using metastore::Job;
using metastore::JobOutcome;
using metastore::JobStatus;

Json NumbersOf(const pipeline::Totals& totals) {
  return {{"items", totals.items},
          {"items_already_loaded", totals.items_already_loaded},
          {"bytes_read", totals.bytes_read},
          {"rows_read", totals.rows_read},
          {"rows_written", totals.rows_written},
          {"rows_filtered", totals.rows_filtered},
          {"rows_refused", totals.rows_refused},
          {"files", totals.files},
          {"bytes_written", totals.bytes_written}};
}

Json NumbersOf(const pipeline::ProgressSnapshot& progress) {
  return {{"items", progress.items_done},
          {"bytes_read", progress.bytes_read},
          {"rows_read", progress.rows_read},
          {"rows_refused", progress.rows_refused},
          {"over_refusal_limit", progress.over_refusal_limit}};
}

/// By the definition that ran, which the job keeps.
bool UsesLedger(const Job& job) {
  return job.definition.contains("source") &&
         job.definition["source"].value("incremental", std::string()) == "ledger";
}

JobOutcome Unpublished(const Job& job, const Status& why,
                       const pipeline::ProgressSnapshot& progress) {
  if (IsCancelled(why)) return {job.id, JobStatus::kCanceled, NumbersOf(progress), {}};
  return {job.id,
          JobStatus::kError,
          NumbersOf(progress),
          {std::string(KindName(KindOf(why))), why.message()}};
}

void LogEnd(Log& log, const Status& status) {
  if (status.ok()) return log.Info("job published");
  if (IsCancelled(status)) return log.Warn("job cancelled");
  log.Error("job failed",
            {{"kind", std::string(KindName(KindOf(status)))}, {"message", status.message()}});
}

}  // namespace

Result<Job> Jobs::Run(const transfer::Definition& definition, const RunOptions& options,
                      pipeline::Progress& progress, const std::function<void(const Job&)>& on_start,
                      std::stop_token stop) {
  ARROW_ASSIGN_OR_RAISE(auto lock, parts_.store.LockTransfer(definition.name));
  ARROW_RETURN_NOT_OK(RepairLocked(definition.name, stop));
  ARROW_ASSIGN_OR_RAISE(auto process, ThisProcess());
  metastore::NewJob wanted{.transfer = definition.name, .definition = definition.document};
  ARROW_ASSIGN_OR_RAISE(Job job, parts_.store.jobs().Begin(wanted, process));
  if (on_start) on_start(job);

  Status status = Execute(definition, options, job, progress, stop);
  if (status.ok()) return EndPublished(job);
  return EndUnpublished(Unpublished(job, status, progress.Snapshot()));
}

Status Jobs::Execute(const transfer::Definition& definition, const RunOptions& options,
                     const Job& job, pipeline::Progress& progress, std::stop_token stop) {
  std::string folder = parts_.home.JobFolder(job.id);
  ARROW_RETURN_NOT_OK(MakeFolders(folder, 0700));
  ARROW_ASSIGN_OR_RAISE(auto log, OpenFileLog(parts_.home.JobLog(job.id)));
  log->Info("job started", {{"job", job.id}, {"transfer", definition.name}});
  auto run = [&]() -> Status {
    ARROW_ASSIGN_OR_RAISE(auto expanded, transfer::Expand(definition, options.variables,
                                                          {job.created, *job.started}));
    auto reach = parts_.open(job.id, *log);
    pipeline::RunRequest request{.definition = expanded,
                                 .connectors = reach->connectors(),
                                 .job_id = job.id,
                                 .job_folder = folder,
                                 .threads = options.threads,
                                 .clock = parts_.clock,
                                 .log = *log,
                                 .progress = progress,
                                 .already_loaded = {},
                                 .on_warning = options.on_warning};
    if (UsesLedger(job) && !options.full) {
      request.already_loaded = [&](const Item& item) {
        return parts_.store.ledger().Contains(definition.name,
                                              {item.name, item.version, item.bytes});
      };
    }
    ARROW_RETURN_NOT_OK(parts_.store.jobs().Advance(job.id, JobStatus::kExecuting));
    return pipeline::Run(request, stop).status();
  };
  Status status = run();
  LogEnd(*log, status);
  return status;
}

// The job's numbers and its ledger entries become known in one transaction, so that no crash can
// leave one without the other.
Result<Job> Jobs::EndPublished(const Job& job) {
  std::string path = parts_.home.JobFolder(job.id) + "/" + pipeline::kWaybillFile;
  ARROW_ASSIGN_OR_RAISE(auto receipt, pipeline::WaybillReader::Open(path));
  JobOutcome outcome{job.id, JobStatus::kSucceeded, NumbersOf(receipt.head().totals), {}};
  auto entries = [&](const metastore::JobStore::AddEntry& add) -> Status {
    while (UsesLedger(job)) {
      ARROW_ASSIGN_OR_RAISE(auto row, receipt.Next());
      if (!row) break;
      metastore::LedgerEntry entry;
      entry.key = {row->item.name, row->item.version, row->item.bytes};
      entry.rows = row->rows_read - row->rows_refused;
      ARROW_RETURN_NOT_OK(add(entry));
    }
    return Status::OK();
  };
  ARROW_RETURN_NOT_OK(parts_.store.jobs().Finish(outcome, entries));
  return parts_.store.jobs().Find(job.id);
}

// A job that failed after its commit was decided is published by its own repair, at once if the
// destination is back already; when it is not, the job stays unfinished and the next run or repair
// goes on.
Result<Job> Jobs::EndUnpublished(const JobOutcome& outcome) {
  ARROW_ASSIGN_OR_RAISE(Job job, parts_.store.jobs().Find(outcome.id));
  auto reach = parts_.open(job.id, parts_.log);
  auto repaired = pipeline::Repair(parts_.home.JobFolder(job.id), reach->connectors(), parts_.clock,
                                   parts_.log, std::stop_token());
  bool nothing_staged = !repaired.ok() && KindOf(repaired.status()) == ErrorKind::kMissing;
  if (!repaired.ok() && !nothing_staged) {
    return Within(fmt::format("{}\nand cleaning up after it failed; 'waybill jobs repair' goes on "
                              "from here",
                              outcome.error.message),
                  repaired.status());
  }
  if (!nothing_staged && *repaired == pipeline::Outcome::kPublished) return EndPublished(job);
  ARROW_RETURN_NOT_OK(parts_.store.jobs().Finish(outcome));
  return parts_.store.jobs().Find(job.id);
}

Result<std::vector<Job>> Jobs::List(const metastore::JobFilter& filter) {
  return parts_.store.jobs().List(filter);
}

Result<Job> Jobs::Find(const std::string& id) {
  if (id != "last") {
    auto exact = parts_.store.jobs().Find(id);
    if (exact.ok() || KindOf(exact.status()) != ErrorKind::kMissing) return exact;
  }
  ARROW_ASSIGN_OR_RAISE(auto newest, parts_.store.jobs().List({.limit = id == "last" ? 1 : 1000}));
  std::vector<Job> matches;
  for (Job& job : newest) {
    if (id == "last" || job.id.starts_with(id) || job.id.ends_with(id)) matches.push_back(job);
  }
  if (matches.size() == 1) return matches.front();
  return Fail(ErrorKind::kMissing, fmt::format("job '{}'", id),
              matches.empty() ? "there is no such job; 'waybill jobs' lists them"
                              : fmt::format("{} jobs match; give more of the id", matches.size()));
}

Result<pipeline::Waybill> Jobs::FindWaybill(const Job& job) {
  if (job.status != JobStatus::kSucceeded) {
    return Fail(ErrorKind::kMissing, fmt::format("job {}", job.id),
                fmt::format("it published nothing (status {}), so it has no waybill",
                            metastore::JobStatusName(job.status)));
  }
  return pipeline::ReadWaybill(parts_.home.JobFolder(job.id) + "/" + pipeline::kWaybillFile);
}

Result<std::vector<RepairedJob>> Jobs::Repair(std::stop_token stop) {
  metastore::JobFilter unfinished{.running = true, .limit = 10000};
  ARROW_ASSIGN_OR_RAISE(auto jobs, parts_.store.jobs().List(unfinished));
  std::set<std::string> transfers;
  for (const Job& job : jobs) transfers.insert(job.transfer);
  std::vector<RepairedJob> all;
  for (const std::string& transfer : transfers) {
    auto lock = parts_.store.LockTransfer(transfer);
    // Somebody is running it right now: its job is alive, and none of ours to touch.
    if (!lock.ok() && KindOf(lock.status()) == ErrorKind::kBusy) continue;
    ARROW_RETURN_NOT_OK(lock.status());
    ARROW_ASSIGN_OR_RAISE(auto repaired, RepairLocked(transfer, stop));
    all.insert(all.end(), repaired.begin(), repaired.end());
  }
  return all;
}

// Whoever holds the transfer's lock knows that each of its unfinished jobs is dead.
Result<std::vector<RepairedJob>> Jobs::RepairLocked(const std::string& transfer,
                                                    std::stop_token stop) {
  ARROW_ASSIGN_OR_RAISE(auto dead,
                        parts_.store.jobs().List({.transfer = transfer, .running = true}));
  std::vector<RepairedJob> repaired;
  for (const Job& job : dead) {
    ARROW_ASSIGN_OR_RAISE(auto one, RepairOne(job, stop));
    repaired.push_back(std::move(one));
  }
  return repaired;
}

Result<RepairedJob> Jobs::RepairOne(const Job& job, std::stop_token stop) {
  auto reach = parts_.open(job.id, parts_.log);
  auto outcome = pipeline::Repair(parts_.home.JobFolder(job.id), reach->connectors(), parts_.clock,
                                  parts_.log, stop);
  if (!outcome.ok() && KindOf(outcome.status()) != ErrorKind::kMissing) {
    return Within(fmt::format("repairing job {}", job.id), outcome.status());
  }
  // A job that died before it planned has no folder, and nothing to undo.
  if (outcome.ok() && *outcome == pipeline::Outcome::kPublished) {
    ARROW_ASSIGN_OR_RAISE(Job ended, EndPublished(job));
    return RepairedJob{ended, pipeline::Outcome::kPublished};
  }
  JobOutcome abandoned{job.id,
                       JobStatus::kAbandoned,
                       Json::object(),
                       {"busy", "its process ended before the job did; nothing was published"}};
  ARROW_RETURN_NOT_OK(parts_.store.jobs().Finish(abandoned));
  ARROW_ASSIGN_OR_RAISE(Job ended, parts_.store.jobs().Find(job.id));
  return RepairedJob{ended, pipeline::Outcome::kRolledBack};
}

}  // namespace waybill::service
