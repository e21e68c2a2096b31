#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "aws/credentials.h"
#include "aws/sts.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "base/random.h"
#include "base/secret.h"
#include "connection/s3_connection.h"
#include "http/transport.h"
#include "s3/client.h"

namespace waybill::connection {

/// A stored connection, with the secrets opened, and what it is opened for.
struct OpenRequest {
  std::string name;  ///< of the connection
  S3Settings settings;
  std::string external_id;
  std::map<std::string, Secret> secrets;
  /// The job's id, or "test". Role sessions are called waybill-<connection>-<purpose>, which the
  /// role's account sees in CloudTrail.
  std::string purpose;
};

/// What an opened connection is built on. References are borrowed and must outlive it.
struct OpenParts {
  /// A transport that trusts `authorities` (PEM text; empty: the system's).
  std::function<Result<std::unique_ptr<http::Transport>>(const std::string& authorities)>
      make_transport;
  /// Waybill's own credentials on this host; asked for by connections that assume a role with them.
  std::function<Result<std::unique_ptr<aws::CredentialProvider>>()> make_default_credentials;
  Clock& clock;
  Random& random;
  Log& log;
  s3::RequestCounts* requests = nullptr;  ///< null: nobody counts them
  aws::StsOptions own_sts = {};           ///< where this host itself asks STS who it is
};

/// One S3 client and the credentials behind it. Everything that a connection is used for goes
/// through one of these: test, listing, preview, jobs, Parquet. So a green test means that the job
/// gets the same answer.
///
/// Errors   Open: kDefinition when a secret is missing or a setting cannot work. It sends nothing.
/// Owns     transports, providers and client; `OpenParts` are borrowed.
/// Threads  every method may be called from any thread.
class OpenedConnection {
 public:
  static Result<std::unique_ptr<OpenedConnection>> Open(OpenRequest request, OpenParts parts);
  ~OpenedConnection();
  OpenedConnection(const OpenedConnection&) = delete;
  OpenedConnection& operator=(const OpenedConnection&) = delete;

  const std::string& name() const;
  const S3Settings& settings() const;
  const std::string& external_id() const;
  s3::Client& client();
  /// Signs for S3.
  aws::CredentialProvider& credentials();
  /// Waybill's own: assumes the role. The same as credentials() for an IAM user.
  aws::CredentialProvider& base_credentials();
  aws::StsClient& sts();
  /// What the role is assumed with; REQUIRES settings().auth == AwsAuth::kAssumeRole.
  const aws::AssumeRoleRequest& role_request() const;
  /// The connection's own source of chance, for its test.
  Random& random();

 private:
  struct Parts;
  explicit OpenedConnection(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

}  // namespace waybill::connection
