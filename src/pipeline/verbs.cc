#include "pipeline/verbs.h"

#include <fmt/format.h>

#include <atomic>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "pipeline/commit.h"
#include "pipeline/json_fields.h"
#include "pipeline/stages.h"
#include "pipeline/task.h"

namespace waybill::pipeline {
namespace {

Result<Split> FindSplit(PlanReader& plan, int index, const std::string& plan_path) {
  for (;;) {
    ARROW_ASSIGN_OR_RAISE(auto split, plan.Next());
    if (!split) {
      return Fail(ErrorKind::kDefinition, plan_path,
                  fmt::format("has {} splits, and no split {}", plan.summary().splits, index));
    }
    if (split->index == index) return std::move(*split);
  }
}

/// The summary stands at the plan's end.
Result<PlanSummary> ReadSummary(PlanReader& plan) {
  for (;;) {
    ARROW_ASSIGN_OR_RAISE(auto split, plan.Next());
    if (!split) return plan.summary();
  }
}

Result<TaskReport> ReadReport(const std::string& path, const std::string& job_id) {
  ARROW_ASSIGN_OR_RAISE(auto lines, LineReader::Open(path));
  ARROW_ASSIGN_OR_RAISE(auto json, lines.Next());
  if (!json) return Fail(ErrorKind::kData, path, "holds no report");
  JsonFields fields(*json, path);
  const std::string found = fields.Text("job_id");
  ARROW_RETURN_NOT_OK(fields.status());
  if (found != job_id) {
    return Fail(ErrorKind::kData, path,
                fmt::format("is a report of job {}, and the plan is of job {}", found, job_id));
  }
  return ReportFromJson(*json, path);
}

/// The journal of a commit: a new one, or one that goes on.
Result<std::unique_ptr<Journal>> OpenJournal(const std::string& path, const JobHeader& header,
                                             const Clock& clock) {
  if (!std::filesystem::exists(path)) {
    ARROW_ASSIGN_OR_RAISE(auto journal, Journal::Create(path, clock));
    ARROW_RETURN_NOT_OK(journal->Began(header));
    return journal;
  }
  ARROW_ASSIGN_OR_RAISE(auto journal, Journal::Reopen(path, clock));
  ARROW_ASSIGN_OR_RAISE(auto state, ReadJournal(path));
  if (!state.header) ARROW_RETURN_NOT_OK(journal->Began(header));
  if (state.header && state.header->job_id != header.job_id) {
    return Fail(ErrorKind::kData, path, fmt::format("is of job {}", state.header->job_id));
  }
  // An earlier try that did not decide: its reports count no more, its artifacts are untouched.
  if (!state.commit_decided) ARROW_RETURN_NOT_OK(journal->RolledBack());
  return journal;
}

Status CheckLimits(const JournalState& state, Progress& progress) {
  progress.Reset();
  for (const TaskNumbers& task : state.tasks) {
    progress.rows_read += task.rows_read;
    progress.rows_refused += task.rows_refused;
  }
  return RefusalBudget(state.header->definition.refusal_limits, progress).Finish();
}

}  // namespace

Result<PlanSummary> PlanToFile(const RunRequest& request, const std::string& plan_path,
                               std::stop_token stop) {
  const Time started = request.clock.Now();
  ARROW_ASSIGN_OR_RAISE(auto stages, MakeStages(request.definition, request.connectors, started));
  ARROW_RETURN_NOT_OK(WarnOfOverlap(request, stages));
  const JobHeader header{.job_id = request.job_id,
                         .started = started,
                         .source = stages.source->Describe(),
                         .destination = stages.destination->Describe(),
                         .definition = request.definition};
  PlanWriter writer(plan_path);
  return MakePlan(
      {.header = header, .threads = request.threads, .already_loaded = request.already_loaded},
      *stages.source, writer, std::move(stop));
}

Result<Json> RunTaskFromFile(const std::string& plan_path, int index, const VerbContext& context,
                             std::stop_token stop) {
  ARROW_ASSIGN_OR_RAISE(auto plan, PlanReader::Open(plan_path));
  ARROW_ASSIGN_OR_RAISE(Split split, FindSplit(plan, index, plan_path));
  ARROW_ASSIGN_OR_RAISE(
      auto stages, MakeStages(plan.header().definition, context.connectors, plan.header().started));
  ARROW_RETURN_NOT_OK(MakeFolders(context.folder, 0700));
  ARROW_ASSIGN_OR_RAISE(auto journal,
                        Journal::Create(context.folder + "/" + kJournalFile, context.clock));
  ARROW_RETURN_NOT_OK(journal->Began(plan.header()));
  // So that a repair looks for strays of this task, too.
  ARROW_RETURN_NOT_OK(journal->Planned({.splits = index + 1}));
  RefusalBudget budget(plan.header().definition.refusal_limits, context.progress);
  RejectFile rejects(context.folder + "/" + kRejectFile);
  std::atomic<bool> plan_is_stale{false};
  auto report = RunTask(
      split,
      {.stages = stages,
       .budget = budget,
       .rejects = rejects,
       .progress = context.progress,
       .job_id = plan.header().job_id,
       .on_created = [&](int task,
                         const Artifact& artifact) { return journal->Created(task, artifact); },
       .plan_is_stale = plan_is_stale},
      std::move(stop));
  ARROW_RETURN_NOT_OK(report.status());
  ARROW_RETURN_NOT_OK(journal->TaskDone(*report));
  Json json = Json::object();
  json["job_id"] = plan.header().job_id;
  json.update(ReportToJson(*report));
  return json;
}

Result<Waybill> CommitFromFiles(const std::string& plan_path,
                                std::span<const std::string> report_paths,
                                const VerbContext& context) {
  ARROW_ASSIGN_OR_RAISE(auto plan, PlanReader::Open(plan_path));
  ARROW_ASSIGN_OR_RAISE(auto summary, ReadSummary(plan));
  ARROW_ASSIGN_OR_RAISE(auto destination,
                        MakeDestination(plan.header().definition, context.connectors));
  ARROW_RETURN_NOT_OK(MakeFolders(context.folder, 0700));
  const std::string path = context.folder + "/" + kJournalFile;
  ARROW_ASSIGN_OR_RAISE(auto journal, OpenJournal(path, plan.header(), context.clock));
  ARROW_ASSIGN_OR_RAISE(auto state, ReadJournal(path));
  if (!state.commit_decided) {
    ARROW_RETURN_NOT_OK(journal->Planned(summary));
    for (const std::string& report_path : report_paths) {
      ARROW_ASSIGN_OR_RAISE(auto report, ReadReport(report_path, plan.header().job_id));
      ARROW_RETURN_NOT_OK(journal->TaskDone(report));
    }
    ARROW_ASSIGN_OR_RAISE(state, ReadJournal(path));
    ARROW_RETURN_NOT_OK(CheckLimits(state, context.progress));
    ARROW_RETURN_NOT_OK(DecideCommit(state, *journal));
  }
  return RollForward(state, {.job_folder = context.folder,
                             .destination = *destination,
                             .journal = *journal,
                             .clock = context.clock,
                             .log = context.log});
}

}  // namespace waybill::pipeline
