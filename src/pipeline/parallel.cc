#include "pipeline/parallel.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace waybill::pipeline {
namespace {

Status CallAgainWhileBusy(size_t index, Clock& clock, const std::function<Status(size_t)>& work) {
  Duration wait = kFirstWait;
  for (int attempt = 1;; ++attempt, wait *= 2) {
    Status status = work(index);
    const bool busy = !status.ok() && !IsCancelled(status) && KindOf(status) == ErrorKind::kBusy;
    if (!busy || attempt == kCallAttempts) return status;
    // Nothing cancels this wait: what a commit or a rollback has begun must come to its end.
    ARROW_RETURN_NOT_OK(clock.Sleep(wait, {}));
  }
}

}  // namespace

Status ForEachAtOnce(size_t count, Clock& clock, const std::function<Status(size_t)>& work) {
  std::vector<Status> statuses(count);
  std::atomic<size_t> next{0};
  auto run = [&] {
    for (size_t i = next++; i < count; i = next++) {
      statuses[i] = CallAgainWhileBusy(i, clock, work);
    }
  };
  {
    std::vector<std::jthread> threads;
    for (size_t i = 1; i < std::min(count, kCallsAtOnce); ++i) threads.emplace_back(run);
    run();
  }
  for (Status& status : statuses) ARROW_RETURN_NOT_OK(status);
  return Status::OK();
}

}  // namespace waybill::pipeline
