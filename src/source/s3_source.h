#pragma once

#include <memory>

#include "base/json.h"
#include "base/option_table.h"
#include "s3/client.h"
#include "stage/source.h"

namespace waybill::source {

/// Options of source type "s3".
const OptionTable& S3SourceOptions();

/// Objects of one bucket whose key starts with a prefix.
///
/// Shape    an item's name is "s3://<bucket>/<key>", the key as bytes; its version is the ETag,
///          which pins every read. Zero-byte keys that end in "/", the "folders" of consoles, are
///          no items. No order is promised: a large bucket is listed in parallel.
/// Errors   those of the client; kMissing when nothing matches and stop_when_file_not_found is set.
///          Where listing is denied and the prefix is itself a key, that object is the one item.
/// Owns     borrows `client`, which must outlive source and streams.
/// Threads  any.
Result<std::unique_ptr<Source>> MakeS3Source(const Json& options, s3::Client& client);

}  // namespace waybill::source
