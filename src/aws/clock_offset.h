#pragma once

#include <atomic>

#include "base/clock.h"
#include "http/transport.h"

namespace waybill::aws {

/// How far a service's clock is from ours, so that requests can be signed with its time.
///
/// Units    the service's time minus ours; zero until a refusal taught otherwise.
/// Threads  every method may be called from any thread.
class ClockOffset {
 public:
  Duration Get() const { return Duration(offset_us_.load()); }

  /// Takes the offset from the Date of an answer, got at `now`, that refused a request signed with
  /// the offset `used`. True when the two differ by enough to explain the refusal: sign once more.
  bool Learn(const http::Headers& headers, Time now, Duration used);

 private:
  std::atomic<int64_t> offset_us_ = 0;
};

}  // namespace waybill::aws
