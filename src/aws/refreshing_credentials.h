#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "aws/credentials.h"
#include "base/clock.h"
#include "base/random.h"

namespace waybill::aws {

/// Where new credentials come from. Knows nothing of expiry or threads.
class CredentialSource {
 public:
  virtual ~CredentialSource() = default;
  /// Never called twice at once.
  virtual Result<Credentials> Fetch(std::stop_token stop) = 0;
  /// As CredentialProvider::Describe.
  virtual std::string Describe() const = 0;
};

/// Turns a source into a provider that always has fresh credentials.
///
/// Shape    fetches at the first Get(); again once the smaller of 5 minutes and a third of their
///          life is left, less up to a fifth of that by chance, so that many processes do not ask
///          at once; and after Reject() of the keys now held.
/// Errors   the source's own. When an early refresh fails the old keys are kept, and the next try
///          comes after a quarter of what is left. kBusy when what was fetched has already expired.
/// Owns     the source; borrows clock and random, which must outlive it.
/// Threads  one thread fetches at a time. During an early refresh the others go on with the old
///          keys; only when those have expired do they wait. Get() holds no lock while fetching.
class RefreshingCredentials : public CredentialProvider {
 public:
  RefreshingCredentials(std::unique_ptr<CredentialSource> source, Clock& clock, Random& random)
      : source_(std::move(source)), clock_(clock), random_(random) {}

  Result<Credentials> Get(std::stop_token stop) override;
  void Reject(const Credentials& refused) override;
  std::string Describe() const override { return source_->Describe(); }

 private:
  bool IsUsable(Time now) const;
  Result<Credentials> FetchUnlocked(std::unique_lock<std::mutex>* lock, std::stop_token stop);
  Status Keep(Result<Credentials> fetched);
  Time RefreshTime(const Credentials& credentials, Time now);

  const std::unique_ptr<CredentialSource> source_;
  Clock& clock_;
  Random& random_;

  std::mutex mutex_;  // guards everything below
  std::condition_variable_any changed_;
  std::optional<Credentials> current_;
  Time refresh_at_;
  bool is_fetching_ = false;
  uint64_t fetches_ = 0;  // completed ones, so that waiters know which failure is theirs
  Status last_failure_;
};

}  // namespace waybill::aws
