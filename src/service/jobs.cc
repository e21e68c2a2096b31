#include "service/jobs.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/option_table.h"
#include "base/process.h"
#include "pipeline/waybill_json.h"

namespace waybill::service {
namespace {

using metastore::CancelType;
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
  const Json::json_pointer place("/source/incremental");
  return job.definition.contains(place) && job.definition[place] == "ledger";
}

transfer::RunTimes TimesOf(const Job& job, const RunOptions& options) {
  if (options.context_time) return {*options.context_time, *options.context_time};
  return {job.created, job.started.value_or(job.created)};
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

bool IsWorthRetrying(std::string_view error_kind) {
  return error_kind != KindName(ErrorKind::kDefinition) && error_kind != KindName(ErrorKind::kData);
}

Result<Job> Jobs::Run(const transfer::Definition& definition, const RunOptions& options,
                      pipeline::Progress& progress, const std::function<void(const Job&)>& on_start,
                      std::stop_token stop) {
  ARROW_ASSIGN_OR_RAISE(auto lock, parts_.store.LockTransfer(definition.name));
  ARROW_RETURN_NOT_OK(RepairLocked(definition.name, stop));
  ARROW_ASSIGN_OR_RAISE(auto process, ThisProcess());
  metastore::NewJob wanted{.transfer = definition.name, .definition = definition.document};
  ARROW_ASSIGN_OR_RAISE(Job job, parts_.store.jobs().Begin(wanted, process));
  if (on_start) on_start(job);
  return RunStarted({job, options, Origin::kDirect}, definition, progress, stop);
}

Result<Job> Jobs::Queue(const transfer::Definition& definition, const RunOptions& options) {
  return parts_.store.jobs().Add({.transfer = definition.name,
                                  .definition = definition.document,
                                  .options = RunOptionsToJson(options)});
}

Result<Job> Jobs::RunQueued(const std::string& id, pipeline::Progress& progress,
                            const std::function<void(const Job&)>& on_start, std::stop_token stop) {
  ARROW_ASSIGN_OR_RAISE(Job job, parts_.store.jobs().Find(id));
  if (metastore::IsFinalStatus(job.status)) return job;
  ARROW_ASSIGN_OR_RAISE(auto lock, LockOf(job));
  // It may have ended, or died, while we waited for its lock.
  ARROW_ASSIGN_OR_RAISE(job, parts_.store.jobs().Find(id));
  if (metastore::IsRunningStatus(job.status)) {
    return RepairQueued(job, stop);
  }
  if (job.exclusive) ARROW_RETURN_NOT_OK(RepairLocked(job.transfer, stop));
  ARROW_ASSIGN_OR_RAISE(auto process, ThisProcess());
  ARROW_RETURN_NOT_OK(parts_.store.jobs().Start(id, process));
  ARROW_ASSIGN_OR_RAISE(job, parts_.store.jobs().Find(id));
  if (on_start) on_start(job);
  ARROW_ASSIGN_OR_RAISE(RunOptions options, RunOptionsFromJson(job.options));
  Started started{job, options, Origin::kQueue};
  auto definition = ReadDefinition(job);
  if (!definition.ok()) {
    return EndUnpublished(started, Unpublished(job, definition.status(), progress.Snapshot()));
  }
  return RunStarted(started, *definition, progress, stop);
}

/// Whoever holds it knows that no process works on the job.
Result<metastore::FileLock> Jobs::LockOf(const Job& job) {
  if (job.exclusive) return parts_.store.LockTransfer(job.transfer);
  std::string folder = parts_.home.JobFolder(job.id);
  ARROW_RETURN_NOT_OK(MakeFolders(folder, 0700));
  ARROW_ASSIGN_OR_RAISE(auto lock, metastore::FileLock::TryTake(folder + "/lock"));
  if (lock) return *std::move(lock);
  return Fail(ErrorKind::kBusy, fmt::format("job {}", job.number),
              "another process is working on it");
}

Result<transfer::Definition> Jobs::ReadDefinition(const Job& job) {
  auto reach = parts_.open("definition", parts_.log);
  std::vector<Problem> problems;
  auto definition = transfer::CheckDocument(job.definition, reach->connectors(), &problems);
  // Its transfer may have been renamed while it waited.
  definition.name = job.transfer;
  if (problems.empty()) return definition;
  std::string all;
  for (const Problem& problem : problems) {
    all += fmt::format("\n{}: {}", PointerText(problem.pointer), problem.message);
  }
  return Fail(ErrorKind::kDefinition, "transfer " + job.transfer, all);
}

Result<Job> Jobs::RunStarted(const Started& started, const transfer::Definition& definition,
                             pipeline::Progress& progress, const std::stop_token& stop) {
  Status status = Execute(started, definition, progress, stop);
  if (status.ok()) return EndPublished(started.job);
  return EndUnpublished(started, Unpublished(started.job, status, progress.Snapshot()));
}

Status Jobs::GoOn(const Job& job) {
  Status advanced = parts_.store.jobs().Advance(job.id, JobStatus::kExecuting);
  if (advanced.ok()) return advanced;
  ARROW_ASSIGN_OR_RAISE(Job now, parts_.store.jobs().Find(job.id));
  return now.status == JobStatus::kInterrupting ? Cancelled() : advanced;
}

Status Jobs::Execute(const Started& started, const transfer::Definition& definition,
                     pipeline::Progress& progress, const std::stop_token& stop) {
  const Job& job = started.job;
  std::string folder = parts_.home.JobFolder(job.id);
  ARROW_RETURN_NOT_OK(MakeFolders(folder, 0700));
  ARROW_ASSIGN_OR_RAISE(auto log, OpenFileLog(parts_.home.JobLog(job.id)));
  log->Info(
      "job started",
      {{"job", job.id}, {"transfer", definition.name}, {"attempt", std::to_string(job.attempt)}});
  auto run = [&]() -> Status {
    ARROW_ASSIGN_OR_RAISE(auto expanded, transfer::Expand(definition, started.options.variables,
                                                          TimesOf(job, started.options)));
    auto reach = parts_.open(job.id, *log);
    pipeline::RunRequest request{.definition = expanded,
                                 .connectors = reach->connectors(),
                                 .job_id = job.id,
                                 .job_folder = folder,
                                 .threads = started.options.threads,
                                 .clock = parts_.clock,
                                 .log = *log,
                                 .progress = progress,
                                 .already_loaded = {},
                                 .on_warning = started.options.on_warning};
    if (UsesLedger(job) && !started.options.full) {
      request.already_loaded = [&](const Item& item) {
        return parts_.store.ledger().Contains(definition.name,
                                              {item.name, item.version, item.bytes});
      };
    }
    ARROW_RETURN_NOT_OK(GoOn(job));
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
      entry.rows = row->rows_read - row->rows_filtered - row->rows_refused;
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
Result<Job> Jobs::EndUnpublished(const Started& started, const JobOutcome& outcome) {
  const std::string& id = started.job.id;
  auto reach = parts_.open(id, parts_.log);
  auto repaired = pipeline::Repair(parts_.home.JobFolder(id), reach->connectors(), parts_.clock,
                                   parts_.log, std::stop_token());
  bool nothing_staged = !repaired.ok() && KindOf(repaired.status()) == ErrorKind::kMissing;
  if (!repaired.ok() && !nothing_staged) {
    return Within(fmt::format("{}\nand cleaning up after it failed; 'waybill jobs repair' goes on "
                              "from here",
                              outcome.error.message),
                  repaired.status());
  }
  ARROW_ASSIGN_OR_RAISE(Job job, parts_.store.jobs().Find(id));
  if (!nothing_staged && *repaired == pipeline::Outcome::kPublished) return EndPublished(job);
  // A job of the queue that nobody cancelled was stopped with its server: it runs again.
  bool goes_back = outcome.status == JobStatus::kCanceled && job.cancel == CancelType::kNone &&
                   started.origin == Origin::kQueue;
  if (goes_back) return Again(job, job.attempt, {});
  bool retried = outcome.status == JobStatus::kError && job.cancel == CancelType::kNone &&
                 IsWorthRetrying(outcome.error.kind) && job.attempt <= started.options.retry_limit;
  if (retried) return Again(job, job.attempt + 1, outcome.error);
  ARROW_RETURN_NOT_OK(parts_.store.jobs().Finish(outcome));
  return parts_.store.jobs().Find(id);
}

// All that the last attempt had staged is discarded by now. Its journal goes first: whatever else
// is left without one counts for nothing.
Result<Job> Jobs::Again(const Job& job, int64_t attempt, const metastore::JobError& why) {
  std::string folder = parts_.home.JobFolder(job.id);
  for (const char* name : {pipeline::kJournalFile, pipeline::kPlanFile, pipeline::kRejectFile}) {
    std::string path = folder + "/" + name;
    if (unlink(path.c_str()) != 0 && errno != ENOENT) {
      return FailErrno(errno, path, "make room for another attempt");
    }
  }
  ARROW_RETURN_NOT_OK(parts_.store.jobs().Requeue(job.id, attempt, why));
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

}  // namespace waybill::service
