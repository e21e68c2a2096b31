#pragma once

#include "base/error.h"
#include "connection/check_rows.h"
#include "connection/s3_check.h"

namespace waybill::connection {

/// Rows "s3:PutObject", "s3:AbortMultipartUpload" and "s3:ListBucketMultipartUploads". For a
/// destination a multipart upload of a few bytes is made and aborted; no reader ever sees it. When
/// the abort fails, the row warns and names what is left.
Status CheckUpload(const CheckParts& parts, const CheckRequest& request);

}  // namespace waybill::connection
