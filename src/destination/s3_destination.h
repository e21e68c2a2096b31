#pragma once

#include <memory>

#include "base/json.h"
#include "base/option_table.h"
#include "s3/client.h"
#include "stage/destination.h"

namespace waybill::destination {

/// Options of destination type "s3".
const OptionTable& S3DestinationOptions();

/// Objects of one bucket, named path_prefix + sequence_format + file_ext.
///
/// Shape    until it is published an object is a multipart upload that is not completed; each
///          carries the job's id as metadata "waybill-job".
/// Errors   those of the client; kChanged, from Stage and Publish, when if_exists is "fail" and the
///          key is taken.
/// Owns     borrows `client`, which must outlive destination and outputs.
/// Threads  any.
///
/// DiscardStrays aborts the uploads of exactly the keys that the job's tasks write first, as far as
/// they began after the job did: S3 does not tell of an upload which job made it. Two jobs that run
/// at once and write the same keys would abort each other's; only one of them could win anyway.
Result<std::unique_ptr<Destination>> MakeS3Destination(const Json& options, s3::Client& client);

}  // namespace waybill::destination
