#pragma once

#include <mutex>
#include <optional>
#include <stop_token>

#include "base/clock.h"
#include "service/services.h"

namespace waybill::server {

/// Who Waybill itself is in AWS, asked once: pages show it all the time, and to ask where there is
/// no identity takes seconds.
///
/// Units    a failure is remembered for kRetryAfter.
/// Threads  any; one asks, the others wait for it.
class OwnIdentityCache {
 public:
  static constexpr Duration kRetryAfter = std::chrono::minutes(1);

  explicit OwnIdentityCache(service::Services& services) : services_(services) {}

  service::OwnIdentity Get(std::stop_token stop);

 private:
  service::Services& services_;
  std::mutex mutex_;  // guards the next two
  std::optional<service::OwnIdentity> known_;
  Duration asked_{};
};

}  // namespace waybill::server
