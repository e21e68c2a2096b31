#include "service/throttle.h"

#include <algorithm>
#include <utility>

namespace waybill::service {

Duration Throttle::WaitAfter(int failures) {
  if (failures < kFree) return Duration(0);
  int doublings = std::min(failures - kFree, 20);
  return std::min<Duration>(std::chrono::seconds(int64_t{1} << doublings), kLongest);
}

Duration Throttle::WaitOf(const std::string& subject) {
  auto found = records_.find(subject);
  if (found == records_.end()) return Duration(0);
  Duration since = clock_.Elapsed() - found->second.last;
  if (since > kMemory) {
    records_.erase(found);
    return Duration(0);
  }
  return std::max(Duration(0), WaitAfter(found->second.failures) - since);
}

Duration Throttle::Begin(const std::vector<std::string>& subjects) {
  std::lock_guard lock(mutex_);
  Duration wait(0);
  for (const std::string& each : subjects) wait = std::max(wait, WaitOf(each));
  if (wait > Duration(0)) return wait;
  for (const std::string& each : subjects) {
    if (records_.size() >= kSubjects && !records_.contains(each)) DropOldest();
    Record& record = records_[each];
    ++record.failures;
    record.last = clock_.Elapsed();
  }
  return Duration(0);
}

void Throttle::TakeBack(const std::vector<std::string>& subjects) {
  std::lock_guard lock(mutex_);
  for (const std::string& each : subjects) {
    auto found = records_.find(each);
    if (found != records_.end() && --found->second.failures <= 0) records_.erase(found);
  }
}

void Throttle::Forget(const std::string& subject) {
  std::lock_guard lock(mutex_);
  records_.erase(subject);
}

void Throttle::DropOldest() {
  // Whoever tries thousands of new subjects does not push out the one he is slowed down for.
  records_.erase(std::ranges::min_element(records_, {}, [](const auto& entry) {
    return std::pair(entry.second.failures >= kFree, entry.second.last);
  }));
}

}  // namespace waybill::service
