#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"

namespace waybill::s3 {

enum class Addressing { kAuto, kPath, kVirtualHost };

/// Whether requests carry a CRC-32C that S3 checks and keeps. The 2025 default of AWS's own SDKs,
/// "always", broke many S3-compatible stores (aws/aws-cli#9214); without one, the SHA-256 that is
/// signed with every request still proves that the bytes arrived whole.
enum class Checksums {
  kAuto,           ///< when supported on AWS's own hosts, when required elsewhere
  kWhenSupported,  ///< on every write; whole reads are verified too
  kWhenRequired,   ///< only where S3 refuses a request without one
};

/// How to reach one account's S3. Defaults are AWS's own service.
struct ClientOptions {
  std::string region;    ///< empty: found by itself, us-east-1 until then
  std::string endpoint;  ///< empty: AWS's; else "https://host[:port]"
  Addressing addressing = Addressing::kAuto;
  Checksums checksums = Checksums::kAuto;
  std::string ca_file;  ///< PEM; empty: the system's
  bool requester_pays = false;
  std::string expected_bucket_owner;  ///< 12-digit account; empty: not checked
  int max_attempts = 8;               ///< per request, the first included; 1..20
};

struct Bucket {
  std::string name;
  std::optional<Time> created;
};

/// One object as a listing or a HEAD shows it.
struct Object {
  std::string key;         ///< bytes, not a path
  std::string etag;        ///< with its quotes, as S3 sends it
  std::string version_id;  ///< empty: not versioned
  int64_t bytes = 0;
  Time modified;
  std::string storage_class;  ///< empty: STANDARD
};

struct ListPage {
  std::vector<Object> objects;
  std::vector<std::string> common_prefixes;
  std::string next_token;  ///< empty: the last page
};

struct ListRequest {
  std::string bucket;
  std::string prefix;
  std::string delimiter;
  std::string start_after;
  std::string token;
  int max_keys = 1000;
};

/// What a GET or HEAD answered beside the body.
struct ObjectInfo {
  Object object;
  std::string content_type;
  std::string checksum_crc32c;                  ///< Base64; empty: none stored or not full-object
  std::map<std::string, std::string> metadata;  ///< x-amz-meta-*, names in lower case
};

/// Pins what is read. A version id pins alone; the ETag is then not sent.
struct Pin {
  std::string etag;  ///< sent as If-Match; a 412 becomes kChanged
  std::string version_id;
};

/// How new objects are stored.
struct WriteOptions {
  std::string content_type = "application/octet-stream";
  std::string storage_class;  ///< empty: the bucket's default
  std::string canned_acl;     ///< "bucket-owner-full-control"; empty: none sent
  std::string encryption;     ///< empty, "AES256", "aws:kms" or "aws:kms:dsse"
  std::string kms_key_id;
  std::map<std::string, std::string> metadata;
};

struct Part {
  int number = 0;  ///< 1..10000
  std::string etag;
  int64_t bytes = 0;
  std::string checksum_crc32c;
};

/// An upload just created, and when: by S3's clock, to the second. Uploads that S3 began for the
/// same call, and whose answers were lost, lie between the two times.
struct NewUpload {
  std::string upload_id;
  Time sent;
  Time answered;
};

struct PendingUpload {
  std::string key;
  std::string upload_id;
  Time initiated;
};

}  // namespace waybill::s3
