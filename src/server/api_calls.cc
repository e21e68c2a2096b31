#include "server/api_calls.h"

#include <fmt/format.h>

#include <algorithm>

#include "server/error_reply.h"

namespace waybill::server {
namespace {

using std::chrono::ceil;
using std::chrono::seconds;

int64_t SecondsOf(Duration duration) { return ceil<seconds>(duration).count(); }

}  // namespace

std::optional<ApiCalls::Standing> ApiCalls::Add(int64_t user_id) {
  if (limit_ <= 0) return std::nullopt;
  std::lock_guard lock(mutex_);
  Time now = clock_.Now();
  Span& span = SpanOf(user_id, now);
  bool is_refused = span.calls >= limit_;
  if (!is_refused) ++span.calls;
  Time reset = span.began + kSpan;
  return Standing{limit_, limit_ - span.calls, reset, reset - now, is_refused};
}

ApiCalls::Span& ApiCalls::SpanOf(int64_t user_id, Time now) {
  auto found = spans_.find(user_id);
  if (found == spans_.end()) {
    MakeRoom(now);
    return spans_[user_id] = {.began = now};
  }
  Span& span = found->second;
  // A clock that was set back begins a new one, too: else somebody might wait for hours.
  bool is_over = now >= span.began + kSpan || now < span.began;
  if (is_over) span = {.began = now};
  return span;
}

void ApiCalls::MakeRoom(Time now) {
  if (spans_.size() < kPeople) return;
  std::erase_if(spans_, [&](const auto& entry) { return now >= entry.second.began + kSpan; });
  if (spans_.size() < kPeople) return;
  spans_.erase(
      std::ranges::min_element(spans_, {}, [](const auto& entry) { return entry.second.began; }));
}

void AddRateHeaders(const ApiCalls::Standing& standing, Reply* reply) {
  int64_t reset = SecondsOf(standing.reset.time_since_epoch());
  reply->headers.emplace_back("X-Rate-Limit-Limit", std::to_string(standing.limit));
  reply->headers.emplace_back("X-Rate-Limit-Remaining", std::to_string(standing.remaining));
  reply->headers.emplace_back("X-Rate-Limit-Reset", std::to_string(reset));
}

Reply TooManyCalls(const ApiCalls::Standing& standing, const std::string& request_id) {
  int64_t wait = SecondsOf(standing.wait);
  Reply reply = ErrorReply(
      429,
      fmt::format("Your API keys may make {} calls within 10 minutes (waybill serve --api-calls): "
                  "wait {} s.",
                  standing.limit, wait),
      request_id);
  reply.headers.emplace_back("Retry-After", std::to_string(wait));
  return reply;
}

}  // namespace waybill::server
