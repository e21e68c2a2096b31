#pragma once

#include <string_view>

#include "base/error.h"
#include "http/retry.h"
#include "s3/error.h"

namespace waybill::s3 {

/// One S3 error code. `sentence` may use {permission}, {resource}, {arn}, {bucket}, {key},
/// {region}, {owner} and {endpoint}.
struct ErrorRow {
  std::string_view code;
  ErrorKind kind;
  http::Fault fault = http::Fault::kNone;
  Remedy remedy = Remedy::kNone;
  std::string_view sentence;
};

/// The row of a code; of the HTTP status when the code is unknown or empty.
const ErrorRow& RowOf(std::string_view code, int http_status);

}  // namespace waybill::s3
