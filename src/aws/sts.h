#pragma once

#include <stop_token>
#include <string>

#include "aws/clock_offset.h"
#include "aws/credentials.h"
#include "aws/endpoints.h"
#include "aws/service_error.h"
#include "aws/sts_request.h"
#include "base/clock.h"
#include "base/random.h"
#include "http/retry.h"
#include "http/transport.h"

namespace waybill::aws {

/// How to reach STS. Regional endpoints by default; `endpoint.endpoint` points to another server.
struct StsOptions {
  StsEndpointParams endpoint{.region = "us-east-1"};
  http::RetryPolicy retry{.max_attempts = 4};
  Duration call_deadline = std::chrono::seconds(30);
};

/// What an STS client works with. All borrowed; all must outlive it.
struct StsParts {
  http::Transport& transport;
  Clock& clock;
  Random& random;
};

/// A role that was assumed. Its credentials expire by our clock, however wrong that is.
struct AssumedRole {
  Credentials credentials;
  std::string arn;  ///< "arn:aws:sts::111122223333:assumed-role/Reader/waybill-acme-1"
};

/// Who a set of credentials belongs to.
struct CallerIdentity {
  std::string account_id;
  std::string arn;
  std::string user_id;
};

/// AWS's Security Token Service: three calls, signed, retried, refused in words. Allows for a wrong
/// clock: what STS refuses for its time is signed once more with the time of STS's own Date.
///
/// Errors   kDefinition for settings STS cannot accept (found before anything is sent, where
///          possible), kDenied when it refuses, naming the role, the caller if known, the external
///          ID that was sent and what to change; kBusy after the last retry; each with the request
///          id.
/// Threads  every method may be called from any thread.
class StsClient {
 public:
  StsClient(StsOptions options, StsParts parts) : options_(std::move(options)), parts_(parts) {}

  /// `base` signs, and is asked for new keys once when STS calls them expired.
  Result<AssumedRole> AssumeRole(const AssumeRoleRequest& request, CredentialProvider& base,
                                 std::stop_token stop);
  /// Unsigned: the token is the proof.
  Result<AssumedRole> AssumeRoleWithWebIdentity(const WebIdentityRequest& request,
                                                std::stop_token stop);
  /// Needs no permission, and works under an explicit Deny. Some S3 servers do not have it.
  Result<CallerIdentity> GetCallerIdentity(CredentialProvider& base, std::stop_token stop);

 private:
  struct Answer {
    http::Response response;
    ServiceError error;  ///< set unless the answer is a 2xx
    bool ok() const { return response.status / 100 == 2; }
  };

  Result<Answer> Call(std::string_view body, CredentialProvider* base, std::stop_token stop);
  Result<Answer> SendOnTime(std::string_view body, const Credentials& credentials,
                            std::stop_token stop);
  Result<Answer> SendWithRetries(std::string_view body, const Credentials* credentials,
                                 std::stop_token stop);
  Result<http::Response> SendOnce(const Endpoint& endpoint, std::string_view body,
                                  const Credentials* credentials, std::stop_token stop);
  std::string CallerName(const ServiceError& error, CredentialProvider& base, std::stop_token stop);

  const StsOptions options_;
  StsParts parts_;
  http::RetryBudget budget_;
  ClockOffset clock_offset_;
};

}  // namespace waybill::aws
