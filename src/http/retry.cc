#include "http/retry.h"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace waybill::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr int kRetryCost = 5;
constexpr int kUnreachableCost = 10;

std::optional<int64_t> Number(const std::string& text) {
  int64_t value = 0;
  const char* end = text.data() + text.size();
  auto [stop, error] = std::from_chars(text.data(), end, value);
  // More than a month is no request anybody could mean, and would overflow further on.
  constexpr int64_t kMaximum = int64_t{31} * 24 * 3600 * 1000;
  if (error != std::errc() || stop != end || value < 0 || value > kMaximum) return std::nullopt;
  return value;
}

std::optional<Duration> UntilDate(const std::string& text, Time now) {
  time_t seconds_since_epoch = curl_getdate(text.c_str(), nullptr);
  if (seconds_since_epoch < 0) return std::nullopt;
  return std::max(Duration(0), Time(seconds(seconds_since_epoch)) - now);
}

}  // namespace

Fault FaultOf(int http_status) {
  switch (http_status) {
    case 500:
    case 502:
    case 503:
    case 504: return Fault::kTransient;
    case 429: return Fault::kThrottled;
    default: return Fault::kNone;
  }
}

Fault FaultOf(const Status& status) {
  if (status.ok() || IsCancelled(status)) return Fault::kNone;
  return KindOf(status) == ErrorKind::kBusy ? Fault::kUnreachable : Fault::kNone;
}

std::optional<Duration> RetryAfter(const Headers& headers, Time now) {
  if (auto text = FindHeader(headers, "x-amz-retry-after")) {
    if (auto value = Number(*text)) return milliseconds(*value);
  }
  auto text = FindHeader(headers, "Retry-After");
  if (!text) return std::nullopt;
  if (auto value = Number(*text)) return seconds(*value);
  return UntilDate(*text, now);
}

std::optional<Duration> NextDelay(const RetryPolicy& policy, int attempt, Fault fault,
                                  std::optional<Duration> asked, Random& random) {
  if (fault == Fault::kNone || attempt >= policy.max_attempts) return std::nullopt;
  Duration base = fault == Fault::kThrottled ? policy.throttled_base : policy.base;
  double ceiling = std::min(double(policy.cap.count()),
                            std::ldexp(double(base.count()), std::min(attempt - 1, 40)));
  Duration delay(int64_t(ceiling * random.Uniform()));
  return std::max(delay, std::min(asked.value_or(Duration(0)), policy.server_cap));
}

int RetryBudget::Take(Fault fault) {
  int cost = fault == Fault::kUnreachable ? kUnreachableCost : kRetryCost;
  std::lock_guard lock(mutex_);
  if (tokens_ < cost) return 0;
  tokens_ -= cost;
  return cost;
}

void RetryBudget::Refund(int cost) {
  std::lock_guard lock(mutex_);
  tokens_ = std::min(kCapacity, tokens_ + std::max(cost, 1));
}

int RetryBudget::tokens() const {
  std::lock_guard lock(mutex_);
  return tokens_;
}

Result<bool> RetryLoop::WaitForNext(Fault fault, std::optional<Duration> asked,
                                    std::stop_token stop) {
  auto delay = NextDelay(policy_, attempt_, fault, asked, parts_.random);
  if (!delay) return false;
  cost_ = parts_.budget.Take(fault);
  if (cost_ == 0) return false;
  ARROW_RETURN_NOT_OK(parts_.clock.Sleep(*delay, std::move(stop)));
  ++attempt_;
  return true;
}

}  // namespace waybill::http
