#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/clock.h"

namespace waybill::service {

/// Slows down who guesses: after kFree failures of one subject (an account, an address) each next
/// try must wait, twice as long each time.
///
/// Shape    a try counts as a failure before it is made, and is taken back when it was none: many
///          at once pass no more than one after another would.
/// Units    waits 1 s to kLongest; remembers at most kSubjects, slowed ones longest; and
///          forgets one after kMemory without a failure.
/// Threads  every method may be called from any thread.
class Throttle {
 public:
  static constexpr int kFree = 5;
  static constexpr size_t kSubjects = 10'000;
  static constexpr Duration kLongest = std::chrono::minutes(15);
  static constexpr Duration kMemory = std::chrono::hours(1);

  explicit Throttle(Clock& clock) : clock_(clock) {}

  /// How long the slowest of these subjects must still wait. Zero: the try has begun, and counts.
  Duration Begin(const std::vector<std::string>& subjects);
  /// That try was good, or could not be made.
  void TakeBack(const std::vector<std::string>& subjects);
  void Forget(const std::string& subject);

 private:
  struct Record {
    int failures = 0;
    Duration last{};
  };
  static Duration WaitAfter(int failures);
  Duration WaitOf(const std::string& subject);
  void DropOldest();

  Clock& clock_;
  std::mutex mutex_;  // guards records_
  std::map<std::string, Record> records_;
};

}  // namespace waybill::service
