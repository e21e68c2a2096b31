#include "pipeline/commit.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <vector>

#include "pipeline/balance.h"
#include "pipeline/parallel.h"
#include "pipeline/run.h"
#include "pipeline/waybill_json.h"

namespace waybill::pipeline {
namespace {

std::vector<StagedRows> AllStaged(const JournalState& state) {
  std::vector<TaskNumbers> tasks = state.tasks;
  std::sort(tasks.begin(), tasks.end(),
            [](const TaskNumbers& a, const TaskNumbers& b) { return a.task < b.task; });
  std::vector<StagedRows> all;
  for (const TaskNumbers& task : tasks) {
    all.insert(all.end(), task.staged.begin(), task.staged.end());
  }
  return all;
}

Result<std::vector<FileRow>> PublishAll(const JournalState& state, const CommitContext& context) {
  const std::vector<StagedRows> all = AllStaged(state);
  std::vector<FileRow> files(all.size());
  std::atomic<int64_t> published{0};
  Status status = ForEachAtOnce(all.size(), context.clock, [&](size_t i) -> Status {
    ARROW_ASSIGN_OR_RAISE(files[i].published, context.destination.Publish(all[i].artifact, {}));
    files[i].rows = all[i].rows;
    ++published;
    return Status::OK();
  });
  if (status.ok()) return files;
  return Within(fmt::format("the commit was decided, and {} of {} files are published; repair the "
                            "job to publish the rest",
                            published.load(), all.size()),
                status);
}

Status WriteWaybill(const Waybill& head, const std::string& job_folder, Waybill* waybill) {
  ARROW_ASSIGN_OR_RAISE(auto items, JournalItems::Open(job_folder + "/" + kJournalFile));
  WaybillWriter writer(job_folder + "/" + kWaybillFile);
  ARROW_RETURN_NOT_OK(writer.Begin(head));
  for (;;) {
    ARROW_ASSIGN_OR_RAISE(auto row, items.Next());
    if (!row) break;
    ARROW_RETURN_NOT_OK(writer.Add(*row));
    if (std::ssize(waybill->items) < Waybill::kWaybillRows) {
      waybill->items.push_back(std::move(*row));
    }
  }
  return writer.Finish();
}

/// A request to begin an output is sent again when its answer is lost, and leaves one behind that
/// nobody has a record of. The job is done without that, so failing to find it is no error.
void DiscardStraysOfPublished(const JournalState& state, const CommitContext& context) {
  if (state.most_splits == 0) return;
  Status strays = context.destination.DiscardStrays(state.header->job_id, state.most_splits,
                                                    state.header->started, {});
  if (strays.ok()) return;
  context.log.Info("could not look for staged output that has no record",
                   {{"reason", strays.message()}});
}

}  // namespace

Status DecideCommit(const JournalState& state, Journal& journal) {
  ARROW_RETURN_NOT_OK(CheckBalance(state.plan, state.tasks));
  return journal.CommitDecided();
}

Result<Waybill> RollForward(const JournalState& state, const CommitContext& context) {
  Waybill waybill{.job_id = state.header->job_id,
                  .transfer = state.header->definition.name,
                  .source = state.header->source,
                  .destination = state.header->destination,
                  .started = state.header->started,
                  .finished = {},
                  .totals = AddUp(state.plan, state.tasks),
                  .files = {},
                  .items = {}};
  ARROW_ASSIGN_OR_RAISE(waybill.files, PublishAll(state, context));
  waybill.finished = context.clock.Now();
  ARROW_RETURN_NOT_OK(WriteWaybill(waybill, context.job_folder, &waybill));
  ARROW_RETURN_NOT_OK(context.journal.Published());
  DiscardStraysOfPublished(state, context);
  if (std::ssize(waybill.files) > Waybill::kWaybillRows)
    waybill.files.resize(Waybill::kWaybillRows);
  return waybill;
}

Status RollBack(const JournalState& state, const CommitContext& context) {
  if (!state.header) return Status::OK();
  std::vector<Artifact> artifacts;
  for (const auto& [name, artifact] : state.artifacts) artifacts.push_back(artifact);
  Status status = ForEachAtOnce(artifacts.size(), context.clock, [&](size_t i) {
    return context.destination.Discard(artifacts[i], {});
  });
  Status strays = ForEachAtOnce(state.most_splits > 0 ? 1 : 0, context.clock, [&](size_t) {
    return context.destination.DiscardStrays(state.header->job_id, state.most_splits,
                                             state.header->started, {});
  });
  if (!strays.ok() && KindOf(strays) == ErrorKind::kDenied) {
    context.log.Warn("not allowed to look for staged output that has no record",
                     {{"reason", strays.message()}});
    strays = Status::OK();
  }
  ARROW_RETURN_NOT_OK(status);
  ARROW_RETURN_NOT_OK(strays);
  return context.journal.RolledBack();
}

}  // namespace waybill::pipeline
