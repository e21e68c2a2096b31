#include "s3/operations.h"

#include <cstddef>

namespace waybill::s3 {
namespace {

constexpr Operation kOperations[] = {
    {.op = Op::kListBuckets,
     .name = "ListBuckets",
     .verb = "GET",
     .target = Target::kService,
     .permission = "s3:ListAllMyBuckets",
     .resource = Resource::kEverything},
    {.op = Op::kHeadBucket,
     .name = "HeadBucket",
     .verb = "HEAD",
     .target = Target::kBucket,
     .permission = "s3:ListBucket",
     .resource = Resource::kBucket},
    {.op = Op::kGetBucketLocation,
     .name = "GetBucketLocation",
     .verb = "GET",
     .target = Target::kBucket,
     .subresource = "location",
     .permission = "s3:GetBucketLocation",
     .resource = Resource::kBucket},
    {.op = Op::kListObjects,
     .name = "ListObjectsV2",
     .verb = "GET",
     .target = Target::kBucket,
     .permission = "s3:ListBucket",
     .resource = Resource::kBucket},
    {.op = Op::kHeadObject,
     .name = "HeadObject",
     .verb = "HEAD",
     .target = Target::kObject,
     .permission = "s3:GetObject",
     .resource = Resource::kObject},
    {.op = Op::kGetObject,
     .name = "GetObject",
     .verb = "GET",
     .target = Target::kObject,
     .permission = "s3:GetObject",
     .resource = Resource::kObject},
    {.op = Op::kPutObject,
     .name = "PutObject",
     .verb = "PUT",
     .target = Target::kObject,
     .permission = "s3:PutObject",
     .resource = Resource::kObject},
    {.op = Op::kCreateUpload,
     .name = "CreateMultipartUpload",
     .verb = "POST",
     .target = Target::kObject,
     .subresource = "uploads",
     .permission = "s3:PutObject",
     .resource = Resource::kObject},
    {.op = Op::kUploadPart,
     .name = "UploadPart",
     .verb = "PUT",
     .target = Target::kObject,
     .permission = "s3:PutObject",
     .resource = Resource::kObject},
    {.op = Op::kCompleteUpload,
     .name = "CompleteMultipartUpload",
     .verb = "POST",
     .target = Target::kObject,
     .permission = "s3:PutObject",
     .resource = Resource::kObject,
     .error_in_success = true},
    {.op = Op::kAbortUpload,
     .name = "AbortMultipartUpload",
     .verb = "DELETE",
     .target = Target::kObject,
     .permission = "s3:AbortMultipartUpload",
     .resource = Resource::kObject},
    {.op = Op::kListUploads,
     .name = "ListMultipartUploads",
     .verb = "GET",
     .target = Target::kBucket,
     .subresource = "uploads",
     .permission = "s3:ListBucketMultipartUploads",
     .resource = Resource::kBucket},
    {.op = Op::kListParts,
     .name = "ListParts",
     .verb = "GET",
     .target = Target::kObject,
     .permission = "s3:ListMultipartUploadParts",
     .resource = Resource::kObject},
    {.op = Op::kDeleteObject,
     .name = "DeleteObject",
     .verb = "DELETE",
     .target = Target::kObject,
     .permission = "s3:DeleteObject",
     .resource = Resource::kObject},
    {.op = Op::kDeleteObjects,
     .name = "DeleteObjects",
     .verb = "POST",
     .target = Target::kBucket,
     .subresource = "delete",
     .permission = "s3:DeleteObject",
     .resource = Resource::kObject},
};

constexpr bool RowsStandInOrder() {
  size_t row = 0;
  for (const Operation& operation : kOperations) {
    if (static_cast<size_t>(operation.op) != row++) return false;
  }
  return row == static_cast<size_t>(Op::kDeleteObjects) + 1;
}
static_assert(RowsStandInOrder());

}  // namespace

const Operation& OperationOf(Op op) { return kOperations[static_cast<size_t>(op)]; }

}  // namespace waybill::s3
