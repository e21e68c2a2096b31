#include "s3/client_core.h"

#include <fmt/format.h>

#include <utility>

#include "aws/sigv4.h"
#include "base/digest.h"
#include "base/service_refusal.h"
#include "s3/replies.h"

namespace waybill::s3 {
namespace {

constexpr std::string_view kDefaultRegion = "us-east-1";
constexpr size_t kMaxCachedRegions = 4096;
// A refused session this near its end is taken for an expired one: Ceph says plain AccessDenied.
constexpr Duration kNearExpiry = std::chrono::minutes(5);

bool HasHeader(const http::Headers& headers, std::string_view name) {
  return http::FindHeader(headers, name).has_value();
}

/// The body's SHA-256, or leave to go without where TLS and a checksum guard the bytes already. A
/// document has none: the one that Complete carries is the object's.
std::string PayloadHash(const Call& call, const http::Request& request) {
  bool checked = call.document.empty() && HasHeader(request.headers, "x-amz-checksum-crc32c");
  if (checked && request.url.starts_with("https://")) return std::string(aws::kUnsignedPayload);
  return Hex(Sha256(request.body));
}

bool IsErrorBody(const http::Response& response) {
  return !ParseErrorDocument(response.body).code.empty();
}

http::RetryPolicy PolicyOf(const ClientOptions& options) {
  return {.max_attempts = options.max_attempts};
}

}  // namespace

/// How one try ended.
struct Client::Core::Try {
  Status status;  ///< OK: `response` is the answer
  http::Response response = {};
  http::Fault fault = http::Fault::kNone;
  Remedy remedy = Remedy::kNone;
  ErrorReply reply = {};
  Duration clock_offset{0};  ///< what it was signed with
};

/// What one Send() has already tried beside waiting. Each remedy is given one chance.
class Client::Core::Mending {
 public:
  Mending(Core& core, const Exchange& exchange, const std::stop_token& stop)
      : core_(core), exchange_(exchange), stop_(stop) {}

  /// True when something was changed that may make the next try succeed.
  bool Apply(const Try& attempt, const aws::Credentials& used) {
    switch (attempt.remedy) {
      case Remedy::kSkew: return TakeClock(attempt);
      case Remedy::kRefresh: return Refresh(used);
      case Remedy::kRegion:
        return Redirect(attempt) || (MaySessionBeOver(attempt, used) && Refresh(used));
      case Remedy::kNone:
        return (IsDeniedWithoutAWord(attempt) && TakeClock(attempt)) ||
               (MaySessionBeOver(attempt, used) && Refresh(used));
    }
    return false;
  }

 private:
  bool TakeClock(const Try& attempt) {
    if (std::exchange(clock_tried_, true)) return false;
    return core_.clock_offset_.Learn(attempt.response.headers, core_.parts_.clock.Now(),
                                     attempt.clock_offset);
  }

  bool Refresh(const aws::Credentials& used) {
    if (std::exchange(refresh_tried_, true)) return false;
    core_.parts_.credentials.Reject(used);
    return true;
  }

  bool Redirect(const Try& attempt) {
    const std::string& bucket = exchange_.call.bucket;
    if (region_tried_) return false;
    std::string region = attempt.reply.region;
    if (region.empty() && attempt.reply.status == 301) region = AskForRegion(bucket);
    if (!IsRegionName(region) || region == core_.RegionOf(bucket)) return false;
    region_tried_ = true;
    core_.RememberRegion(bucket, region);
    return true;
  }

  std::string AskForRegion(const std::string& bucket) {
    if (bucket.empty()) return {};
    auto answer = core_.SendOnce({.op = Op::kHeadBucket, .bucket = bucket}, stop_);
    return answer.ok() ? http::FindHeader(answer->headers, "x-amz-bucket-region").value_or("")
                       : std::string();
  }

  /// HEAD answers "RequestTimeTooSkewed" as a bare 403. The Date tells whether it may be that.
  static bool IsDeniedWithoutAWord(const Try& attempt) {
    return attempt.reply.status == 403 && attempt.reply.code.empty();
  }

  bool MaySessionBeOver(const Try& attempt, const aws::Credentials& used) const {
    if (!used.session_token) return false;
    // HEAD answers "ExpiredToken" as a bare 400.
    if (attempt.reply.status == 400 && attempt.reply.code.empty()) return true;
    if (attempt.reply.status != 403 || !used.expires) return false;
    return *used.expires - core_.parts_.clock.Now() < kNearExpiry;
  }

  Core& core_;
  const Exchange& exchange_;
  const std::stop_token& stop_;
  bool clock_tried_ = false;
  bool refresh_tried_ = false;
  bool region_tried_ = false;
};

Client::Core::Core(ClientOptions options, ClientParts parts)
    : options_(std::move(options)), parts_(parts) {}

std::string Client::Core::RegionOf(const std::string& bucket) const {
  {
    std::lock_guard lock(mutex_);
    if (auto found = regions_.find(bucket); found != regions_.end()) return found->second;
  }
  return options_.region.empty() ? std::string(kDefaultRegion) : options_.region;
}

void Client::Core::RememberRegion(const std::string& bucket, const std::string& region) {
  std::lock_guard lock(mutex_);
  if (regions_.size() >= kMaxCachedRegions) regions_.clear();
  regions_[bucket] = region;
}

Result<http::Request> Client::Core::Prepare(const Call& call, const aws::Credentials& credentials) {
  ARROW_ASSIGN_OR_RAISE(Address address, Locate(options_, call.bucket, RegionOf(call.bucket)));
  http::Request request = MakeRequest(call, address.base_url, options_);
  // Slow enough for 1 MiB/s, since a part may have gigabytes; a stall ends it much sooner.
  request.deadline += std::chrono::seconds(request.body.size() >> 20);
  if (credentials.access_key_id.empty()) return request;  // anonymous
  Time now = parts_.clock.Now() + clock_offset_.Get();
  aws::SignRequest(credentials, {.region = address.signing_region, .service = "s3"}, now,
                   PayloadHash(call, request), &request);
  return request;
}

Result<http::Response> Client::Core::SendOnce(const Call& call, std::stop_token stop) {
  ARROW_ASSIGN_OR_RAISE(aws::Credentials credentials, parts_.credentials.Get(stop));
  ARROW_ASSIGN_OR_RAISE(http::Request request, Prepare(call, credentials));
  auto sent = parts_.transport.Send(request, nullptr, stop);
  Try attempt{.status = sent.status()};
  if (sent.ok()) attempt.response.status = sent->status;
  Count(attempt);
  return sent;
}

// A request that could not be made, or was cancelled, ended in nothing.
void Client::Core::Count(const Try& attempt) const {
  if (parts_.requests == nullptr) return;
  if (int status = attempt.response.status; status != 0) {
    bool broke_off = status / 100 == 2 && !attempt.status.ok();
    parts_.requests->Add(broke_off ? RequestOutcome::kFailed : OutcomeOfStatus(status));
  } else if (http::FaultOf(attempt.status) == http::Fault::kUnreachable) {
    parts_.requests->Add(RequestOutcome::kNoAnswer);
  }
}

Status Client::Core::WithReason(const Status& head, const std::string& bucket,
                                const std::string& key, const Pin& pin, std::stop_token stop) {
  auto refusal = ServiceRefusalOf(head);
  if (!refusal || !refusal->code.empty()) return head;
  Exchange exchange{.call = ReadCall(Op::kGetObject, key, pin, "bytes=0-0")};
  exchange.call.bucket = bucket;
  Status get = Send(exchange, std::move(stop)).status();
  auto reason = ServiceRefusalOf(get);
  return reason && reason->http_status == refusal->http_status ? get : head;
}

Status Client::Core::Refusal(const Call& call, const ErrorReply& reply) const {
  bool versioned = false;
  for (const auto& [name, value] : call.query) versioned |= name == "versionId";
  auto encryption = http::FindHeader(call.headers, "x-amz-server-side-encryption");
  return Explain(reply, {.operation = OperationOf(call.op),
                         .bucket = call.bucket,
                         .key = call.key,
                         .versioned = versioned,
                         .kms = encryption.value_or("").starts_with("aws:kms"),
                         .options = options_});
}

Client::Core::Try Client::Core::Attempt(Exchange& exchange, const aws::Credentials& credentials,
                                        std::stop_token stop) {
  const Call& call = exchange.call;
  const Duration clock_offset = clock_offset_.Get();
  auto request = Prepare(call, credentials);
  if (!request.ok()) return {.status = request.status()};
  auto sent = parts_.transport.Send(*request, exchange.sink, std::move(stop));
  if (!sent.ok()) {
    return {.status = Within(Uri(call.bucket, call.key), sent.status()),
            .fault = http::FaultOf(sent.status())};
  }
  Try attempt{.response = std::move(*sent), .clock_offset = clock_offset};
  const Operation& operation = OperationOf(call.op);
  bool success = attempt.response.status / 100 == 2;
  // S3 sends 200 before it has done the work, and may still put an <Error> in the body.
  if (success && operation.error_in_success && IsErrorBody(attempt.response)) {
    success = false;
    attempt.response.status = 500;
  }
  if (success) {
    if (exchange.accept) attempt.status = exchange.accept(attempt.response);
    if (!attempt.status.ok() && KindOf(attempt.status) == ErrorKind::kBusy) {
      attempt.fault = http::Fault::kTransient;
    }
    attempt.status = Within(Uri(call.bucket, call.key), attempt.status);
    return attempt;
  }
  attempt.reply = ReadErrorReply(attempt.response);
  Verdict verdict = Judge(attempt.reply, operation);
  attempt.fault = verdict.fault;
  attempt.remedy = verdict.remedy;
  attempt.status = Refusal(call, attempt.reply);
  return attempt;
}

void Client::Core::LogRetry(const Exchange& exchange, const Try& attempt, int number) const {
  parts_.log.Info("an S3 request is tried again",
                  {{"operation", std::string(OperationOf(exchange.call.op).name)},
                   {"attempt", std::to_string(number)},
                   {"reason", attempt.status.message()}});
}

Result<http::Response> Client::Core::Send(Exchange& exchange, std::stop_token stop) {
  Mending mending(*this, exchange, stop);
  const http::RetryParts retry_parts{budget_, parts_.clock, parts_.random};
  std::optional<http::RetryLoop> loop(std::in_place, PolicyOf(options_), retry_parts);
  for (;;) {
    ARROW_ASSIGN_OR_RAISE(aws::Credentials credentials, parts_.credentials.Get(stop));
    Try attempt = Attempt(exchange, credentials, stop);
    Count(attempt);
    if (attempt.status.ok()) {
      loop->Succeeded();
      return std::move(attempt.response);
    }
    if (IsCancelled(attempt.status)) return attempt.status;
    bool mended = mending.Apply(attempt, credentials);
    if (!mended) {
      auto asked = http::RetryAfter(attempt.response.headers, parts_.clock.Now());
      ARROW_ASSIGN_OR_RAISE(bool again, loop->WaitForNext(attempt.fault, asked, stop));
      if (!again) return attempt.status;
    }
    LogRetry(exchange, attempt, loop->attempt());
    bool progress = false;
    if (exchange.before_retry) {
      ARROW_ASSIGN_OR_RAISE(progress, exchange.before_retry());
    }
    if (progress) loop.emplace(PolicyOf(options_), retry_parts);
  }
}

}  // namespace waybill::s3
