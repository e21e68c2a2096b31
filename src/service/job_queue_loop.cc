#include "service/job_queue_loop.h"

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "service/left_over.h"

namespace waybill::service {
namespace {

using metastore::CancelType;
using metastore::Job;
using metastore::JobStatus;

constexpr int64_t kLookAhead = 200;
/// A job that never began by itself ends as an error after so many processes.
constexpr int kMaxStarts = 5;

/// Whether a process of somebody else, such as 'waybill run', works on this exclusive job.
bool KeepsOthersOut(const Job& job) { return job.exclusive && IsRunning(job.process); }

}  // namespace

JobQueue::Loop::Loop(Parts parts, QueueOptions options)
    : parts_(std::move(parts)), options_(options), wake_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {}

JobQueue::Loop::~Loop() { Stop(); }

Status JobQueue::Loop::Start() {
  if (!wake_.is_open()) return Fail(ErrorKind::kBusy, "job queue", "no descriptor is left for it");
  ARROW_ASSIGN_OR_RAISE(lock_, metastore::FileLock::TryTake(parts_.home.path + "/queue.lock"));
  if (!lock_) {
    return Fail(ErrorKind::kBusy, "job queue",
                "another process runs the queue of this home; one is enough");
  }
  stopping_ = false;
  thread_ = std::jthread([this](const std::stop_token& stop) { Run(stop); });
  return Status::OK();
}

void JobQueue::Loop::Stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  Wake();
  thread_.join();
  lock_.reset();
}

void JobQueue::Loop::Wake() {
  {
    std::lock_guard lock(mutex_);
    is_idle_ = false;
  }
  uint64_t one = 1;
  // Full only when it is awake already.
  [[maybe_unused]] ssize_t written = write(wake_.get(), &one, sizeof one);
}

bool JobQueue::Loop::AskToEnd(const std::string& job_id) {
  bool is_ours = false;
  {
    std::lock_guard lock(mutex_);
    is_ours = ours_.contains(job_id);
    to_end_.insert(job_id);
  }
  Wake();
  return is_ours;
}

std::optional<Json> JobQueue::Loop::Progress(int64_t number) const {
  std::lock_guard lock(mutex_);
  auto found = progress_.find(number);
  if (found == progress_.end()) return std::nullopt;
  return found->second;
}

Status JobQueue::Loop::WaitIdle(std::stop_token stop) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, stop, [&] { return is_idle_; });
  return stop.stop_requested() ? Cancelled() : Status::OK();
}

void JobQueue::Loop::Run(const std::stop_token& stop) {
  while (true) {
    if (stop.stop_requested() && !stopping_) {
      stopping_ = true;
      for (auto& [id, running] : running_) Ask(running);
    }
    if (stopping_ && running_.empty()) return;
    if (!stopping_) Dispatch();
    Poll();
    CheckTimes();
    Reap();
  }
}

void JobQueue::Loop::Dispatch() {
  auto unfinished = parts_.store.jobs().List({.running = true, .limit = kLookAhead});
  if (!unfinished.ok()) {
    return parts_.log.Error("the queue cannot read its jobs",
                            {{"message", unfinished.status().message()}});
  }
  DispatchDead(*unfinished);
  DispatchWaiting(*unfinished);
}

// Jobs whose process died, before this start or since: each gets a process that repairs it.
void JobQueue::Loop::DispatchDead(const std::vector<Job>& unfinished) {
  for (const Job& job : unfinished) {
    if (!HasRoom()) return;
    if (running_.contains(job.id) || IsRunning(job.process)) continue;
    // Its time-out counts on, so that one that cannot be repaired has an end.
    if (job.cancel == CancelType::kNone && EndedByTimeout(job)) delayed_.erase(job.id);
    if (IsDue(job)) Spawn(job);
  }
}

void JobQueue::Loop::DispatchWaiting(const std::vector<Job>& unfinished) {
  if (!HasRoom()) return;
  auto jobs = parts_.store.jobs().Waiting(kLookAhead);
  if (!jobs.ok())
    return parts_.log.Error("the queue cannot read its jobs",
                            {{"message", jobs.status().message()}});
  std::set<std::string> busy;
  for (const auto& [id, running] : running_) busy.insert(running.job().transfer);
  for (const Job& job : unfinished) {
    if (KeepsOthersOut(job)) busy.insert(job.transfer);
  }
  for (const Job& job : *jobs) {
    if (!HasRoom()) return;
    bool in_the_way = job.exclusive && busy.contains(job.transfer);
    if (running_.contains(job.id) || in_the_way || !IsDue(job) || EndedByTimeout(job)) continue;
    busy.insert(job.transfer);
    Spawn(job);
  }
  std::lock_guard lock(mutex_);
  is_idle_ = jobs->empty() && running_.empty();
  if (is_idle_) changed_.notify_all();
}

bool JobQueue::Loop::IsDue(const Job& job) const {
  auto found = delayed_.find(job.id);
  return found == delayed_.end() || found->second.until <= parts_.clock.Elapsed();
}

// The shorter of its own and the queue's; 0: none.
Duration JobQueue::Loop::TimeoutOf(const Job& job) const {
  auto options = RunOptionsFromJson(job.options);
  Duration own = options.ok() ? options->timeout : Duration(0);
  if (own == Duration(0) || options_.longest_job == Duration(0)) {
    return std::max(own, options_.longest_job);
  }
  return std::min(own, options_.longest_job);
}

// A job that waits for its retry runs out of time, too.
bool JobQueue::Loop::EndedByTimeout(const Job& job) {
  Duration timeout = TimeoutOf(job);
  bool late = timeout > Duration(0) && job.started && parts_.clock.Now() >= *job.started + timeout;
  if (!late) return false;
  auto ended = parts_.store.jobs().Interrupt(job.id, CancelType::kTimeout);
  if (ended.ok()) Publish(*ended);
  return true;
}

void JobQueue::Loop::Spawn(const Job& job) {
  Status folder = MakeFolders(parts_.home.JobFolder(job.id), 0700);
  auto child = folder.ok() ? parts_.spawn(job) : Result<ChildProcess>(folder);
  if (!child.ok()) return Delay(job, child.status());
  running_.emplace(job.id, RunningJob(parts_, job, *std::move(child)));
  std::lock_guard lock(mutex_);
  ours_.insert(job.id);
}

void JobQueue::Loop::Delay(const Job& job, const Status& why) {
  Delayed& delayed = delayed_[job.id];
  delayed.until = parts_.clock.Elapsed() + RetryDelay(options_, ++delayed.failures);
  parts_.log.Warn("the process of a job did not bring it on; it is tried again",
                  {{"job", job.id}, {"message", why.message()}});
  if (delayed.failures >= kMaxStarts) GiveUp(job, why);
}

// A dead job is given up only when somebody, or its time-out, has cancelled it.
void JobQueue::Loop::GiveUp(const Job& job, const Status& why) {
  if (metastore::IsRunningStatus(job.status)) {
    auto unrepaired = EndUnrepaired(parts_.store, parts_.home, job, why);
    if (unrepaired.ok() && *unrepaired) {
      delayed_.erase(job.id);
      Publish(**unrepaired);
    }
    return;
  }
  Status ended = parts_.store.jobs().Finish(
      {job.id, JobStatus::kError, Json::object(), {"bug", why.message()}});
  if (!ended.ok()) return;
  delayed_.erase(job.id);
  auto last = parts_.store.jobs().Find(job.id);
  if (last.ok()) Publish(*last);
}

Duration JobQueue::Loop::PollTime() const {
  Duration now = parts_.clock.Elapsed();
  Duration wait = options_.rescan;
  for (const auto& [id, running] : running_) {
    if (running.kill_at()) wait = std::min(wait, *running.kill_at() - now);
  }
  for (const auto& [id, delayed] : delayed_) {
    if (delayed.until > now) wait = std::min(wait, delayed.until - now);
  }
  return std::max(wait, Duration(0));
}

void JobQueue::Loop::Poll() {
  std::vector<pollfd> watched = {{wake_.get(), POLLIN, 0}};
  for (auto& [id, running] : running_) {
    watched.push_back({running.child().ended(), POLLIN, 0});
    watched.push_back({running.child().output(), POLLIN, 0});
  }
  auto wait = std::chrono::ceil<std::chrono::milliseconds>(PollTime());
  poll(watched.data(), watched.size(), int(wait.count()));
  uint64_t woken = 0;
  [[maybe_unused]] ssize_t got = read(wake_.get(), &woken, sizeof woken);
  for (auto& [id, running] : running_) Hear(running);
}

void JobQueue::Loop::Hear(RunningJob& running) {
  auto progress = running.Listen();
  if (!progress) return;
  std::lock_guard lock(mutex_);
  progress_[running.job().number] = *std::move(progress);
}

void JobQueue::Loop::CheckTimes() {
  std::set<std::string> to_end;
  {
    std::lock_guard lock(mutex_);
    to_end.swap(to_end_);
  }
  Duration now = parts_.clock.Elapsed();
  for (auto& [id, running] : running_) {
    // Asked to end: it ends as cancelled by time-out unless somebody was faster.
    if (!running.kill_at() && EndedByTimeout(running.job())) to_end.insert(id);
    if (to_end.contains(id)) Ask(running);
    if (running.kill_at() && *running.kill_at() <= now) running.child().Signal(SIGKILL);
  }
  for (const std::string& id : to_end) {
    if (!running_.contains(id)) delayed_.erase(id);
  }
}

void JobQueue::Loop::Ask(RunningJob& running) {
  running.AskToEnd(parts_.clock.Elapsed() + options_.cancel_grace);
}

void JobQueue::Loop::Reap() {
  for (auto it = running_.begin(); it != running_.end();) {
    auto exit = it->second.child().TryWait();
    if (!exit) {
      ++it;
      continue;
    }
    Hear(it->second);
    Ended(it->second, *exit);
    {
      std::lock_guard lock(mutex_);
      ours_.erase(it->first);
      progress_.erase(it->second.job().number);
    }
    it = running_.erase(it);
  }
}

void JobQueue::Loop::Ended(RunningJob& running, const ExitStatus& exit) {
  int64_t attempt = running.job().attempt;
  running.Reload();
  const Job& job = running.job();
  if (metastore::IsFinalStatus(job.status)) {
    delayed_.erase(job.id);
    return;
  }
  if (job.status == JobStatus::kQueued && (job.attempt > attempt || stopping_)) {
    delayed_[job.id] = {parts_.clock.Elapsed() + RetryDelay(options_, job.attempt - 1), 0};
    return;
  }
  std::string how = running.HowItEnded(exit);
  if (job.status == JobStatus::kQueued && RunsElsewhere(job)) {
    delayed_[job.id].until = parts_.clock.Elapsed() + RetryDelay(options_, 1);
    return;
  }
  if (job.status == JobStatus::kQueued) return Delay(job, Fail(ErrorKind::kBug, "job", how));
  // It died while it worked: at once another process repairs it, unless that was its task already.
  if (running.repairs()) return Delay(job, Fail(ErrorKind::kBusy, "job", how));
  Status noted = parts_.store.jobs().NoteDeath(job.id, {"busy", how});
  if (!noted.ok()) parts_.log.Error("a death could not be noted", {{"message", noted.message()}});
}

// Another process was faster: that is no failure of this job.
bool JobQueue::Loop::RunsElsewhere(const Job& job) {
  auto others = parts_.store.jobs().List({.transfer = job.transfer, .running = true});
  return job.exclusive && others.ok() && std::ranges::any_of(*others, KeepsOthersOut);
}

void JobQueue::Loop::Publish(const Job& job) {
  parts_.events.Publish({.job_number = job.number, .transfer_id = job.transfer_id, .job = job});
}

}  // namespace waybill::service
