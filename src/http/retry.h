#pragma once

#include <mutex>
#include <optional>
#include <stop_token>

#include "base/clock.h"
#include "base/error.h"
#include "base/random.h"
#include "http/transport.h"

namespace waybill::http {

/// What went wrong, as far as trying again is concerned.
enum class Fault {
  kNone,         ///< nothing, or nothing that another try would mend
  kTransient,    ///< the other side failed by accident: 500, 502, 503, 504, RequestTimeout…
  kThrottled,    ///< the other side asks for less: 429, SlowDown, Throttling…
  kUnreachable,  ///< no whole answer came: refused, timed out, cut off
};

/// The fault an HTTP status alone tells. Tables of error codes know more and go first.
Fault FaultOf(int http_status);
/// The fault of a failed call: kUnreachable for kBusy, else kNone.
Fault FaultOf(const Status& status);

/// How often and how patiently. AWS SDKs' standard mode: full jitter over min(cap, base × 2^n).
struct RetryPolicy {
  int max_attempts = 3;  ///< the first included
  Duration base = std::chrono::milliseconds(50);
  Duration throttled_base = std::chrono::seconds(1);
  Duration cap = std::chrono::seconds(20);
  Duration server_cap = std::chrono::seconds(30);  ///< the longest Retry-After that is obeyed
};

/// How long the other side asked us to wait: x-amz-retry-after (milliseconds), else Retry-After
/// (seconds or an HTTP date). Nothing when it asked for nothing that can be read.
std::optional<Duration> RetryAfter(const Headers& headers, Time now);

/// Whether the `attempt`-th try (1 is the first) that ended in `fault` is followed by another, and
/// after how long. Empty: give up. Pure but for `random`.
///
/// The delay is uniform in [0, min(cap, base × 2^(attempt-1))], and never less than what the other
/// side asked for, up to `server_cap`.
std::optional<Duration> NextDelay(const RetryPolicy& policy, int attempt, Fault fault,
                                  std::optional<Duration> asked, Random& random);

/// Tokens shared by all calls to one service, so that an outage is not answered with a storm of
/// retries. A retry costs 5 tokens (10 when no answer came); a call that succeeds gives its last
/// cost back, or 1 when it needed no retry.
///
/// Units    tokens, 0..500.
/// Threads  every method may be called from any thread.
class RetryBudget {
 public:
  static constexpr int kCapacity = 500;

  /// Take what a retry after `fault` costs; 0 when there is too little left.
  int Take(Fault fault);
  /// A call succeeded, whose last retry had cost `cost` (0: it needed none).
  void Refund(int cost);
  int tokens() const;

 private:
  mutable std::mutex mutex_;  // guards tokens_
  int tokens_ = kCapacity;
};

/// What retries are decided with. All borrowed.
struct RetryParts {
  RetryBudget& budget;
  Clock& clock;
  Random& random;
};

/// Counts the tries of one call and waits between them.
///
///   for (RetryLoop loop(policy, parts);;) {
///     auto answer = …send…;
///     if (fault == Fault::kNone) { loop.Succeeded(); return answer; }
///     ARROW_ASSIGN_OR_RAISE(bool again, loop.WaitForNext(fault, asked, stop));
///     if (!again) return error;
///   }
///
/// Threads  one loop belongs to one call on one thread.
class RetryLoop {
 public:
  RetryLoop(const RetryPolicy& policy, RetryParts parts) : policy_(policy), parts_(parts) {}

  int attempt() const { return attempt_; }  ///< 1 during the first try

  /// True after waiting, when the call is to be tried again; false to give up. Cancelled() when
  /// `stop` fires while waiting.
  Result<bool> WaitForNext(Fault fault, std::optional<Duration> asked, std::stop_token stop);
  void Succeeded() { parts_.budget.Refund(cost_); }

 private:
  RetryPolicy policy_;
  RetryParts parts_;
  int attempt_ = 1;
  int cost_ = 0;
};

}  // namespace waybill::http
