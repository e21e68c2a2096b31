#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "s3/types.h"

namespace waybill::s3 {

/// S3's XML answers, read into values. Pure.
///
/// Shape    names are matched without their namespace; unknown elements are skipped. A DOCTYPE is
///          never followed and no entity but XML's own five is replaced.
/// Errors   kBusy when a document breaks off or is no XML: S3 sends such "200 OK" answers when it
///          fails half way, and a repeat mends it. kData when it is whole but not what was asked.

struct BucketPage {
  std::vector<Bucket> buckets;
  std::string next_token;
};
struct UploadPage {
  std::vector<PendingUpload> uploads;
  std::string next_key;  ///< empty: the last page
  std::string next_upload_id;
};
struct PartPage {
  std::vector<Part> parts;
  int next_number = 0;  ///< 0: the last page
};
/// What S3 says of an error, cut to a length a message can bear. Signed texts and keys are not
/// read at all.
struct ErrorDocument {
  std::string code;
  std::string message;
  std::string region;
  std::string request_id;
  std::string host_id;
};
struct DeleteFailure {
  std::string key;
  std::string code;
  std::string message;
};

Result<BucketPage> ParseBuckets(std::string_view xml);
/// The region; "" is us-east-1 and "EU" eu-west-1.
Result<std::string> ParseLocation(std::string_view xml);
/// Keys are decoded when the answer says that it encoded them: as S3 does, '+' stands for a space.
Result<ListPage> ParseListPage(std::string_view xml);
Result<std::string> ParseUploadId(std::string_view xml);
/// The new object's ETag, which Ceph 16 leaves empty.
Result<std::string> ParseCompletedETag(std::string_view xml);
Result<UploadPage> ParseUploads(std::string_view xml);
Result<PartPage> ParseParts(std::string_view xml);
Result<std::vector<DeleteFailure>> ParseDeleteFailures(std::string_view xml);
/// Everything empty when `body` is no error document. Takes S3's own and the wrapped form of
/// other services.
ErrorDocument ParseErrorDocument(std::string_view body);

/// "%2Fa+b" -> "/a b".
std::string DecodeUrl(std::string_view text);

}  // namespace waybill::s3
