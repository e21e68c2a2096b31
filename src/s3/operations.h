#pragma once

#include <string_view>

namespace waybill::s3 {

/// S3's operations, as far as Waybill speaks them. The order is that of the table.
enum class Op {
  kListBuckets,
  kHeadBucket,
  kGetBucketLocation,
  kListObjects,
  kHeadObject,
  kGetObject,
  kPutObject,
  kCreateUpload,
  kUploadPart,
  kCompleteUpload,
  kAbortUpload,
  kListUploads,
  kListParts,
  kDeleteObject,
  kDeleteObjects,
};

enum class Target { kService, kBucket, kObject };

/// What an operation's permission is granted on.
enum class Resource {
  kEverything,  ///< "*"
  kBucket,      ///< "arn:aws:s3:::bucket"
  kObject,      ///< "arn:aws:s3:::bucket/key"
};

/// All that is special about one operation, so that signing, retry and error text need no case of
/// their own.
///
/// Every operation may be repeated. What a lost answer leaves in doubt is looked up where it
/// matters: a conditional PutObject and CompleteMultipartUpload by a HEAD (client_write.cc); a
/// second CreateMultipartUpload leaves one upload that nobody has an id for, which is swept.
struct Operation {
  Op op;
  std::string_view name;  ///< as AWS's documentation calls it
  std::string_view verb;
  Target target;
  /// Query name that selects the operation, sent without a value; empty: none.
  std::string_view subresource = "";
  std::string_view permission;
  Resource resource;
  /// Whether a 200 may still carry an <Error> in its body, or break off.
  bool error_in_success = false;
};

const Operation& OperationOf(Op op);

}  // namespace waybill::s3
