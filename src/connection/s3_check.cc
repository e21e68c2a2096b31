#include "connection/s3_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "aws/partitions.h"
#include "connection/identity_check.h"
#include "connection/policy.h"
#include "connection/upload_check.h"

namespace waybill::connection {
namespace {

/// As many keys as it takes to find one that can be read at once, in most buckets.
constexpr int kKeysLookedAt = 100;

class NullSink : public http::BodySink {
 public:
  Status Write(std::string_view) override { return Status::OK(); }
};

/// The rights on one bucket, one after the other, in the order of the rows.
class BucketCheck {
 public:
  BucketCheck(const CheckParts& parts, const CheckRequest& request)
      : parts_(parts), request_(request) {}

  Status Run() {
    ARROW_RETURN_NOT_OK(ListBuckets());
    if (request_.bucket.empty()) return Status::OK();
    ARROW_RETURN_NOT_OK(Location());
    ARROW_RETURN_NOT_OK(List());
    ARROW_RETURN_NOT_OK(Read());
    return CheckUpload(parts_, request_);
  }

 private:
  s3::Client& client() { return parts_.connection.client(); }

  Status ListBuckets() {
    auto buckets = client().ListBuckets(parts_.stop);
    std::string done = buckets.ok() ? fmt::format("it sees {} buckets", buckets->size()) : "";
    return parts_.rows.Outcome("s3:ListAllMyBuckets", false, buckets.status(), done);
  }

  Status Location() {
    auto region = client().GetBucketLocation(request_.bucket, parts_.stop);
    std::string done = region.ok() ? fmt::format("the bucket is in {}", *region) : "";
    return parts_.rows.Outcome("s3:GetBucketLocation", true, region.status(), done);
  }

  Status List() {
    auto page = client().ListObjects(
        {.bucket = request_.bucket, .prefix = request_.prefix, .max_keys = kKeysLookedAt},
        parts_.stop);
    listed_ = page.ok();
    if (listed_) Choose(page->objects);
    bool required = request_.use != Use::kDestination;
    std::string done = fmt::format("it lists the objects {}", Where());
    return parts_.rows.Outcome("s3:ListBucket", required, page.status(), done);
  }

  std::string Where() const {
    return request_.prefix.empty() ? "in the bucket" : fmt::format("under '{}'", request_.prefix);
  }

  /// Prefer what can be read at once and has a byte to read.
  void Choose(const std::vector<s3::Object>& objects) {
    if (objects.empty()) return;
    auto readable = std::find_if(objects.begin(), objects.end(), [](const s3::Object& object) {
      return object.bytes > 0 && object.storage_class != "GLACIER" &&
             object.storage_class != "DEEP_ARCHIVE";
    });
    found_key_ = (readable == objects.end() ? objects.front() : *readable).key;
  }

  Status Read() {
    bool required = request_.use != Use::kDestination;
    std::string key = request_.key.empty() ? found_key_ : request_.key;
    if (key.empty()) {
      std::string why =
          listed_ ? fmt::format("there is no object {} to try it on: put one there, or name a key",
                                Where())
                  : "without s3:ListBucket no object is known to try it on: name a "
                    "key";
      return parts_.rows.Add({.permission = "s3:GetObject",
                              .state = CheckState::kNotProven,
                              .required = required,
                              .reason = why});
    }
    NullSink sink;
    auto read = client().GetObject(request_.bucket, key, {}, 0, 1, sink, parts_.stop);
    std::string done = fmt::format("it read the first byte of '{}'", key);
    return parts_.rows.Outcome("s3:GetObject", required, read.status(), done);
  }

  CheckParts parts_;
  const CheckRequest& request_;
  bool listed_ = false;
  std::string found_key_;
};

/// A denial matters where the right is needed; anything else that went wrong always does, but for
/// an unguarded role, which works all the same.
bool FailsTheTest(const CheckRow& row) {
  if (row.state == CheckState::kFailed) return row.required || !row.warning;
  return row.state == CheckState::kDenied && row.required;
}

Grant GrantFor(const S3Settings& settings, const CheckRequest& request) {
  std::string partition(aws::PartitionOfRegion(settings.region).name);
  bool role = settings.auth == AwsAuth::kAssumeRole;
  return {.partition = role ? settings.role.partition : partition,
          .bucket = request.bucket,
          .prefix = request.prefix,
          .use = request.use,
          .kms_key = settings.kms_key_id,
          .account_id = settings.role.account_id};
}

}  // namespace

Result<CheckReport> CheckS3(OpenedConnection& connection, const CheckRequest& request,
                            const std::function<void(const CheckRow&)>& on_row,
                            std::stop_token stop) {
  Grant grant = GrantFor(connection.settings(), request);
  ARROW_RETURN_NOT_OK(CheckGrant(grant));
  CheckRows rows(grant, on_row);
  CheckParts parts{connection, rows, stop};
  ARROW_ASSIGN_OR_RAISE(bool let_in, CheckIdentity(parts));
  if (let_in) {
    ARROW_RETURN_NOT_OK(BucketCheck(parts, request).Run());
  }
  CheckReport report{.rows = std::move(rows).Take()};
  report.ok = std::none_of(report.rows.begin(), report.rows.end(), FailsTheTest);
  return report;
}

}  // namespace waybill::connection
