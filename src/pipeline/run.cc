#include "pipeline/run.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cctype>
#include <cerrno>
#include <mutex>
#include <thread>
#include <vector>

#include "base/display.h"
#include "base/file.h"
#include "pipeline/commit.h"
#include "pipeline/failure.h"
#include "pipeline/journal.h"
#include "pipeline/plan.h"
#include "pipeline/stages.h"
#include "pipeline/task.h"

namespace waybill::pipeline {
namespace {

/// A job is planned anew this often when its items change under it.
constexpr int kPlansPerJob = 2;

class JobRun {
 public:
  JobRun(const RunRequest& request, Time started, Stages stages, std::unique_ptr<Journal> journal)
      : request_(request), stages_(std::move(stages)), journal_(std::move(journal)) {
    header_ = {.job_id = request.job_id,
               .started = started,
               .source = stages_.source->Describe(),
               .destination = stages_.destination->Describe(),
               .definition = request.definition};
  }

  Result<Waybill> Run(const std::stop_token& stop) {
    ARROW_RETURN_NOT_OK(journal_->Began(header_));
    for (int plan = 1;; ++plan) {
      plan_is_stale_ = false;
      auto waybill = Attempt(stop);
      if (waybill.ok() || decided_) return waybill;
      const Status status = TakeBack(waybill.status());
      const bool again = plan_is_stale_ && plan < kPlansPerJob && !stop.stop_requested();
      if (!again) return status;
      request_.log.Warn("an item changed while the job ran; the job is planned anew",
                        {{"reason", status.message()}});
      request_.progress.Reset();
    }
  }

 private:
  std::string File(const char* name) const { return request_.job_folder + "/" + name; }

  CommitContext Context() {
    return {.job_folder = request_.job_folder,
            .destination = *stages_.destination,
            .journal = *journal_,
            .clock = request_.clock,
            .log = request_.log};
  }

  Result<Waybill> Attempt(const std::stop_token& stop) {
    ARROW_RETURN_NOT_OK(Plan(stop));
    request_.progress.phase = Phase::kRunning;
    ARROW_RETURN_NOT_OK(RunTasks(stop));
    if (stop.stop_requested()) return Cancelled();
    request_.progress.phase = Phase::kCommitting;
    ARROW_ASSIGN_OR_RAISE(auto state, ReadJournal(File(kJournalFile)));
    ARROW_RETURN_NOT_OK(DecideCommit(state, *journal_));
    decided_ = true;
    ARROW_ASSIGN_OR_RAISE(auto waybill, RollForward(state, Context()));
    request_.progress.phase = Phase::kDone;
    return waybill;
  }

  Status Plan(const std::stop_token& stop) {
    PlanWriter writer(File(kPlanFile));
    ARROW_ASSIGN_OR_RAISE(auto plan, MakePlan({.header = header_,
                                               .threads = request_.threads,
                                               .already_loaded = request_.already_loaded},
                                              *stages_.source, writer, stop));
    request_.progress.items_planned = plan.items;
    request_.progress.bytes_planned = plan.bytes;
    request_.log.Info("planned", {{"splits", std::to_string(plan.splits)},
                                  {"items", std::to_string(plan.items)},
                                  {"bytes", std::to_string(plan.bytes)},
                                  {"already_loaded", std::to_string(plan.items_already_loaded)}});
    return journal_->Planned(plan);
  }

  Status RunTasks(const std::stop_token& stop) {
    ARROW_ASSIGN_OR_RAISE(auto plan, PlanReader::Open(File(kPlanFile)));
    RefusalBudget budget(request_.definition.refusal_limits, request_.progress);
    ::unlink(File(kRejectFile).c_str());  // of a plan that went stale
    RejectFile rejects(File(kRejectFile));
    const TaskContext context{.stages = stages_,
                              .budget = budget,
                              .rejects = rejects,
                              .progress = request_.progress,
                              .job_id = request_.job_id,
                              .on_created =
                                  [this](int task, const Artifact& artifact) {
                                    return journal_->Created(task, artifact);
                                  },
                              .plan_is_stale = plan_is_stale_};
    FirstFailure failure(stop);
    {
      std::mutex mutex;  // guards plan
      std::vector<std::jthread> workers;
      for (int i = 0; i < std::max(request_.threads, 1); ++i) {
        workers.emplace_back([&] { failure.Note(Work(plan, mutex, context, failure)); });
      }
    }
    ARROW_RETURN_NOT_OK(failure.status());
    return budget.Finish();
  }

  /// Take split after split until there are none.
  Status Work(PlanReader& plan, std::mutex& mutex, const TaskContext& context,
              const FirstFailure& failure) {
    while (!failure.stopped()) {
      std::optional<Split> split;
      {
        std::lock_guard lock(mutex);
        ARROW_ASSIGN_OR_RAISE(split, plan.Next());
      }
      if (!split) return Status::OK();
      ARROW_ASSIGN_OR_RAISE(auto report, RunTask(*split, context, failure.token()));
      ARROW_RETURN_NOT_OK(journal_->TaskDone(report));
      request_.log.Info("task done",
                        {{"task", std::to_string(report.numbers.task)},
                         {"rows_read", std::to_string(report.numbers.rows_read)},
                         {"rows_refused", std::to_string(report.numbers.rows_refused)}});
    }
    return Status::OK();
  }

  /// Roll back after `cause`, and return what the user should read.
  Status TakeBack(const Status& cause) {
    auto state = ReadJournal(File(kJournalFile));
    const Status status = state.ok() ? RollBack(*state, Context()) : state.status();
    if (status.ok()) return cause;
    return cause.WithMessage(cause.message(), "; what was staged could not all be removed (",
                             status.message(), "): repair the job to try again");
  }

  const RunRequest& request_;
  const Stages stages_;
  const std::unique_ptr<Journal> journal_;
  JobHeader header_;
  std::atomic<bool> plan_is_stale_{false};
  bool decided_ = false;
};

/// Job ids become parts of file names and of role session names.
Status CheckJobId(const std::string& id) {
  const bool good =
      !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '-' || c == '_';
      });
  if (good) return Status::OK();
  return Fail(ErrorKind::kBug, fmt::format("job id '{}'", ForTerminal(id, 80)),
              "expected 1 to 64 letters, digits, - and _");
}

}  // namespace

Result<Waybill> Run(const RunRequest& request, std::stop_token stop) {
  ARROW_RETURN_NOT_OK(CheckJobId(request.job_id));
  request.progress.Reset();
  const Time started = request.clock.Now();
  ARROW_ASSIGN_OR_RAISE(auto stages, MakeStages(request.definition, request.connectors, started));
  ARROW_RETURN_NOT_OK(WarnOfOverlap(request, stages));
  ARROW_RETURN_NOT_OK(MakeFolders(request.job_folder, 0700));
  ARROW_ASSIGN_OR_RAISE(auto journal,
                        Journal::Create(request.job_folder + "/" + kJournalFile, request.clock));
  return JobRun(request, started, std::move(stages), std::move(journal)).Run(stop);
}

Result<Outcome> Repair(const std::string& job_folder, const Connectors& connectors, Clock& clock,
                       Log& log, std::stop_token stop) {
  struct stat found {};
  if (::stat(job_folder.c_str(), &found) != 0) return FailErrno(errno, job_folder, "look at");
  const std::string path = job_folder + "/" + kJournalFile;
  // Without a journal, or with one that does not say what job it is, nothing was staged yet.
  if (::stat(path.c_str(), &found) != 0 && errno == ENOENT) return Outcome::kRolledBack;
  ARROW_ASSIGN_OR_RAISE(auto journal, Journal::Reopen(path, clock));
  ARROW_ASSIGN_OR_RAISE(auto state, ReadJournal(path));
  if (state.published) return Outcome::kPublished;
  if (!state.header || state.rolled_back) return Outcome::kRolledBack;
  if (stop.stop_requested()) return Cancelled();
  ARROW_ASSIGN_OR_RAISE(auto destination, MakeDestination(state.header->definition, connectors));
  const CommitContext context{.job_folder = job_folder,
                              .destination = *destination,
                              .journal = *journal,
                              .clock = clock,
                              .log = log};
  if (state.commit_decided) {
    ARROW_RETURN_NOT_OK(RollForward(state, context).status());
    return Outcome::kPublished;
  }
  ARROW_RETURN_NOT_OK(RollBack(state, context));
  return Outcome::kRolledBack;
}

}  // namespace waybill::pipeline
