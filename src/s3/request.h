#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/transport.h"
#include "s3/operations.h"
#include "s3/types.h"

namespace waybill::s3 {

/// Names and values as they are, not encoded.
using Query = std::vector<std::pair<std::string, std::string>>;

/// One request to S3 before it has a host and a signature.
///
/// Shape    what the operation's own rows say (verb, sub-resource) is not repeated here.
/// Owns     `document`; `payload` is borrowed from the caller until the call has been answered.
struct Call {
  Op op;
  std::string bucket = {};
  std::string key = {};
  Query query = {};
  http::Headers headers = {};
  std::string document = {};      ///< an XML body made here
  std::string_view payload = {};  ///< an object's or a part's bytes

  std::string_view body() const { return document.empty() ? payload : document; }
};

/// Which objects a PutObject or CompleteMultipartUpload may replace.
struct PutCondition {
  bool if_absent = false;     ///< refuse with kChanged when the key exists (If-None-Match: *)
  std::string if_match = {};  ///< ETag; empty: no condition
};

/// "s3://bucket/key", "s3://bucket" or "s3": how messages name what a call is about.
std::string Uri(std::string_view bucket, std::string_view key = {});

/// Whether requests carry a CRC-32C header and ask for stored checksums (types.h, Checksums).
bool SendsChecksums(const ClientOptions& options);

/// The bodies' checksum as S3's headers and documents carry it: Base64 of four bytes, big end
/// first.
std::string Crc32cText(std::string_view bytes);
/// The CRC-32C of all parts behind one another, from theirs; empty when a part has none.
std::string CombinedCrc32c(std::span<const Part> parts);

Call ListBucketsCall(const std::string& token);
Call ListObjectsCall(const ListRequest& request);
/// HeadObject or GetObject. `range` is "bytes=0-99" or empty.
Call ReadCall(Op op, const std::string& key, const Pin& pin, const std::string& range);
Call PutObjectCall(const std::string& key, std::string_view body, const WriteOptions& options,
                   const PutCondition& condition, bool checksums);
Call CreateUploadCall(const std::string& key, const WriteOptions& options, bool checksums);
Call UploadPartCall(const std::string& key, const std::string& upload_id, int number,
                    std::string_view body, bool checksums);
Call CompleteUploadCall(const std::string& key, const std::string& upload_id,
                        std::span<const Part> parts, const PutCondition& condition);
Call DeleteObjectsCall(std::span<const std::string> keys);

/// Whether a key can stand in an XML 1.0 document; a DeleteObjects request cannot name others.
bool FitsXml(std::string_view key);

/// The whole request but for Host and signature. `base_url` is where the bucket (or, for
/// ListBuckets, the service) answers, without a slash at its end: "https://b.s3.eu-west-1.…" or
/// "http://127.0.0.1:9000/b".
http::Request MakeRequest(const Call& call, std::string_view base_url,
                          const ClientOptions& options);

}  // namespace waybill::s3
