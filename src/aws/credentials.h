#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "base/error.h"
#include "base/secret.h"

namespace waybill::aws {

/// What a request is signed with. A value; copies are independent.
struct Credentials {
  std::string access_key_id;
  Secret secret_access_key;
  std::optional<Secret> session_token;
  std::optional<Time> expires;  ///< empty: does not expire
};

/// Gives credentials that are good now. One per connection, shared by everything that signs for it.
///
/// Errors   kDenied when the other side refuses, kDefinition when the settings cannot work, kBusy
///          when it cannot be reached; each message says what to do.
/// Threads  every method may be called from any thread.
class CredentialProvider {
 public:
  virtual ~CredentialProvider() = default;

  /// Fresh credentials; may wait for a refresh.
  virtual Result<Credentials> Get(std::stop_token stop) = 0;

  /// The other side called `refused` expired or invalid: do not hand it out again. A later Get()
  /// refreshes once for all callers that report the same key.
  virtual void Reject(const Credentials& refused) = 0;

  /// "access key AKIA…", "role arn:aws:iam::111122223333:role/x through the environment": for
  /// people, no secret.
  virtual std::string Describe() const = 0;
};

}  // namespace waybill::aws
