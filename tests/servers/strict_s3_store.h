#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "servers/strict_s3_auth.h"

namespace waybill::servers {

/// One version of an object as the strict S3 keeps it.
struct S3Object {
  std::string body;
  std::string etag;  ///< with quotes
  std::string version_id;
  std::string crc32c;  ///< of the whole; empty: none kept
  Time modified;
  Headers headers;              ///< content type, metadata, storage class, encryption: as sent
  std::string state = {};       ///< "GLACIER": archived, reading it is refused
  std::string kms_denial = {};  ///< "kms:Decrypt": what its key refuses
};

struct S3Part {
  std::string body;
  std::string etag;
};

struct S3Upload {
  std::string bucket;
  std::string key;
  Time initiated;
  Headers headers;
  std::map<int, S3Part> parts;
  int survives_aborts = 0;  ///< answers that many aborts with 204 and stays
};

struct S3Bucket {
  std::string region = "us-east-1";
  std::string owner = "111122223333";
  bool requester_pays = false;
  bool versioned = false;
  std::vector<std::string> denied = {};  ///< actions that are refused: "s3:ListBucket"
  std::map<std::string, std::vector<S3Object>> objects = {};  ///< newest version last
};

/// What conditional headers ask of an object that may be there; an empty code is "go on".
S3Error CheckCondition(const HttpRequest& request, const S3Object* current);

/// Store `object` as the newest version of `key`, as PutObject and Complete do.
S3Object& StoreObject(S3Bucket& bucket, const std::string& key, S3Object object);

/// What the parts named in a CompleteMultipartUpload document make up, or why not. `least_part`
/// is the size that all but the last must have.
struct Assembled {
  S3Error error;
  S3Object object;
};
Assembled Assemble(const S3Upload& upload, const HttpRequest& request, int64_t least_part);

/// <Key> texts and the like: every text between <name> and </name>, entities replaced.
std::vector<std::string> ElementTexts(const std::string& xml, const std::string& name);
std::string EscapeXml(const std::string& text);

}  // namespace waybill::servers
