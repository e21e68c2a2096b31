#pragma once

#include <arrow/io/type_fwd.h>

#include <memory>
#include <stop_token>
#include <string>

#include "base/error.h"
#include "s3/client.h"

namespace waybill::s3 {

struct ReadOptions {
  int64_t range_bytes =
      8 << 20;           ///< one ranged GET; 8-16 MiB is where S3 pays best (AnyBlob, PVLDB 16)
  int ranges_ahead = 4;  ///< GETs in flight; memory is range_bytes × (ranges_ahead + 1)
};

/// The whole object as a stream, read by ranged GETs in parallel, in order, each pinned to
/// `object`'s version or ETag. kChanged when it is no longer that object. Bytes delivered equal
/// `object.bytes`, or it fails; an object of one range is also held against the checksum that S3
/// keeps. `client` is borrowed and must outlive the stream; reading, closing
/// and dropping it are for one thread.
Result<std::shared_ptr<arrow::io::InputStream>> OpenStream(Client& client,
                                                           const std::string& bucket,
                                                           const Object& object,
                                                           const ReadOptions& options,
                                                           std::stop_token stop);

/// The object as a random-access file, for Parquet. Every read is one pinned ranged GET.
Result<std::shared_ptr<arrow::io::RandomAccessFile>> OpenFile(Client& client,
                                                              const std::string& bucket,
                                                              const Object& object,
                                                              std::stop_token stop);

}  // namespace waybill::s3
