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

/// Notification destinations with sealed secrets, and what transfers send to them. What came of it:
/// delivery_store.h.
///
/// Errors   kMissing for an id that is not there; kData for a secret that was tampered with; else
///          as Database.
/// Threads  every method may be called from any thread and any process.
class NotificationStore {
 public:
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

 private:
  Parts parts_;
};

}  // namespace waybill::metastore
