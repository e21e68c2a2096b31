#pragma once

#include <map>
#include <mutex>
#include <string>

#include "base/clock.h"

namespace waybill::service {

/// Slows down who guesses: after kFree failures of one subject (an account, an address) each next
/// try must wait, twice as long each time.
///
/// Units    waits 1 s to kLongest; remembers at most kSubjects subjects, the oldest go first, and
///          forgets one after kMemory without a failure.
/// Threads  every method may be called from any thread.
class Throttle {
 public:
  static constexpr int kFree = 5;
  static constexpr size_t kSubjects = 10'000;
  static constexpr Duration kLongest = std::chrono::minutes(15);
  static constexpr Duration kMemory = std::chrono::hours(1);

  explicit Throttle(Clock& clock) : clock_(clock) {}

  /// How long this subject must still wait; zero: it may try.
  Duration WaitOf(const std::string& subject);
  void AddFailure(const std::string& subject);
  void Forget(const std::string& subject);

 private:
  struct Record {
    int failures = 0;
    Duration last{};
  };
  static Duration WaitAfter(int failures);
  void DropOldest();

  Clock& clock_;
  std::mutex mutex_;  // guards records_
  std::map<std::string, Record> records_;
};

}  // namespace waybill::service
