#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "base/random.h"
#include "metastore/connection_store.h"
#include "metastore/database.h"
#include "metastore/key_ring.h"

namespace waybill::metastore {

/// Where messages go, without its secrets. A value.
struct NotificationDestination {
  int64_t id = 0;                       ///< never reused
  std::string kind;                     ///< "email", "slack_channel" or "http"
  Json settings;                        ///< service/notifications.h knows what they mean
  std::map<std::string, Time> secrets;  ///< which are set, and since when
  Time created;
  Time updated;
};

/// What a transfer sends, when and to whom. A value.
struct Notification {
  int64_t id = 0;
  int64_t transfer_id = 0;
  int64_t destination_id = 0;
  Json rule;  ///< service/notification_rule.h knows what it means
};

struct NotificationDraft {
  int64_t destination_id = 0;
  Json rule;
};

/// What was sent, or could not be. A value.
struct NotificationDelivery {
  int64_t id = 0;
  int64_t destination_id = 0;
  std::optional<int64_t> notification_id;  ///< empty: a test, or the notification was removed
  std::string job_id;                      ///< empty: a test
  int64_t attempts = 1;
  std::string error;  ///< empty: sent
  Time at;
};

/// Notification destinations with sealed secrets, what transfers send to them, and what came of
/// it.
///
/// Units    the newest kMaxDeliveries deliveries are kept.
/// Errors   kMissing for an id that is not there; kData for a secret that was tampered with; else
///          as Database.
/// Threads  every method may be called from any thread and any process.
class NotificationStore {
 public:
  static constexpr int64_t kMaxDeliveries = 10'000;
  struct Parts {
    Database& database;
    KeyRing& keys;
    Clock& clock;
    Random& random;
  };
  explicit NotificationStore(Parts parts) : parts_(parts) {}

  Result<NotificationDestination> Add(const std::string& kind, const Json& settings,
                                      const Secrets& secrets);
  /// A secret that `secrets` does not hold is kept, unless its name is in `dropped_secrets`.
  Result<NotificationDestination> Update(int64_t id, const Json& settings, const Secrets& secrets,
                                         const std::vector<std::string>& dropped_secrets = {});
  /// What transfers send to it goes along.
  Status Remove(int64_t id);
  Result<NotificationDestination> Find(int64_t id);
  /// By id; of one kind, or of all when it is empty.
  Result<std::vector<NotificationDestination>> List(const std::string& kind = "");
  /// Every secret of the destination, opened. For use, never for showing.
  Result<Secrets> Reveal(int64_t id);

  /// Seals what an older Waybill stored in the open: URLs of "http" destinations.
  Status SealOpenUrls();

  /// Replace all notifications of a transfer; an equal one keeps its id. The order is kept.
  Result<std::vector<Notification>> Replace(int64_t transfer_id,
                                            const std::vector<NotificationDraft>& drafts);
  Result<std::vector<Notification>> Of(int64_t transfer_id);

  /// Gives it with its id.
  Result<NotificationDelivery> AddDelivery(NotificationDelivery delivery);
  /// Whether that notification was sent, or given up, for that job.
  Result<bool> WasDelivered(int64_t notification_id, const std::string& job_id);
  /// The newest first, older than `before_id` (0: from the newest); only failures, if wanted.
  Result<std::vector<NotificationDelivery>> Deliveries(int64_t before_id, int64_t limit,
                                                       bool only_failed = false);

 private:
  Parts parts_;
};

}  // namespace waybill::metastore
