#include "s3/client.h"

#include <fmt/format.h>

#include <utility>

#include "s3/client_core.h"
#include "s3/object_headers.h"
#include "s3/replies.h"

namespace waybill::s3 {
namespace {

constexpr size_t kMaxKeysPerDelete = 1000;

/// An `accept` that reads the body with `parse` into `*value`.
template <typename T, typename Parse>
auto ReadInto(T* value, Parse parse) {
  return [value, parse](const http::Response& response) -> Status {
    return parse(response.body).Value(value);
  };
}

Status RefuseFirst(const std::string& bucket, const std::vector<DeleteFailure>& failures) {
  if (failures.empty()) return Status::OK();
  const DeleteFailure& first = failures.front();
  bool denied = first.code == "AccessDenied";
  return Fail(
      denied ? ErrorKind::kDenied : ErrorKind::kBusy, Uri(bucket, first.key),
      fmt::format("DeleteObjects refused {} key(s), this one with {} ({}){}", failures.size(),
                  first.code, first.message, denied ? ": grant s3:DeleteObject on it" : ""));
}

}  // namespace

Client::Client(ClientOptions options, ClientParts parts)
    : core_(std::make_unique<Core>(std::move(options), parts)) {}
Client::~Client() = default;

const ClientOptions& Client::options() const { return core_->options(); }

Result<std::vector<Bucket>> Client::ListBuckets(std::stop_token stop) {
  std::vector<Bucket> buckets;
  std::string token;
  do {
    BucketPage page;
    ARROW_RETURN_NOT_OK(core_->Send(
        {.call = ListBucketsCall(token), .accept = ReadInto(&page, ParseBuckets)}, stop));
    std::move(page.buckets.begin(), page.buckets.end(), std::back_inserter(buckets));
    token = std::move(page.next_token);
  } while (!token.empty());
  return buckets;
}

Result<std::string> Client::FindRegion(const std::string& bucket, std::stop_token stop) {
  // Whatever S3 says to a HeadBucket, 403 and 404 from another region included, it says where the
  // bucket is, so the answer is read before it is judged.
  const Call call{.op = Op::kHeadBucket, .bucket = bucket};
  ARROW_ASSIGN_OR_RAISE(http::Response first, core_->SendOnce(call, stop));
  std::string region = http::FindHeader(first.headers, "x-amz-bucket-region").value_or("");
  if (!IsRegionName(region)) {
    ARROW_ASSIGN_OR_RAISE(http::Response answer, core_->Send({.call = call}, stop));
    region = http::FindHeader(answer.headers, "x-amz-bucket-region").value_or("");
  }
  if (!IsRegionName(region)) return core_->RegionOf(bucket);
  core_->RememberRegion(bucket, region);
  return region;
}

Result<std::string> Client::GetBucketLocation(const std::string& bucket, std::stop_token stop) {
  std::string region;
  ARROW_RETURN_NOT_OK(core_->Send({.call = {.op = Op::kGetBucketLocation, .bucket = bucket},
                                   .accept = ReadInto(&region, ParseLocation)},
                                  stop));
  return region;
}

Result<ListPage> Client::ListObjects(const ListRequest& request, std::stop_token stop) {
  ListPage page;
  ARROW_RETURN_NOT_OK(core_->Send(
      {.call = ListObjectsCall(request), .accept = ReadInto(&page, ParseListPage)}, stop));
  return page;
}

Result<std::vector<PendingUpload>> Client::ListUploads(const std::string& bucket,
                                                       const std::string& prefix,
                                                       std::stop_token stop) {
  std::vector<PendingUpload> uploads;
  UploadPage page;
  do {
    Call call{.op = Op::kListUploads,
              .bucket = bucket,
              .query = {{"encoding-type", "url"}, {"prefix", prefix}}};
    if (!page.next_key.empty()) {
      call.query.emplace_back("key-marker", page.next_key);
      call.query.emplace_back("upload-id-marker", page.next_upload_id);
    }
    ARROW_RETURN_NOT_OK(
        core_->Send({.call = std::move(call), .accept = ReadInto(&page, ParseUploads)}, stop));
    std::move(page.uploads.begin(), page.uploads.end(), std::back_inserter(uploads));
  } while (!page.next_key.empty());
  return uploads;
}

Result<std::vector<Part>> Client::ListParts(const std::string& bucket, const std::string& key,
                                            const std::string& upload_id, std::stop_token stop) {
  std::vector<Part> parts;
  PartPage page;
  do {
    Call call{
        .op = Op::kListParts, .bucket = bucket, .key = key, .query = {{"uploadId", upload_id}}};
    if (page.next_number > 0) {
      call.query.emplace_back("part-number-marker", std::to_string(page.next_number));
    }
    ARROW_RETURN_NOT_OK(
        core_->Send({.call = std::move(call), .accept = ReadInto(&page, ParseParts)}, stop));
    std::move(page.parts.begin(), page.parts.end(), std::back_inserter(parts));
  } while (page.next_number > 0);
  return parts;
}

Status Client::DeleteObject(const std::string& bucket, const std::string& key,
                            std::stop_token stop) {
  return core_->Send({.call = {.op = Op::kDeleteObject, .bucket = bucket, .key = key}}, stop)
      .status();
}

Status Client::DeleteObjects(const std::string& bucket, std::span<const std::string> keys,
                             std::stop_token stop) {
  std::vector<std::string> batch;
  auto flush = [&]() -> Status {
    if (batch.empty()) return Status::OK();
    Call call = DeleteObjectsCall(batch);
    call.bucket = bucket;
    std::vector<DeleteFailure> failures;
    ARROW_RETURN_NOT_OK(core_->Send(
        {.call = std::move(call), .accept = ReadInto(&failures, ParseDeleteFailures)}, stop));
    batch.clear();
    return RefuseFirst(bucket, failures);
  };
  for (const std::string& key : keys) {
    if (!FitsXml(key)) {
      ARROW_RETURN_NOT_OK(DeleteObject(bucket, key, stop));
      continue;
    }
    batch.push_back(key);
    if (batch.size() == kMaxKeysPerDelete) ARROW_RETURN_NOT_OK(flush());
  }
  return flush();
}

}  // namespace waybill::s3
