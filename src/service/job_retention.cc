#include "service/job_retention.h"

#include <filesystem>
#include <system_error>

#include "service/left_over.h"

namespace waybill::service {
namespace {

constexpr int64_t kAtOnce = 100;

}  // namespace

JobRetention::~JobRetention() { Stop(); }

void JobRetention::Start() {
  thread_ = std::jthread([this](const std::stop_token& stop) {
    do {
      auto removed = Tick(stop);
      if (!removed.ok() && !IsCancelled(removed.status())) {
        parts_.log.Error("old jobs cannot be removed", {{"message", removed.status().message()}});
      }
      if (removed.ok() && *removed > 0)
        parts_.log.Info("old jobs removed", {{"jobs", std::to_string(*removed)}});
    } while (parts_.clock.Sleep(kPeriod, stop).ok());
  });
}

void JobRetention::Stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
}

metastore::KeptJobs JobRetention::Kept() const {
  metastore::KeptJobs kept{.since = Time::min()};
  if (options_.days > 0) kept.since = parts_.clock.Now() - std::chrono::days(options_.days);
  if (options_.jobs > 0) kept.newest = options_.jobs;
  return kept;
}

Result<int64_t> JobRetention::Tick(const std::stop_token& stop) {
  metastore::KeptJobs kept = Kept();
  int64_t removed = 0;
  int64_t seen = 0;  // the number up to which every job was looked at
  while (true) {
    ARROW_ASSIGN_OR_RAISE(auto jobs, parts_.store.history().Beyond(kept, seen, kAtOnce));
    if (jobs.empty()) return removed;
    for (const metastore::Job& job : jobs) {
      if (stop.stop_requested()) return removed;
      auto gone = Remove(job);
      if (!gone.ok()) {
        parts_.log.Warn("an old job cannot be removed",
                        {{"job", job.id}, {"message", gone.status().message()}});
      }
      if (gone.ok() && *gone) ++removed;
    }
    seen = jobs.back().number;
  }
}

Result<bool> JobRetention::Remove(const metastore::Job& job) {
  ARROW_ASSIGN_OR_RAISE(bool has_left_over, HasLeftOver(parts_.home, job));
  if (has_left_over) return false;
  std::error_code failed;
  std::string folder = parts_.home.JobFolder(job.id);
  std::filesystem::remove_all(folder, failed);
  if (failed) return FailErrno(failed.value(), folder, "remove the folder");
  ARROW_RETURN_NOT_OK(parts_.store.history().Remove(job.id));
  return true;
}

}  // namespace waybill::service
