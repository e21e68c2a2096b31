#include "server/own_identity.h"

namespace waybill::server {

service::OwnIdentity OwnIdentityCache::Get() {
  {
    std::lock_guard lock(mutex_);
    if (is_asking_ || IsFresh()) return Known();
    is_asking_ = true;
  }
  service::OwnIdentity answer = ask_();
  std::lock_guard lock(mutex_);
  is_asking_ = false;
  if (!IsCancelled(answer.known)) Keep(std::move(answer));
  return Known();
}

bool OwnIdentityCache::IsFresh() const { return known_ && clock_.Elapsed() < next_; }

service::OwnIdentity OwnIdentityCache::Known() const {
  if (known_) return *known_;
  return {.account_id = "",
          .arn = "",
          .known = Fail(ErrorKind::kBusy, "Waybill's own AWS identity",
                        "is not known yet: AWS is being asked; look again in a moment")};
}

void OwnIdentityCache::Keep(service::OwnIdentity answer) {
  next_ = clock_.Elapsed() + (answer.known.ok() ? kRefreshAfter : kRetryAfter);
  bool is_worse = known_ && known_->known.ok() && !answer.known.ok();
  if (!is_worse) known_ = std::move(answer);
}

}  // namespace waybill::server
