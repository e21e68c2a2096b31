#include "aws/refreshing_credentials.h"

#include <fmt/format.h>

#include <algorithm>

namespace waybill::aws {
namespace {

constexpr Duration kEarliest = std::chrono::minutes(5);

bool SameKeys(const Credentials& a, const Credentials& b) {
  if (a.access_key_id != b.access_key_id) return false;
  if (a.session_token.has_value() != b.session_token.has_value()) return false;
  return !a.session_token || a.session_token->Matches(b.session_token->Reveal());
}

}  // namespace

Result<Credentials> RefreshingCredentials::Get(std::stop_token stop) {
  std::unique_lock lock(mutex_);
  while (true) {
    Time now = clock_.Now();
    if (IsUsable(now) && (now < refresh_at_ || is_fetching_)) return *current_;
    if (!is_fetching_) return FetchUnlocked(&lock, std::move(stop));
    uint64_t awaited = fetches_ + 1;
    bool done = changed_.wait(lock, stop, [&] { return !is_fetching_ || fetches_ >= awaited; });
    if (!done) return Cancelled();
    // The fetch we waited for failed: its answer is ours. A cancelled one is not counted, and
    // another waiter takes over.
    if (fetches_ >= awaited && !last_failure_.ok() && !IsUsable(clock_.Now())) return last_failure_;
  }
}

void RefreshingCredentials::Reject(const Credentials& refused) {
  std::lock_guard lock(mutex_);
  if (current_ && SameKeys(*current_, refused)) current_.reset();
}

bool RefreshingCredentials::IsUsable(Time now) const {
  return current_ && (!current_->expires || now < *current_->expires);
}

Result<Credentials> RefreshingCredentials::FetchUnlocked(std::unique_lock<std::mutex>* lock,
                                                         std::stop_token stop) {
  is_fetching_ = true;
  lock->unlock();
  Result<Credentials> fetched = source_->Fetch(std::move(stop));
  lock->lock();
  is_fetching_ = false;
  Status kept = Keep(std::move(fetched));
  if (!IsCancelled(kept)) {
    ++fetches_;
    last_failure_ = kept;
  }
  changed_.notify_all();
  if (kept.ok() || IsUsable(clock_.Now())) return *current_;
  return kept;
}

Status RefreshingCredentials::Keep(Result<Credentials> fetched) {
  Time now = clock_.Now();
  Status failure = fetched.status();
  if (fetched.ok() && fetched->expires && *fetched->expires <= now) {
    failure = Fail(ErrorKind::kBusy, source_->Describe(),
                   fmt::format("gave credentials that expired at {}, while this machine's clock "
                               "says {}: check the clock",
                               FormatUtc(*fetched->expires), FormatUtc(now)));
  }
  if (failure.ok()) {
    current_ = std::move(*fetched);
    refresh_at_ = RefreshTime(*current_, now);
  } else if (IsUsable(now) && current_->expires) {
    refresh_at_ = now + (*current_->expires - now) / 4;
  }
  return failure;
}

Time RefreshingCredentials::RefreshTime(const Credentials& credentials, Time now) {
  if (!credentials.expires) return Time::max();
  Duration window = std::min<Duration>(kEarliest, (*credentials.expires - now) / 3);
  auto chance = Duration(int64_t(double(window.count()) * 0.2 * random_.Uniform()));
  return *credentials.expires - window + chance;
}

}  // namespace waybill::aws
