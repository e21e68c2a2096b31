#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "metastore/database.h"

namespace waybill::metastore {

/// What was sent, or could not be. A value.
struct NotificationDelivery {
  int64_t id = 0;
  int64_t destination_id = 0;
  std::optional<int64_t> notification_id;  ///< empty: a test, or the notification was removed
  std::string job_id;                      ///< empty: a test
  int64_t attempts = 1;
  std::string error;  ///< of the last try; empty: sent, or not tried yet
  Time at;
  std::optional<Time> next_try = {};  ///< set while it waits
};

/// What is still to be sent: the delivery that it becomes, and the words. A value.
struct WaitingMessage {
  NotificationDelivery delivery;  ///< `attempts`: tries that were begun
  std::string title;
  std::string text;
};

/// What came of messages, and those that wait for a try.
///
/// Shape    a message waits until Finish(). A try is written down before it is made, so a process
///          that dies in one leaves its number and when the next may follow.
/// Units    the newest kMaxDeliveries are kept, waiting ones among them.
/// Errors   as Database.
/// Threads  every method may be called from any thread and any process.
class DeliveryStore {
 public:
  static constexpr int64_t kMaxDeliveries = 10'000;
  explicit DeliveryStore(Database& database) : database_(database) {}

  /// One that was made without waiting, with its id.
  Result<NotificationDelivery> Add(NotificationDelivery delivery);
  /// Whether that notification was sent or given up for that job, or waits.
  Result<bool> Has(int64_t notification_id, const std::string& job_id);
  /// The newest first, older than `before_id` (0: from the newest); only those whose last try
  /// failed, if wanted. None that was not tried yet.
  Result<std::vector<NotificationDelivery>> List(int64_t before_id, int64_t limit,
                                                 bool only_failed = false);

  /// Wait from `at` on, unless that notification has a delivery for that job.
  Status Enqueue(const WaitingMessage& message);
  /// Of each destination the one that came first among those whose time has come; the longest
  /// overdue first.
  Result<std::vector<WaitingMessage>> Due(Time now);
  /// Counts a try of `message`, and puts the next off until `next`. False when somebody else has
  /// begun that try.
  Result<bool> BeginTry(const WaitingMessage& message, Time next);
  /// That try failed by `error`: the next may be made at `next`.
  Status Retry(int64_t id, Time next, const std::string& error);
  /// It waits no longer: attempts, error and time are taken over, its words are dropped.
  Status Finish(const NotificationDelivery& delivery);

 private:
  Database& database_;
};

}  // namespace waybill::metastore
