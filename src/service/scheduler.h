#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "metastore/metastore.h"
#include "service/schedule.h"

namespace waybill::service {

/// Stores schedules, and makes their jobs when they are due.
///
/// Shape    at most one job per schedule and instant, also with a crash at any moment and with
///          several processes: the store moves the schedule on in the transaction that makes the
///          job. When the transfer's owner may no longer use its connections, that job is an error
///          that says so.
/// Units    looks every kPeriod; an instant counts as missed when it is seen later than kLate.
/// Errors   kDefinition for a wrong rule; kMissing for an id that is not there.
/// Threads  every method may be called from any thread.
class Scheduler {
 public:
  static constexpr Duration kPeriod = std::chrono::seconds(1);
  static constexpr Duration kLate = std::chrono::minutes(1);

  struct Parts {
    metastore::Metastore& store;
    Clock& clock;
    Log& log;
    std::function<void(const metastore::Job& job)> announce;  ///< a job was made
  };
  explicit Scheduler(Parts parts) : parts_(std::move(parts)) {}
  ~Scheduler();
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;

  /// Look again and again, on a thread of its own, until Stop().
  void Start();
  void Stop();
  /// Fire what is due now; gives how many jobs were made. What Start() does again and again.
  Result<int64_t> Tick();

  /// What Replace() would say to these, without a change.
  Status Check(const Json& schedules) const;
  /// Replace all schedules of a transfer; `schedules` are ScheduleOptions(), and may say `enabled`.
  Result<std::vector<metastore::Schedule>> Replace(int64_t transfer_id, const Json& schedules);
  /// Switched on again it waits for its next instant.
  Result<metastore::Schedule> Enable(int64_t id, bool enabled);
  Result<std::vector<metastore::Schedule>> List(const metastore::ScheduleFilter& filter);
  /// The next `count` instants of one of `schedules` above, also when it is not enabled.
  Result<std::vector<Time>> Preview(const Json& schedule, int count);

 private:
  Status Fire(const metastore::Schedule& due, int64_t* made);
  /// In the audit log.
  Status Recorded(const metastore::Schedule& due, const metastore::Job& job);

  Parts parts_;
  std::jthread thread_;
};

}  // namespace waybill::service
