#include "service/job_queue.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <nlohmann/json.hpp>

#include "service/job_queue_loop.h"
#include "service/transfers.h"

namespace waybill::service {
namespace {

using metastore::CancelType;
using metastore::Job;
using metastore::JobStatus;

/// Ask a process that is not our child. Its number may be another's by the time we look, so it is
/// pinned first and compared then.
void AskToEnd(const ProcessIdentity& process) {
  FileHandle pinned(int(syscall(SYS_pidfd_open, pid_t(process.pid), 0)));
  if (!pinned.is_open() || !IsRunning(process)) return;
  syscall(SYS_pidfd_send_signal, pinned.get(), SIGTERM, nullptr, 0);
}

}  // namespace

Result<metastore::NewJob> MakeNewJob(const metastore::Transfer& transfer,
                                     const StartRequest& request) {
  ARROW_ASSIGN_OR_RAISE(TransferSettings settings, ParseTransferSettings(transfer.settings));
  if (request.resource_enhancement) {
    Json changed = transfer.settings;
    changed["resource_enhancement"] = *request.resource_enhancement;
    ARROW_ASSIGN_OR_RAISE(settings, ParseTransferSettings(changed));
  }
  RunOptions options{.full = request.full,
                     .threads = settings.threads(),
                     .variables = request.variables,
                     .context_time = request.context_time,
                     .retry_limit = settings.retry_limit,
                     .timeout = std::chrono::minutes(settings.execution_timeout)};
  return metastore::NewJob{.transfer = transfer.name,
                           .transfer_id = transfer.id,
                           .definition = transfer.document,
                           .executor = request.executor,
                           .user_id = request.user_id,
                           .options = RunOptionsToJson(options),
                           .exclusive = !settings.is_runnable_concurrently};
}

Duration RetryDelay(const QueueOptions& options, int64_t failures) {
  Duration delay = options.retry_base;
  for (int64_t i = 1; i < failures && delay < options.retry_cap; ++i) delay *= 2;
  return std::min(delay, options.retry_cap);
}

JobQueue::JobQueue(Parts parts, QueueOptions options)
    : parts_(parts), loop_(std::make_unique<Loop>(std::move(parts), options)) {}

JobQueue::~JobQueue() { Stop(); }

Status JobQueue::Start() { return loop_->Start(); }
void JobQueue::Stop() { loop_->Stop(); }

Result<Job> JobQueue::Enqueue(const StartRequest& request) {
  ARROW_ASSIGN_OR_RAISE(auto transfer, parts_.store.transfers().Find(request.transfer_id));
  ARROW_ASSIGN_OR_RAISE(auto wanted, MakeNewJob(transfer, request));
  ARROW_ASSIGN_OR_RAISE(Job job, parts_.store.jobs().Add(wanted));
  Announce(job);
  return job;
}

void JobQueue::Announce(const Job& job) {
  parts_.events.Publish({.job_number = job.number, .transfer_id = job.transfer_id, .job = job});
  loop_->Wake();
}

Result<Job> JobQueue::Cancel(int64_t number) {
  ARROW_ASSIGN_OR_RAISE(Job job, parts_.store.jobs().FindByNumber(number));
  ARROW_ASSIGN_OR_RAISE(job, parts_.store.jobs().Interrupt(job.id, CancelType::kManual));
  if (job.status == JobStatus::kInterrupting && !loop_->AskToEnd(job.id)) AskToEnd(job.process);
  parts_.events.Publish({.job_number = job.number, .transfer_id = job.transfer_id, .job = job});
  return job;
}

std::optional<Json> JobQueue::Progress(int64_t number) const { return loop_->Progress(number); }

Result<QueueFigures> JobQueue::Figures() const {
  ARROW_ASSIGN_OR_RAISE(auto counts, parts_.store.figures().CountByStatus());
  QueueFigures figures{.limit = loop_->limit()};
  for (const auto& [status, jobs] : counts) {
    if (status == JobStatus::kQueued) figures.queued += jobs;
    if (metastore::IsRunningStatus(status)) figures.running += jobs;
  }
  return figures;
}

Status JobQueue::WaitIdle(std::stop_token stop) { return loop_->WaitIdle(std::move(stop)); }

}  // namespace waybill::service
