#include "service/running_job.h"

#include <fmt/format.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "base/display.h"
#include "service/job_log.h"

namespace waybill::service {
namespace {

/// A line of progress is far shorter; whatever is longer is none.
constexpr size_t kMaxLineBytes = 64 << 10;

/// The last lines that a job's process wrote to its standard error.
constexpr int64_t kTailLines = 5;
constexpr int64_t kTailBytes = 2000;

}  // namespace

RunningJob::RunningJob(const JobQueue::Parts& parts, metastore::Job job, ChildProcess child)
    : parts_(parts),
      job_(std::move(job)),
      child_(std::move(child)),
      repairs_(metastore::IsRunningStatus(job_.status)) {}

std::optional<Json> RunningJob::Listen() {
  char buffer[4096];
  while (true) {
    ssize_t got = read(child_.output(), buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    for (ssize_t i = 0; i < got; ++i) {
      if (buffer[i] == '\n') {
        TakeLine();
      } else if (line_.size() < kMaxLineBytes) {
        line_ += buffer[i];
      }
    }
  }
  NoticeLog();
  return std::exchange(progress_, std::nullopt);
}

void RunningJob::TakeLine() {
  Json message = Json::parse(line_, nullptr, /*allow_exceptions=*/false);
  line_.clear();
  if (!message.is_object()) return;
  auto event = message.find("event");
  if (event == message.end()) return;
  if (*event == "started") Reload();
  if (*event == "progress") TakeProgress(std::move(message));
}

void RunningJob::TakeProgress(Json progress) {
  std::string phase;
  if (auto found = progress.find("phase"); found != progress.end() && found->is_string()) {
    phase = found->get<std::string>();
  }
  if (phase != phase_) {
    phase_ = phase;
    Reload();
  }
  CountRequests(progress);
  parts_.events.Publish({.kind = JobEvent::Kind::kProgress,
                         .job_number = job_.number,
                         .transfer_id = job_.transfer_id,
                         .job = {},
                         .body = progress});
  progress_ = std::move(progress);
}

// A job says how many it has made so far: what came since its last progress is new.
void RunningJob::CountRequests(const Json& progress) {
  auto said = progress.find("s3_requests");
  if (said == progress.end() || !said->is_object()) return;
  for (s3::RequestOutcome outcome : s3::kRequestOutcomes) {
    std::string name(s3::RequestOutcomeName(outcome));
    int64_t grown = said->value(name, int64_t{0}) - s3_requests_.value(name, int64_t{0});
    parts_.s3_requests.Add(outcome, grown);
  }
  s3_requests_ = *said;
}

void RunningJob::NoticeLog() {
  if (!parts_.events.HasListener(job_.number)) return;
  struct stat info {};
  if (stat(parts_.home.JobLog(job_.id).c_str(), &info) != 0) return;
  if (info.st_size == log_bytes_) return;
  log_bytes_ = info.st_size;
  parts_.events.Publish({.kind = JobEvent::Kind::kLog,
                         .job_number = job_.number,
                         .transfer_id = job_.transfer_id,
                         .job = {},
                         .body = {{"bytes", log_bytes_}}});
}

std::string RunningJob::HowItEnded(const ExitStatus& exit) const {
  if (exit.signal == SIGKILL) {
    return "its process was killed (signal 9): by hand, or because the machine ran out of memory";
  }
  std::string how =
      exit.signal != 0
          ? fmt::format("its process died of signal {} ({})", exit.signal, strsignal(exit.signal))
          : fmt::format("its process ended with code {} before the job did", exit.code);
  auto tail = ReadLogTail(parts_.home.JobErrors(job_.id), kTailLines, kTailBytes);
  if (!tail.ok() || tail->lines.empty()) return how;
  for (const std::string& line : tail->lines) how += "\n" + ForTerminal(line);
  return how;
}

void RunningJob::Reload() {
  auto job = parts_.store.jobs().Find(job_.id);
  if (!job.ok()) {
    parts_.log.Error("a job cannot be read", {{"message", job.status().message()}});
    return;
  }
  bool changed = job->status != job_.status || job->attempt != job_.attempt;
  job_ = *std::move(job);
  if (!changed) return;
  parts_.events.Publish({.job_number = job_.number, .transfer_id = job_.transfer_id, .job = job_});
}

void RunningJob::AskToEnd(Duration kill_at) {
  if (kill_at_) return;
  child_.Signal(SIGTERM);
  kill_at_ = kill_at;
}

}  // namespace waybill::service
