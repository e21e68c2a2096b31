#include "service/throttle.h"

#include <algorithm>

namespace waybill::service {

Duration Throttle::WaitAfter(int failures) {
  if (failures < kFree) return Duration(0);
  int doublings = std::min(failures - kFree, 20);
  return std::min<Duration>(std::chrono::seconds(int64_t{1} << doublings), kLongest);
}

Duration Throttle::WaitOf(const std::string& subject) {
  std::lock_guard lock(mutex_);
  auto found = records_.find(subject);
  if (found == records_.end()) return Duration(0);
  Duration since = clock_.Elapsed() - found->second.last;
  if (since > kMemory) {
    records_.erase(found);
    return Duration(0);
  }
  return std::max(Duration(0), WaitAfter(found->second.failures) - since);
}

void Throttle::AddFailure(const std::string& subject) {
  std::lock_guard lock(mutex_);
  Record& record = records_[subject];
  ++record.failures;
  record.last = clock_.Elapsed();
  if (records_.size() > kSubjects) DropOldest();
}

void Throttle::Forget(const std::string& subject) {
  std::lock_guard lock(mutex_);
  records_.erase(subject);
}

void Throttle::DropOldest() {
  records_.erase(
      std::ranges::min_element(records_, {}, [](const auto& entry) { return entry.second.last; }));
}

}  // namespace waybill::service
