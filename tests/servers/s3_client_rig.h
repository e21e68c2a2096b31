#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "aws/static_credentials.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/random.h"
#include "http/authorities.h"
#include "http/curl_transport.h"
#include "s3/client.h"
#include "servers/strict_s3.h"

namespace waybill::servers {

/// Hands out one set of credentials until it is rejected, then the next.
class ChangingCredentials : public aws::CredentialProvider {
 public:
  explicit ChangingCredentials(aws::Credentials first) : now_(std::move(first)) {}
  void SetNext(aws::Credentials next) { next_ = std::move(next); }
  int rejections() const { return rejections_; }

  Result<aws::Credentials> Get(std::stop_token) override {
    std::lock_guard lock(mutex_);
    return now_;
  }
  void Reject(const aws::Credentials&) override {
    std::lock_guard lock(mutex_);
    ++rejections_;
    if (next_) now_ = *next_;
  }
  std::string Describe() const override { return "test credentials"; }

 private:
  std::mutex mutex_;  // guards all below
  aws::Credentials now_;
  std::optional<aws::Credentials> next_;
  int rejections_ = 0;
};

inline aws::Credentials CredentialsOf(const S3User& user) {
  aws::Credentials credentials{.access_key_id = user.access_key,
                               .secret_access_key = Secret(user.secret_key)};
  if (!user.session_token.empty()) credentials.session_token = Secret(user.session_token);
  return credentials;
}

/// A client with all that it stands on: a clock on which waiting takes no time, seeded chance, the
/// real transport.
class S3ClientRig {
 public:
  S3ClientRig(s3::ClientOptions options, const S3User& user, Time now = StrictS3::FixedNow())
      : clock(now), credentials(CredentialsOf(user)) {
    transport = *http::MakeCurlTransport(
        {.authorities = options.ca_file.empty() ? "" : *http::ReadAuthorities(options.ca_file),
         .proxy_from_environment = false},
        system_clock_);
    client = std::make_unique<s3::Client>(
        std::move(options), s3::ClientParts{*transport, credentials, clock, random, log});
  }
  explicit S3ClientRig(const StrictS3& server, s3::ClientOptions options = {})
      : S3ClientRig(At(server, std::move(options)), S3User{}) {}

  ManualClock clock;
  SeededRandom random{7};
  NullLog log;
  ChangingCredentials credentials;
  std::unique_ptr<http::Transport> transport;
  std::unique_ptr<s3::Client> client;

 private:
  static s3::ClientOptions At(const StrictS3& server, s3::ClientOptions options) {
    options.endpoint = server.url();
    return options;
  }

  SystemClock system_clock_;
};

}  // namespace waybill::servers
