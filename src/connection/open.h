#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "aws/credentials.h"
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
  std::string purpose;  ///< the job's id, or "test": part of the session's name in CloudTrail
};

/// What an opened connection is built on. References are borrowed and must outlive it.
struct OpenParts {
  /// A transport that trusts `ca_file` (PEM; empty: the system's authorities).
  std::function<Result<std::unique_ptr<http::Transport>>(const std::string& ca_file)>
      make_transport;
  Clock& clock;
  Random& random;
  Log& log;
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

 private:
  struct Parts;
  explicit OpenedConnection(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

/// "waybill-<connection>-<purpose>", with every character that STS refuses replaced by "-", and cut
/// to its 64 characters; the purpose's end is kept, since it tells jobs apart.
std::string SessionName(std::string_view connection, std::string_view purpose);

}  // namespace waybill::connection
