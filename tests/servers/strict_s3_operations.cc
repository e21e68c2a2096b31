#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "base/digest.h"
#include "servers/strict_s3.h"
#include "servers/strict_s3_answers.h"

namespace waybill::servers {
namespace {

const S3Error kNoKey{404, "NoSuchKey", "The specified key does not exist."};
const S3Error kNoUpload{404, "NoSuchUpload", "The specified multipart upload does not exist."};

/// What a client sent that is kept with the object and given back when it is read.
Headers KeptHeaders(const HttpRequest& http) {
  Headers kept;
  for (const auto& [name, value] : http.headers) {
    std::string lower = name;
    std::transform(lower.begin(), lower.end(), lower.begin(), ::tolower);
    bool keep = lower == "content-type" || lower.starts_with("x-amz-meta-") ||
                lower == "x-amz-storage-class" || lower == "x-amz-acl" ||
                lower.starts_with("x-amz-server-side-encryption");
    if (keep) kept.emplace_back(lower, value);
  }
  return kept;
}

std::string HttpDate(Time time) {
  auto seconds = std::chrono::system_clock::to_time_t(
      std::chrono::time_point_cast<std::chrono::system_clock::duration>(time));
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[64];
  size_t size = std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return {text, size};
}

struct Range {
  bool given = false;
  bool valid = true;
  size_t first = 0;
  size_t last = 0;
};

Range RangeOf(const HttpRequest& http, size_t size) {
  Range range{.last = size == 0 ? 0 : size - 1};
  std::string text = http.Header("Range");
  if (!text.starts_with("bytes=")) return range;
  range.given = true;
  size_t dash = text.find('-');
  range.first = std::stoull(text.substr(6, dash - 6));
  if (dash + 1 < text.size())
    range.last = std::min(range.last, size_t(std::stoull(text.substr(dash + 1))));
  range.valid = range.first < size && range.first <= range.last;
  return range;
}

const S3Object* Select(const S3Request& request, const S3Bucket& bucket) {
  auto found = bucket.objects.find(request.key);
  if (found == bucket.objects.end()) return nullptr;
  if (!request.Has("versionId")) return &found->second.back();
  for (const S3Object& version : found->second) {
    if (version.version_id == request.Query("versionId")) return &version;
  }
  return nullptr;
}

Headers ObjectHeaders(const S3Object& object, const HttpRequest& http) {
  Headers headers = object.headers;
  headers.emplace_back("ETag", object.etag);
  headers.emplace_back("Last-Modified", HttpDate(object.modified));
  headers.emplace_back("Accept-Ranges", "bytes");
  if (!object.version_id.empty()) headers.emplace_back("x-amz-version-id", object.version_id);
  if (http.Header("x-amz-checksum-mode") == "ENABLED" && !object.crc32c.empty()) {
    headers.emplace_back("x-amz-checksum-crc32c", object.crc32c);
    headers.emplace_back("x-amz-checksum-type", "FULL_OBJECT");
  }
  return headers;
}

/// One page of a listing as it grows.
struct Page {
  const bool encode;
  std::string xml = {};
  std::string last = {};
  std::set<std::string> groups = {};
  int count = 0;

  std::string Text(const std::string& text) const {
    return encode ? EncodeForListing(text) : EscapeXml(text);
  }

  void Add(const std::string& key, const std::string& group, const S3Object& object) {
    ++count;
    if (!group.empty()) {
      groups.insert(group);
      xml += "<CommonPrefixes><Prefix>" + Text(group) + "</Prefix></CommonPrefixes>";
      return;
    }
    xml += fmt::format(
        "<Contents><Key>{}</Key><LastModified>{}</LastModified><ETag>{}</ETag><Size>{}</Size>"
        "<StorageClass>{}</StorageClass></Contents>",
        Text(key), FormatUtc(object.modified), EscapeXml(object.etag), object.body.size(),
        object.state.empty() ? "STANDARD" : object.state);
  }
};

/// A token is the last key of the page before, in hex: opaque to clients, and checked.
std::optional<std::string> KeyOfToken(const std::string& token) {
  if (!token.starts_with("tok-")) return std::nullopt;
  std::string key;
  for (size_t i = 4; i + 1 < token.size(); i += 2) {
    key += char(std::stoi(token.substr(i, 2), nullptr, 16));
  }
  return key;
}

}  // namespace

HttpResponse RefusalAnswer(const S3Error& error, const S3Request& request) {
  HttpResponse answer{.status = error.status};
  answer.headers = {{"Content-Type", "application/xml"},
                    {"x-amz-request-id", "TX0000STRICT"},
                    {"x-amz-id-2", "hostidSTRICT"}};
  if (!error.region.empty()) answer.headers.emplace_back("x-amz-bucket-region", error.region);
  if (request.http->method == "HEAD") return answer;
  answer.body = fmt::format(
      R"(<?xml version="1.0" encoding="UTF-8"?>)"
      "<Error><Code>{}</Code><Message>{}</Message>{}<Resource>{}</Resource><RequestId>TX0000STRICT"
      "</RequestId><HostId>hostidSTRICT</HostId></Error>",
      error.code, EscapeXml(error.message),
      error.region.empty() ? "" : "<Region>" + error.region + "</Region>",
      EscapeXml(request.bucket));
  return answer;
}

HttpResponse XmlAnswer(const std::string& root, const std::string& inner) {
  return {.headers = {{"Content-Type", "application/xml"}},
          .body = fmt::format(R"(<?xml version="1.0" encoding="UTF-8"?><{} )"
                              R"(xmlns="http://s3.amazonaws.com/doc/2006-03-01/">{}</{}>)",
                              root, inner, root)};
}

HttpResponse LocationAnswer(const std::string& region) {
  return XmlAnswer("LocationConstraint", region == "us-east-1" ? "" : region);
}

std::string EncodeForListing(const std::string& text) {
  std::string out;
  for (char c : text) {
    bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0 ||
                 std::string_view("-_.*/").find(c) != std::string_view::npos;
    if (plain) {
      out += c;
    } else {
      out += c == ' ' ? "+" : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

HttpResponse StrictS3::ListBuckets() const {
  std::string inner;
  for (const auto& [name, bucket] : buckets_) {
    inner += fmt::format(
        "<Bucket><Name>{}</Name><CreationDate>2025-01-02T03:04:05.000Z</CreationDate></Bucket>",
        name);
  }
  return XmlAnswer("ListAllMyBucketsResult", "<Buckets>" + inner + "</Buckets>");
}

HttpResponse StrictS3::Read(const S3Request& request, S3Bucket& bucket) {
  const HttpRequest& http = *request.http;
  const S3Object* object = Select(request, bucket);
  if (object == nullptr) {
    // Whether a key exists is told only to who may list.
    bool may_list = std::count(bucket.denied.begin(), bucket.denied.end(), "s3:ListBucket") == 0;
    return RefusalAnswer(may_list ? kNoKey : S3Error{403, "AccessDenied", "Access Denied"},
                         request);
  }
  S3Error failed = CheckCondition(http, object);
  if (!failed.code.empty()) return RefusalAnswer(failed, request);
  bool get = request.action == "GetObject";
  if (get && object->state == "GLACIER") {
    return RefusalAnswer(
        {403, "InvalidObjectState", "The operation is not valid for the object's storage class"},
        request);
  }
  if (get && !object->kms_denial.empty()) {
    return RefusalAnswer({403, "AccessDenied",
                          "User: arn:aws:iam::111122223333:user/loader is not authorized to "
                          "perform: " +
                              object->kms_denial +
                              " on resource: arn:aws:kms:us-east-1:111122223333:key/1 because no "
                              "resource-based policy allows the " +
                              object->kms_denial + " action"},
                         request);
  }
  Range range = RangeOf(http, object->body.size());
  if (!range.valid) {
    return RefusalAnswer({416, "InvalidRange", "The requested range is not satisfiable"}, request);
  }
  HttpResponse answer{.headers = ObjectHeaders(*object, http)};
  if (range.given) {
    answer.status = 206;
    // The whole object's checksum says nothing of a range, and S3 keeps it back.
    std::erase_if(answer.headers,
                  [](const auto& header) { return header.first.starts_with("x-amz-checksum-"); });
    answer.headers.emplace_back("Content-Range", fmt::format("bytes {}-{}/{}", range.first,
                                                             range.last, object->body.size()));
    answer.body = object->body.substr(range.first, range.last - range.first + 1);
  } else {
    answer.body = object->body;
  }
  return answer;
}

HttpResponse StrictS3::Put(const S3Request& request, S3Bucket& bucket) {
  const HttpRequest& http = *request.http;
  auto found = bucket.objects.find(request.key);
  const S3Object* current = found == bucket.objects.end() ? nullptr : &found->second.back();
  S3Error failed = CheckCondition(http, current);
  if (!failed.code.empty()) return RefusalAnswer(failed, request);
  S3Object object{.body = http.body, .modified = options_.now(), .headers = KeptHeaders(http)};
  object.etag = "\"" + Hex(Md5(object.body)) + "\"";
  object.crc32c = http.Header("x-amz-checksum-crc32c");
  const S3Object& stored = StoreObject(bucket, request.key, std::move(object));
  return {.headers = {{"ETag", stored.etag}, {"x-amz-version-id", stored.version_id}}};
}

HttpResponse StrictS3::Delete(const S3Request& request, S3Bucket& bucket) {
  bucket.objects.erase(request.key);
  return {.status = 204};
}

HttpResponse StrictS3::DeleteMany(const S3Request& request, S3Bucket& bucket) {
  const HttpRequest& http = *request.http;
  bool guarded = false;
  for (const char* name : {"Content-MD5", "x-amz-checksum-crc32c", "x-amz-checksum-crc32"}) {
    guarded |= !http.Header(name).empty();
  }
  if (!guarded) {
    return RefusalAnswer({400, "InvalidRequest", "Missing required header: Content-MD5"}, request);
  }
  auto keys = ElementTexts(http.body, "Key");
  if (keys.size() > 1000) return RefusalAnswer({400, "MalformedXML", "too many keys"}, request);
  std::string refused;
  for (const std::string& key : keys) {
    if (key.starts_with("locked/")) {
      refused += fmt::format(
          "<Error><Key>{}</Key><Code>AccessDenied</Code><Message>Access Denied</Message></Error>",
          EscapeXml(key));
    } else {
      bucket.objects.erase(key);
    }
  }
  return XmlAnswer("DeleteResult", refused);
}

// NOLINTNEXTLINE(readability-function-cognitive-complexity): S3 answers all of it in one page.
HttpResponse StrictS3::List(const S3Request& request, S3Bucket& bucket) {
  int asked = request.Has("max-keys") ? std::stoi(request.Query("max-keys")) : 1000;
  int limit = std::min(asked, 1000);
  if (options_.page_limit) limit = options_.page_limit(limit);
  std::string after = request.Query("start-after");
  if (request.Has("continuation-token")) {
    auto last_key = KeyOfToken(request.Query("continuation-token"));
    if (!last_key) {
      return RefusalAnswer({400, "InvalidArgument", "The continuation token is incorrect"},
                           request);
    }
    after = *last_key;
  }
  const std::string prefix = request.Query("prefix"), delimiter = request.Query("delimiter");
  const bool encode = request.Query("encoding-type") == "url";
  Page page{.encode = encode};
  bool truncated = false;
  auto at = bucket.objects.lower_bound(std::max(prefix, after));
  for (; at != bucket.objects.end() && at->first.starts_with(prefix); ++at) {
    const std::string& key = at->first;
    if (key <= after && !after.empty()) continue;
    size_t cut = delimiter.empty() ? key.npos : key.find(delimiter, prefix.size());
    std::string group = cut == key.npos ? "" : key.substr(0, cut + delimiter.size());
    bool told = !group.empty() && (page.groups.contains(group) || after.starts_with(group));
    truncated = !told && page.count == limit;
    if (truncated) break;
    page.last = key;
    if (!told) page.Add(key, group, at->second.back());
  }
  std::string inner = page.xml + fmt::format(
                                     "<Prefix>{}</Prefix><KeyCount>{}</KeyCount>"
                                     "<IsTruncated>{}</IsTruncated>",
                                     page.Text(prefix), page.count, truncated);
  if (encode) inner += "<EncodingType>url</EncodingType>";
  if (truncated) {
    inner += "<NextContinuationToken>tok-" + Hex(page.last) + "</NextContinuationToken>";
  }
  return XmlAnswer("ListBucketResult", inner);
}

HttpResponse StrictS3::ListUploads(const S3Request& request) {
  std::string inner;
  int limit = options_.page_limit ? options_.page_limit(1000) : 1000;
  std::string marker = request.Query("key-marker"), id_marker = request.Query("upload-id-marker");
  std::vector<std::pair<std::string, std::string>> found;  // key, id
  for (const auto& [id, upload] : uploads_) {
    bool fits = upload.bucket == request.bucket && upload.key.starts_with(request.Query("prefix"));
    bool behind = marker.empty() || upload.key > marker || (upload.key == marker && id > id_marker);
    if (fits && behind) found.emplace_back(upload.key, id);
  }
  std::sort(found.begin(), found.end());
  bool truncated = int(found.size()) > limit;
  if (truncated) found.resize(size_t(limit));
  const Page page{.encode = request.Query("encoding-type") == "url"};
  for (const auto& [key, id] : found) {
    inner += fmt::format(
        "<Upload><Key>{}</Key><UploadId>{}</UploadId><Initiated>{}</Initiated></Upload>",
        page.Text(key), id, FormatUtc(uploads_.at(id).initiated));
  }
  if (page.encode) inner += "<EncodingType>url</EncodingType>";
  inner += fmt::format("<IsTruncated>{}</IsTruncated>", truncated);
  if (truncated) {
    inner +=
        fmt::format("<NextKeyMarker>{}</NextKeyMarker><NextUploadIdMarker>{}</NextUploadIdMarker>",
                    page.Text(found.back().first), found.back().second);
  }
  return XmlAnswer("ListMultipartUploadsResult", inner);
}

HttpResponse StrictS3::Create(const S3Request& request) {
  std::string id = fmt::format("upload-{:06}", next_upload_++);
  uploads_[id] = {.bucket = request.bucket,
                  .key = request.key,
                  .initiated = options_.now(),
                  .headers = KeptHeaders(*request.http)};
  return XmlAnswer("InitiateMultipartUploadResult",
                   fmt::format("<Bucket>{}</Bucket><Key>{}</Key><UploadId>{}</UploadId>",
                               request.bucket, EscapeXml(request.key), id));
}

HttpResponse StrictS3::WithUpload(const S3Request& request, S3Bucket& bucket) {
  auto found = uploads_.find(request.Query("uploadId"));
  bool known = found != uploads_.end() && found->second.bucket == request.bucket &&
               found->second.key == request.key;
  if (!known) return RefusalAnswer(kNoUpload, request);
  S3Upload& upload = found->second;
  if (request.action == "AbortMultipartUpload") {
    if (upload.survives_aborts-- <= 0) uploads_.erase(found);
    return {.status = 204};
  }
  if (request.action == "CompleteMultipartUpload") {
    HttpResponse answer = Complete(request, bucket, upload);
    if (answer.status == 200) uploads_.erase(found);
    return answer;
  }
  if (request.action == "UploadPart") {
    int number = std::stoi(request.Query("partNumber"));
    if (number < 1 || number > 10000) {
      return RefusalAnswer({400, "InvalidArgument", "Part number must be 1 to 10000"}, request);
    }
    S3Part part{request.http->body, "\"" + Hex(Md5(request.http->body)) + "\""};
    upload.parts[number] = part;
    return {.headers = {{"ETag", part.etag}}};
  }
  int limit = options_.page_limit ? options_.page_limit(1000) : 1000;
  int marker =
      request.Has("part-number-marker") ? std::stoi(request.Query("part-number-marker")) : 0;
  std::string inner;
  auto part = upload.parts.upper_bound(marker);
  for (int count = 0; part != upload.parts.end() && count < limit; ++part, ++count) {
    inner += fmt::format("<Part><PartNumber>{}</PartNumber><ETag>{}</ETag><Size>{}</Size></Part>",
                         part->first, EscapeXml(part->second.etag), part->second.body.size());
    marker = part->first;
  }
  bool truncated = part != upload.parts.end();
  inner +=
      fmt::format("<NextPartNumberMarker>{}</NextPartNumberMarker><IsTruncated>{}</IsTruncated>",
                  marker, truncated);
  return XmlAnswer("ListPartsResult", inner);
}

HttpResponse StrictS3::Complete(const S3Request& request, S3Bucket& bucket, S3Upload& upload) {
  auto existing = bucket.objects.find(request.key);
  const S3Object* current = existing == bucket.objects.end() ? nullptr : &existing->second.back();
  S3Error failed = CheckCondition(*request.http, current);
  if (!failed.code.empty()) return RefusalAnswer(failed, request);
  Assembled whole = Assemble(upload, *request.http, options_.least_part_bytes);
  if (!whole.error.code.empty()) return RefusalAnswer(whole.error, request);
  whole.object.modified = options_.now();
  const S3Object& stored = StoreObject(bucket, request.key, std::move(whole.object));
  HttpResponse answer = XmlAnswer(
      "CompleteMultipartUploadResult",
      fmt::format("<Key>{}</Key><ETag>{}</ETag>", EscapeXml(request.key), EscapeXml(stored.etag)));
  answer.headers.emplace_back("x-amz-version-id", stored.version_id);
  return answer;
}

}  // namespace waybill::servers
