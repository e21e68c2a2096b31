#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/error.h"

namespace waybill {

/// UTC, microseconds since 1970-01-01 without leap seconds.
using Time = std::chrono::sys_time<std::chrono::microseconds>;
using Duration = std::chrono::microseconds;

/// Where the time comes from. Nothing else in the program reads a clock or sleeps.
///
/// Threads  every method may be called from any thread.
class Clock {
 public:
  virtual ~Clock() = default;

  /// Wall time. May jump.
  virtual Time Now() const = 0;
  /// Time since some fixed moment. Never jumps; for measuring and deadlines.
  virtual Duration Elapsed() const = 0;
  /// Return after `duration`, or at once with Cancelled() when `stop` fires.
  virtual Status Sleep(Duration duration, std::stop_token stop) = 0;
};

class SystemClock : public Clock {
 public:
  Time Now() const override;
  Duration Elapsed() const override;
  Status Sleep(Duration duration, std::stop_token stop) override;
};

/// A clock that stands still until told. Sleep() moves it forward and returns at once.
class ManualClock : public Clock {
 public:
  explicit ManualClock(Time start) : now_(start) {}
  Time Now() const override;
  Duration Elapsed() const override;
  Status Sleep(Duration duration, std::stop_token stop) override;
  void Advance(Duration duration);

 private:
  mutable std::mutex mutex_;  // guards now_ and elapsed_
  Time now_;
  Duration elapsed_{0};
};

/// "20130524T000000Z": the form SigV4 signs.
std::string FormatBasicUtc(Time time);
/// "2013-05-24T00:00:00.000000Z", fraction left out when zero: the form of JSON and logs.
std::string FormatUtc(Time time);
/// Reads both forms above, with any number of fraction digits up to nine, and a "+09:00" offset.
/// kData when `text` is neither.
Result<Time> ParseUtc(std::string_view text);

}  // namespace waybill
