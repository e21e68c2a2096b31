#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "base/random.h"
#include "http/mail.h"
#include "http/transport.h"
#include "metastore/metastore.h"
#include "service/notification_destination.h"
#include "service/notification_rule.h"
#include "service/notification_sender.h"

namespace waybill::service {

/// Where messages go, and which ones.
///
/// Shape    a job's end is looked at once: jobs remember whether it was. What it gives rise to
/// waits
///          in the metastore until it is sent (notification_sender.h), never in a job's way; what
///          came of it is kept (metastore::NotificationDelivery).
/// Units    at most kPerTransfer notifications per transfer.
/// Errors   kDefinition naming every wrong option; kMissing for an id that is not there.
/// Owns     nothing; what it was built on outlives it.
/// Threads  every method may be called from any thread.
class Notifications {
 public:
  static constexpr size_t kPerTransfer = 20;

  struct Parts {
    metastore::Metastore& store;
    Clock& clock;
    Random& random;
    Log& log;
    http::Transport& transport;  ///< refuses addresses that people may not reach
    http::MailSender* mail;      ///< null: no mail server is configured
    std::function<std::string(int64_t number)> job_url;
  };
  explicit Notifications(Parts parts)
      : parts_(std::move(parts)),
        sender_({parts_.store, parts_.clock, parts_.log, parts_.transport, parts_.mail}) {}
  ~Notifications();
  Notifications(const Notifications&) = delete;
  Notifications& operator=(const Notifications&) = delete;

  Result<metastore::NotificationDestination> AddDestination(const std::string& kind,
                                                            const Json& options);
  /// Change only what `changes` holds. Another URL asks for the secret header values again.
  Result<metastore::NotificationDestination> EditDestination(int64_t id, const Json& changes);
  Status RemoveDestination(int64_t id);
  Result<metastore::NotificationDestination> FindDestination(int64_t id);
  /// Where an "http" one sends to: for those who manage destinations, since it may hold a token.
  Result<std::string> UrlOf(int64_t id);
  Result<std::vector<metastore::NotificationDestination>> ListDestinations(const std::string& kind);
  /// Send a message with made-up values now; the delivery says what came of it.
  Result<metastore::NotificationDelivery> Test(int64_t id, std::stop_token stop);

  /// What Replace() would say to that list, without a change.
  Status Check(const Json& list);
  /// Replace what a transfer sends: a list of {destination_id, and NotificationOptions()}.
  Result<std::vector<metastore::Notification>> Replace(int64_t transfer_id, const Json& list);
  Result<std::vector<metastore::Notification>> Of(int64_t transfer_id);
  Result<std::vector<metastore::NotificationDelivery>> Deliveries(int64_t before_id, int64_t limit,
                                                                  bool only_failed);

  /// Look for ended and long-running jobs again and again, and send, on threads of its own, until
  /// Stop().
  void Start();
  void Stop();
  /// Look once: what is to be sent waits then for SendNext().
  Status Tick(std::stop_token stop);
  /// As NotificationSender.
  Result<bool> SendNext(const std::stop_token& stop) { return sender_.SendNext(stop); }

 private:
  Result<std::vector<metastore::NotificationDraft>> DraftsOf(const Json& list);
  Status Notify(const metastore::Job& job, const std::stop_token& stop);
  Status Enqueue(const metastore::Job& job, const metastore::Notification& notification,
                 const NotificationRule& rule);

  Parts parts_;
  NotificationSender sender_;
  std::jthread thread_;
};

}  // namespace waybill::service
