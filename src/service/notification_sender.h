#pragma once

#include <array>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "http/mail.h"
#include "http/transport.h"
#include "metastore/metastore.h"
#include "service/notification_destination.h"

namespace waybill::service {

/// Sends the messages that wait (metastore::DeliveryStore), and tries again what failed.
///
/// Shape    kWorkers destinations are sent to at once, and of each one message at a time, the
///          oldest whose time has come: a slow one holds up its own messages only, and newer ones
///          pass a message that waits for its next try. A try is written down before it is made,
///          so a new start neither sends at once again nor forgets.
/// Units    a message is tried kAttempts times; after a failure the next try follows by the next of
///          kDelays, after one whose end nobody saw by kAfterUnseen. Together 43 minutes: a
///          receiver that restarts, or a network that is away for a while, loses none.
/// Errors   as DeliveryStore. That a message could not be sent is kept with it, and is no error.
/// Owns     its threads; what it was built on outlives it.
/// Threads  every method may be called from any thread.
class NotificationSender {
 public:
  static constexpr int kWorkers = 4;
  static constexpr std::array<Duration, 5> kDelays = {
      std::chrono::seconds(2), std::chrono::seconds(30), std::chrono::minutes(2),
      std::chrono::minutes(10), std::chrono::minutes(30)};
  static constexpr int kAttempts = int(kDelays.size()) + 1;
  /// Longer than any try takes.
  static constexpr Duration kAfterUnseen = std::chrono::minutes(1);

  struct Parts {
    metastore::Metastore& store;
    Clock& clock;
    Log& log;
    http::Transport& transport;  ///< refuses addresses that people may not reach
    http::MailSender* mail;      ///< null: no mail server is configured
  };
  explicit NotificationSender(Parts parts) : parts_(parts) {}
  ~NotificationSender() { Stop(); }
  NotificationSender(const NotificationSender&) = delete;
  NotificationSender& operator=(const NotificationSender&) = delete;

  /// Send what is due again and again, on threads of its own, until Stop().
  void Start();
  void Stop();
  /// Make one try, if one is due: whether there was. What Start() does again and again.
  Result<bool> SendNext(const std::stop_token& stop);
  /// Send one now, without waiting for others; what came of it is kept.
  Result<metastore::NotificationDelivery> SendNow(metastore::NotificationDelivery delivery,
                                                  const Message& message,
                                                  const std::stop_token& stop);

 private:
  using Waiting = metastore::WaitingMessage;
  void Work(const std::stop_token& stop);
  Result<std::optional<Waiting>> Claim();
  Status Try(const Waiting& message, const std::stop_token& stop);
  Status Send(int64_t destination_id, const Message& message, const std::stop_token& stop);
  metastore::NotificationDelivery Ended(metastore::NotificationDelivery delivery,
                                        const Status& sent);

  Parts parts_;
  std::mutex mutex_;        // guards busy_
  std::set<int64_t> busy_;  // destinations that are being sent to
  std::vector<std::jthread> workers_;
};

}  // namespace waybill::service
