#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

#include "aws/clock_offset.h"
#include "http/retry.h"
#include "s3/address.h"
#include "s3/client.h"
#include "s3/error.h"
#include "s3/request.h"

namespace waybill::s3 {

/// One call and how its answer is taken.
struct Exchange {
  Call call;
  http::BodySink* sink = nullptr;
  /// Looks at a 2xx answer. kBusy means that it broke off and is worth another try.
  std::function<Status(const http::Response&)> accept = {};
  /// Called before each further try; may change `call`. True when the last try moved things on, so
  /// that the count of tries starts anew. A failed status ends the call with it.
  std::function<Result<bool>()> before_retry = {};
};

/// Sends calls: finds the host, signs, retries, follows the bucket to its region, renews
/// credentials, allows for a wrong clock.
///
/// Threads  every method may be called from any thread.
class Client::Core {
 public:
  Core(ClientOptions options, ClientParts parts);

  const ClientOptions& options() const { return options_; }
  const ClientParts& parts() const { return parts_; }
  bool checksums() const { return SendsChecksums(options_); }

  /// The 2xx answer that `accept` took, or the refusal in words.
  Result<http::Response> Send(Exchange& exchange, std::stop_token stop);
  Result<http::Response> Send(Exchange&& exchange, std::stop_token stop) {
    return Send(exchange, std::move(stop));
  }

  /// One try, without any of Send's mending: for HeadBucket, whose refusals carry the region.
  Result<http::Response> SendOnce(const Call& call, std::stop_token stop);

  /// The refusal of a HEAD with the reason, which it cannot give itself, having no body: a GET of
  /// one byte is refused for the same. `head` as it is when the GET is not refused alike.
  Status WithReason(const Status& head, const std::string& bucket, const std::string& key,
                    const Pin& pin, std::stop_token stop);

  /// The region that `bucket` is known or taken to be in.
  std::string RegionOf(const std::string& bucket) const;
  void RememberRegion(const std::string& bucket, const std::string& region);

 private:
  struct Try;
  class Mending;

  Try Attempt(Exchange& exchange, const aws::Credentials& credentials, std::stop_token stop);
  Result<http::Request> Prepare(const Call& call, const aws::Credentials& credentials);
  void Count(const Try& attempt) const;
  Status Refusal(const Call& call, const ErrorReply& reply) const;
  void LogRetry(const Exchange& exchange, const Try& attempt, int number) const;

  const ClientOptions options_;
  const ClientParts parts_;
  http::RetryBudget budget_;
  aws::ClockOffset clock_offset_;
  mutable std::mutex mutex_;  // guards regions_
  std::map<std::string, std::string> regions_;
};

}  // namespace waybill::s3
