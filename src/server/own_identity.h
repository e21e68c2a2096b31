#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>

#include "base/clock.h"
#include "service/connections.h"

namespace waybill::server {

/// Who Waybill itself is in AWS: pages show it all the time, and to ask where there is no identity
/// takes seconds.
///
/// Shape    one caller asks, for all of them; meanwhile the others get what was known before, or
///          that it is not known yet. Nobody's closed page ends the asking.
/// Units    a success is asked for again after kRefreshAfter, a failure after kRetryAfter; an
///          identity that was known stays when asking again fails.
/// Threads  any.
class OwnIdentityCache {
 public:
  static constexpr Duration kRefreshAfter = std::chrono::hours(1);
  static constexpr Duration kRetryAfter = std::chrono::minutes(1);

  /// `ask` ends by itself within seconds. `clock` is borrowed.
  using Ask = std::function<service::OwnIdentity()>;
  OwnIdentityCache(Ask ask, Clock& clock) : ask_(std::move(ask)), clock_(clock) {}

  service::OwnIdentity Get();

 private:
  bool IsFresh() const;
  service::OwnIdentity Known() const;
  void Keep(service::OwnIdentity answer);

  const Ask ask_;
  Clock& clock_;
  std::mutex mutex_;  // guards all below
  std::optional<service::OwnIdentity> known_;
  Duration next_{};
  bool is_asking_ = false;
};

}  // namespace waybill::server
