#include "s3/request.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "aws/sigv4.h"
#include "base/digest.h"
#include "base/version.h"

namespace waybill::s3 {
namespace {

std::string XmlText(std::string_view text) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      // A parser turns raw line ends and tabs into others; as references they arrive as they are.
      case '\t': out += "&#9;"; break;
      case '\n': out += "&#10;"; break;
      case '\r': out += "&#13;"; break;
      default: out += c;
    }
  }
  return out;
}

void Add(http::Headers* headers, std::string_view name, const std::string& value) {
  if (!value.empty()) headers->emplace_back(std::string(name), value);
}

void AddWriteOptions(http::Headers* headers, const WriteOptions& options) {
  Add(headers, "Content-Type", options.content_type);
  Add(headers, "x-amz-storage-class", options.storage_class);
  Add(headers, "x-amz-acl", options.canned_acl);
  Add(headers, "x-amz-server-side-encryption", options.encryption);
  Add(headers, "x-amz-server-side-encryption-aws-kms-key-id", options.kms_key_id);
  for (const auto& [name, value] : options.metadata) Add(headers, "x-amz-meta-" + name, value);
}

void AddCondition(http::Headers* headers, const PutCondition& condition) {
  if (condition.if_absent) headers->emplace_back("If-None-Match", "*");
  Add(headers, "If-Match", condition.if_match);
}

// A CRC register as 32 bits of a polynomial over GF(2), lowest power in the highest bit, as the
// reflected CRCs keep it. Castagnoli's polynomial in that order:
constexpr uint32_t kCastagnoli = 0x82F63B78;

uint32_t MultiplyModulo(uint32_t a, uint32_t b) {
  uint32_t product = 0;
  for (uint32_t bit = 1u << 31; bit != 0; bit >>= 1) {
    if (a & bit) product ^= b;
    b = (b & 1) ? (b >> 1) ^ kCastagnoli : b >> 1;
  }
  return product;
}

/// x to the power of 8 × `bytes`: what appending that many bytes multiplies a CRC by.
uint32_t ShiftOf(int64_t bytes) {
  uint32_t result = 1u << 31;  // x^0
  uint32_t power = 1u << 23;   // x^8
  for (auto n = static_cast<uint64_t>(bytes); n != 0; n >>= 1) {
    if (n & 1) result = MultiplyModulo(result, power);
    power = MultiplyModulo(power, power);
  }
  return result;
}

/// The four bytes of a CRC's Base64 text; nothing when it is no such text.
bool DecodeCrc(std::string_view text, uint32_t* crc) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  if (text.size() != 8 || !text.ends_with("==")) return false;
  uint64_t bits = 0;
  for (char c : text.substr(0, 6)) {
    size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos) return false;
    bits = bits << 6 | digit;
  }
  *crc = static_cast<uint32_t>(bits >> 4);
  return true;
}

}  // namespace

std::string Uri(std::string_view bucket, std::string_view key) {
  if (bucket.empty()) return "s3";
  if (key.empty()) return fmt::format("s3://{}", bucket);
  return fmt::format("s3://{}/{}", bucket, key);
}

bool SendsChecksums(const ClientOptions& options) {
  if (options.checksums == Checksums::kAuto) return options.endpoint.empty();
  return options.checksums == Checksums::kWhenSupported;
}

std::string Crc32cText(std::string_view bytes) { return Base64(BigEndian(Crc32c(0, bytes))); }

std::string CombinedCrc32c(std::span<const Part> parts) {
  uint32_t whole = 0;
  for (const Part& part : parts) {
    uint32_t crc = 0;
    if (!DecodeCrc(part.checksum_crc32c, &crc)) return {};
    whole = MultiplyModulo(ShiftOf(part.bytes), whole) ^ crc;
  }
  return parts.empty() ? std::string() : Base64(BigEndian(whole));
}

bool FitsXml(std::string_view key) {
  if (key.find("\xEF\xBF\xBE") != key.npos || key.find("\xEF\xBF\xBF") != key.npos) return false;
  return std::all_of(key.begin(), key.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0x20 || c == '\t' || c == '\n' || c == '\r';
  });
}

// GET /?max-buckets=1000&continuation-token=…
Call ListBucketsCall(const std::string& token) {
  Call call{.op = Op::kListBuckets, .query = {{"max-buckets", "1000"}}};
  if (!token.empty()) call.query.emplace_back("continuation-token", token);
  return call;
}

// GET /?list-type=2&encoding-type=url&max-keys=1000&prefix=orders%2F&continuation-token=…
Call ListObjectsCall(const ListRequest& request) {
  Call call{.op = Op::kListObjects, .bucket = request.bucket};
  call.query = {{"list-type", "2"},
                {"encoding-type", "url"},
                {"max-keys", std::to_string(request.max_keys)},
                {"prefix", request.prefix}};
  auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) call.query.emplace_back(name, value);
  };
  add("delimiter", request.delimiter);
  // S3 goes on from the token alone; a start-after beside it is ignored there and not everywhere.
  add("start-after", request.token.empty() ? request.start_after : "");
  add("continuation-token", request.token);
  return call;
}

// GET /a.csv?versionId=… + Range: bytes=0-99, If-Match: "etag"
Call ReadCall(Op op, const std::string& key, const Pin& pin, const std::string& range) {
  Call call{.op = op, .key = key};
  if (!pin.version_id.empty()) {
    call.query.emplace_back("versionId", pin.version_id);
  } else {
    Add(&call.headers, "If-Match", pin.etag);
  }
  Add(&call.headers, "Range", range);
  return call;
}

// PUT /a.csv + Content-Type, x-amz-…, If-None-Match: *, x-amz-checksum-crc32c: yZRlqg==
Call PutObjectCall(const std::string& key, std::string_view body, const WriteOptions& options,
                   const PutCondition& condition, bool checksums) {
  Call call{.op = Op::kPutObject, .key = key, .payload = body};
  AddWriteOptions(&call.headers, options);
  AddCondition(&call.headers, condition);
  if (checksums) Add(&call.headers, "x-amz-checksum-crc32c", Crc32cText(body));
  return call;
}

// POST /a.csv?uploads=
// FULL_OBJECT makes S3 keep one CRC-32C over the whole, which every whole read can verify.
Call CreateUploadCall(const std::string& key, const WriteOptions& options, bool checksums) {
  Call call{.op = Op::kCreateUpload, .key = key};
  AddWriteOptions(&call.headers, options);
  if (checksums) {
    Add(&call.headers, "x-amz-checksum-algorithm", "CRC32C");
    Add(&call.headers, "x-amz-checksum-type", "FULL_OBJECT");
  }
  return call;
}

// PUT /a.csv?partNumber=1&uploadId=…
Call UploadPartCall(const std::string& key, const std::string& upload_id, int number,
                    std::string_view body, bool checksums) {
  Call call{.op = Op::kUploadPart, .key = key, .payload = body};
  call.query = {{"partNumber", std::to_string(number)}, {"uploadId", upload_id}};
  if (checksums) Add(&call.headers, "x-amz-checksum-crc32c", Crc32cText(body));
  return call;
}

// POST /a.csv?uploadId=…
// <CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>"…"</ETag></Part>…
Call CompleteUploadCall(const std::string& key, const std::string& upload_id,
                        std::span<const Part> parts, const PutCondition& condition) {
  Call call{.op = Op::kCompleteUpload, .key = key, .query = {{"uploadId", upload_id}}};
  call.document = R"(<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">)";
  int64_t bytes = 0;
  for (const Part& part : parts) {
    bytes += part.bytes;
    call.document += fmt::format("<Part><PartNumber>{}</PartNumber><ETag>{}</ETag>", part.number,
                                 XmlText(part.etag));
    if (!part.checksum_crc32c.empty()) {
      call.document += fmt::format("<ChecksumCRC32C>{}</ChecksumCRC32C>", part.checksum_crc32c);
    }
    call.document += "</Part>";
  }
  call.document += "</CompleteMultipartUpload>";
  Add(&call.headers, "Content-Type", "application/xml");
  AddCondition(&call.headers, condition);
  if (std::string whole = CombinedCrc32c(parts); !whole.empty()) {
    Add(&call.headers, "x-amz-checksum-crc32c", whole);
    Add(&call.headers, "x-amz-checksum-type", "FULL_OBJECT");
    Add(&call.headers, "x-amz-mp-object-size", std::to_string(bytes));
  }
  return call;
}

// POST /?delete=  <Delete><Quiet>true</Quiet><Object><Key>a.csv</Key></Object>…
// S3 refuses this one without Content-MD5 or a checksum; every other store knows Content-MD5.
Call DeleteObjectsCall(std::span<const std::string> keys) {
  Call call{.op = Op::kDeleteObjects};
  call.document = R"(<Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Quiet>true</Quiet>)";
  for (const std::string& key : keys) {
    call.document += fmt::format("<Object><Key>{}</Key></Object>", XmlText(key));
  }
  call.document += "</Delete>";
  Add(&call.headers, "Content-Type", "application/xml");
  Add(&call.headers, "Content-MD5", Base64(Md5(call.document)));
  return call;
}

http::Request MakeRequest(const Call& call, std::string_view base_url,
                          const ClientOptions& options) {
  const Operation& operation = OperationOf(call.op);
  http::Request request{.method = std::string(operation.verb), .headers = call.headers};
  request.body = call.body();
  request.url = fmt::format("{}/{}", base_url, aws::UriEncodePath(call.key));
  char separator = '?';
  auto add = [&](std::string_view name, std::string_view value) {
    request.url += fmt::format("{}{}={}", separator, aws::UriEncode(name), aws::UriEncode(value));
    separator = '&';
  };
  if (!operation.subresource.empty()) add(operation.subresource, "");
  for (const auto& [name, value] : call.query) add(name, value);
  Add(&request.headers, "User-Agent", fmt::format("waybill/{}", Version()));
  if (operation.target == Target::kService) return request;
  Add(&request.headers, "x-amz-expected-bucket-owner", options.expected_bucket_owner);
  if (options.requester_pays) Add(&request.headers, "x-amz-request-payer", "requester");
  return request;
}

}  // namespace waybill::s3
