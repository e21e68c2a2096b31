#include "server/own_identity.h"

#include "service/connections.h"

namespace waybill::server {

service::OwnIdentity OwnIdentityCache::Get(std::stop_token stop) {
  std::lock_guard lock(mutex_);
  Duration now = services_.clock.Elapsed();
  if (known_ && (known_->known.ok() || now - asked_ < kRetryAfter)) return *known_;
  known_ = services_.connections.IdentifySelf(std::move(stop));
  asked_ = now;
  return *known_;
}

}  // namespace waybill::server
