#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string_view>

#include "base/json.h"

namespace waybill::s3 {

/// How one request to S3 ended; a call that is tried three times is three requests.
enum class RequestOutcome {
  kOk,         ///< "ok"         2xx, and a body that says so
  kRefused,    ///< "refused"    3xx and 4xx: another region, no permission, no such key
  kThrottled,  ///< "throttled"  429 and 503: slow down
  kFailed,     ///< "failed"     any other 5xx, an error behind a 200, a body that broke off
  kNoAnswer,   ///< "no_answer"  not reached, stalled, or cut off
};

constexpr std::array kRequestOutcomes = {RequestOutcome::kOk, RequestOutcome::kRefused,
                                         RequestOutcome::kThrottled, RequestOutcome::kFailed,
                                         RequestOutcome::kNoAnswer};

std::string_view RequestOutcomeName(RequestOutcome outcome);
/// The outcome of an answer, by its HTTP status.
RequestOutcome OutcomeOfStatus(int http_status);

/// Counts the requests of every client that is given it: one for a whole process. Requests that
/// were cancelled are not counted.
///
/// Threads  every method may be called from any thread.
class RequestCounts {
 public:
  void Add(RequestOutcome outcome, int64_t requests = 1) { counts_[size_t(outcome)] += requests; }
  /// {"ok":12,"refused":0,…}
  Json ToJson() const;
  int64_t Of(RequestOutcome outcome) const { return counts_[size_t(outcome)]; }

 private:
  std::array<std::atomic<int64_t>, kRequestOutcomes.size()> counts_{};
};

}  // namespace waybill::s3
