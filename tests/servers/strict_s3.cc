#include "servers/strict_s3.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/digest.h"
#include "servers/strict_s3_answers.h"

namespace waybill::servers {
namespace {

// NOLINTNEXTLINE(readability-function-cognitive-complexity): a table of verbs and queries.
std::string ActionOf(const S3Request& request, const std::string& method) {
  bool upload = request.Has("uploadId");
  if (request.bucket.empty()) return "ListBuckets";
  if (request.key.empty()) {
    if (method == "HEAD") return "HeadBucket";
    if (method == "POST" && request.Has("delete")) return "DeleteObjects";
    if (request.Has("location")) return "GetBucketLocation";
    if (request.Has("uploads")) return "ListMultipartUploads";
    return request.Query("list-type") == "2" ? "ListObjectsV2" : "Unknown";
  }
  if (method == "HEAD") return "HeadObject";
  if (method == "GET") return upload ? "ListParts" : "GetObject";
  if (method == "PUT") return upload ? "UploadPart" : "PutObject";
  if (method == "POST" && request.Has("uploads")) return "CreateMultipartUpload";
  if (method == "POST" && upload) return "CompleteMultipartUpload";
  if (method == "DELETE") return upload ? "AbortMultipartUpload" : "DeleteObject";
  return "Unknown";
}

/// The bucket of "bucket.localhost:9000"; empty when there is none.
std::string BucketInHost(std::string_view host) {
  host = host.substr(0, host.rfind(':'));
  constexpr std::string_view kSuffix = ".localhost";
  return std::string(host.ends_with(kSuffix) ? host.substr(0, host.size() - kSuffix.size()) : "");
}

S3Request Understand(const HttpRequest& http) {
  S3Request request{.query = SplitQuery(http.query), .http = &http};
  std::string_view path = std::string_view(http.path).substr(1);
  request.bucket = BucketInHost(http.Header("Host"));
  if (!request.bucket.empty()) {
    request.key = DecodePercent(path);
    request.action = ActionOf(request, http.method);
    return request;
  }
  size_t slash = std::min(path.find('/'), path.size());
  request.bucket = DecodePercent(path.substr(0, slash));
  if (slash < path.size()) request.key = DecodePercent(path.substr(slash + 1));
  request.action = ActionOf(request, http.method);
  return request;
}

/// The action an operation needs, and on what.
std::pair<std::string, std::string> RightFor(const S3Request& request) {
  std::string bucket = "arn:aws:s3:::" + request.bucket, object = bucket + "/" + request.key;
  const std::string& action = request.action;
  if (action == "ListObjectsV2" || action == "HeadBucket") return {"s3:ListBucket", bucket};
  if (action == "GetBucketLocation") return {"s3:GetBucketLocation", bucket};
  if (action == "ListMultipartUploads") return {"s3:ListBucketMultipartUploads", bucket};
  if (action == "ListParts") return {"s3:ListMultipartUploadParts", object};
  if (action == "AbortMultipartUpload") return {"s3:AbortMultipartUpload", object};
  if (action.starts_with("DeleteObject")) return {"s3:DeleteObject", object};
  if (action == "GetObject" || action == "HeadObject") {
    return {request.Has("versionId") ? "s3:GetObjectVersion" : "s3:GetObject", object};
  }
  return {"s3:PutObject", object};
}

S3Error CheckBody(const HttpRequest& http) {
  const std::pair<const char*, std::string> computed[] = {
      {"x-amz-checksum-crc32c", Base64(BigEndian(Crc32c(0, http.body)))},
      {"x-amz-checksum-crc32", Base64(BigEndian(Crc32(0, http.body)))},
      {"Content-MD5", Base64(Md5(http.body))}};
  bool of_parts = http.Header("x-amz-checksum-type") == "FULL_OBJECT";  // Complete: of the object
  for (const auto& [name, value] : computed) {
    bool of_body = !of_parts || std::string_view(name) == "Content-MD5";
    std::string claimed = http.Header(name);
    if (of_body && !claimed.empty() && claimed != value) {
      return {400, "BadDigest", "The checksum you specified did not match what we received."};
    }
  }
  return {};
}

}  // namespace

std::string S3Request::Query(const std::string& name) const {
  for (const auto& [key_name, value] : query) {
    if (key_name == name) return value;
  }
  return {};
}

bool S3Request::Has(const std::string& name) const {
  return std::any_of(query.begin(), query.end(), [&](const auto& p) { return p.first == name; });
}

Time StrictS3::FixedNow() { return *ParseUtc("2026-03-01T12:00:00Z"); }

StrictS3::StrictS3() : StrictS3(Options{}) {}
StrictS3::StrictS3(Options options) : options_(std::move(options)) {
  if (!options_.now) options_.now = [] { return FixedNow(); };
  auto answer = [this](const HttpRequest& http) { return Answer(http); };
  server_ = options_.tls ? std::make_unique<LoopbackServer>(answer, *options_.tls)
                         : std::make_unique<LoopbackServer>(answer);
}
StrictS3::~StrictS3() { server_.reset(); }

std::string StrictS3::localhost_url() const {
  return fmt::format("{}://localhost:{}", options_.tls ? "https" : "http", server_->port());
}

std::vector<std::string> StrictS3::actions() const {
  std::lock_guard lock(mutex_);
  return actions_;
}

int StrictS3::CountOf(const std::string& action) const {
  std::lock_guard lock(mutex_);
  return int(std::count(actions_.begin(), actions_.end(), action));
}

void StrictS3::AddBucket(const std::string& name, S3Bucket bucket) {
  std::lock_guard lock(mutex_);
  buckets_[name] = std::move(bucket);
}

void StrictS3::SetUser(const S3User& user) {
  std::lock_guard lock(mutex_);
  options_.user = user;
}

void StrictS3::Change(const std::string& bucket, const std::function<void(S3Bucket&)>& change) {
  std::lock_guard lock(mutex_);
  change(buckets_.at(bucket));
}

S3Object StrictS3::Put(const std::string& bucket, const std::string& key, std::string body) {
  std::lock_guard lock(mutex_);
  S3Object object{.body = std::move(body), .modified = options_.now()};
  object.etag = "\"" + Hex(Md5(object.body)) + "\"";
  return StoreObject(buckets_.at(bucket), key, std::move(object));
}

std::optional<S3Object> StrictS3::Find(const std::string& bucket, const std::string& key) const {
  std::lock_guard lock(mutex_);
  const auto& objects = buckets_.at(bucket).objects;
  auto found = objects.find(key);
  return found == objects.end() ? std::nullopt : std::optional(found->second.back());
}

std::vector<std::string> StrictS3::Keys(const std::string& bucket) const {
  std::lock_guard lock(mutex_);
  std::vector<std::string> keys;
  for (const auto& [key, versions] : buckets_.at(bucket).objects) keys.push_back(key);
  return keys;
}

int StrictS3::PendingUploads() const {
  std::lock_guard lock(mutex_);
  return int(uploads_.size());
}

void StrictS3::ChangeUploads(const std::function<void(S3Upload&)>& change) {
  std::lock_guard lock(mutex_);
  for (auto& [id, upload] : uploads_) change(upload);
}

void StrictS3::Add(S3Fault fault) {
  std::lock_guard lock(mutex_);
  faults_.push_back(std::move(fault));
}

void StrictS3::FailNth(int n, bool after_the_work) {
  Add({.skip = n - 1, .times = 2, .lose_request = !after_the_work, .lose_reply = after_the_work});
}

void StrictS3::ClearFaults() {
  std::lock_guard lock(mutex_);
  faults_.clear();
}

std::optional<S3Fault> StrictS3::NextFault(const S3Request& request) {
  for (auto fault = faults_.begin(); fault != faults_.end(); ++fault) {
    if (!fault->action.empty() && fault->action != request.action) continue;
    if (fault->skip-- > 0) continue;
    S3Fault now = *fault;
    if (--fault->times <= 0) faults_.erase(fault);
    return now;
  }
  return std::nullopt;
}

HttpResponse StrictS3::Answer(const HttpRequest& http) {
  S3Request request = Understand(http);
  std::lock_guard lock(mutex_);
  actions_.push_back(request.action);
  if (auto fault = NextFault(request)) return Misbehave(*fault, request);
  return Dispatch(request);
}

HttpResponse StrictS3::Misbehave(const S3Fault& fault, const S3Request& request) {
  // The connection breaks inside the status line.
  HttpResponse lost{.raw = "HTTP/1.1"};
  if (fault.lose_request) return lost;
  if (!fault.error.code.empty()) {
    HttpResponse answer = RefusalAnswer(fault.error, request);
    answer.headers.insert(answer.headers.end(), fault.headers.begin(), fault.headers.end());
    return answer;
  }
  if (fault.error_in_success) {
    return RefusalAnswer({200, "InternalError", "We encountered an internal error."}, request);
  }
  HttpResponse answer = Dispatch(request);
  if (fault.lose_reply) return lost;
  if (fault.cut_headers) return {.raw = "HTTP/1.1 200 OK\r\nx-amz-request-id: 1\r\n"};
  if (fault.cut_body) answer.cut_after = fault.cut_body;
  if (fault.cut_document) answer.body.resize(answer.body.size() / 2);
  return answer;
}

S3Error StrictS3::CheckRights(const S3Request& request, const S3Bucket& bucket) const {
  auto [right, on] = RightFor(request);
  if (std::count(bucket.denied.begin(), bucket.denied.end(), right) > 0) {
    return {403, "AccessDenied",
            fmt::format("User: arn:aws:iam::111122223333:user/loader is not authorized to perform: "
                        "{} on resource: \"{}\" because no identity-based policy allows the {} "
                        "action",
                        right, on, right)};
  }
  std::string expected = request.http->Header("x-amz-expected-bucket-owner");
  if (!expected.empty() && expected != bucket.owner) return {403, "AccessDenied", "Access Denied"};
  if (bucket.requester_pays && request.http->Header("x-amz-request-payer") != "requester") {
    return {403, "AccessDenied", "Access Denied"};
  }
  return {};
}

S3Error StrictS3::Admit(const S3Request& request) {
  S3Error refused =
      CheckSignature(*request.http, options_.user, options_.now(), options_.tls.has_value());
  if (!refused.code.empty()) return refused;
  if (request.bucket.empty()) return {};
  auto bucket = buckets_.find(request.bucket);
  if (bucket == buckets_.end()) return {404, "NoSuchBucket", "The specified bucket does not exist"};
  if (SignedRegion(*request.http) != bucket->second.region) {
    return {
        400, "AuthorizationHeaderMalformed",
        fmt::format("The authorization header is malformed; the region '{}' is wrong; expecting "
                    "'{}'",
                    SignedRegion(*request.http), bucket->second.region),
        bucket->second.region};
  }
  refused = CheckRights(request, bucket->second);
  return refused.code.empty() ? CheckBody(*request.http) : refused;
}

HttpResponse StrictS3::Dispatch(const S3Request& request) {
  if (S3Error refused = Admit(request); !refused.code.empty()) {
    return RefusalAnswer(refused, request);
  }
  if (request.action == "ListBuckets") return ListBuckets();
  S3Bucket& bucket = buckets_.at(request.bucket);
  const std::string& action = request.action;
  if (action == "HeadBucket") return {.headers = {{"x-amz-bucket-region", bucket.region}}};
  if (action == "GetBucketLocation") return LocationAnswer(bucket.region);
  if (action == "ListObjectsV2") return List(request, bucket);
  if (action == "ListMultipartUploads") return ListUploads(request);
  if (action == "GetObject" || action == "HeadObject") return Read(request, bucket);
  if (action == "PutObject") return Put(request, bucket);
  if (action == "DeleteObject") return Delete(request, bucket);
  if (action == "DeleteObjects") return DeleteMany(request, bucket);
  if (action == "CreateMultipartUpload") return Create(request);
  if (request.Has("uploadId")) return WithUpload(request, bucket);
  return RefusalAnswer({400, "InvalidRequest", "the strict S3 does not know this request"},
                       request);
}

}  // namespace waybill::servers
