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
/// S3 does not tell of an upload which job made it. DiscardStrays aborts those without a part,
/// since whoever knows an upload fills it, of the job's own keys, that began while this destination
/// waited for S3 to create its own upload of that key. Of keys for which it created none (it may be
/// repairing after a crash) it takes what each task writes first, begun after the job did. Another
/// job's upload is hit only when it is of the same key, is still empty, and began in that time.
Result<std::unique_ptr<Destination>> MakeS3Destination(const Json& options, s3::Client& client);

}  // namespace waybill::destination
