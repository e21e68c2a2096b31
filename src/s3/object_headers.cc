#include "s3/object_headers.h"

#include <fmt/format.h>

#include <array>
#include <cctype>
#include <charconv>

#include "http/date.h"

namespace waybill::s3 {
namespace {

constexpr std::string_view kMetadataPrefix = "x-amz-meta-";

std::optional<int64_t> Number(std::string_view text) {
  int64_t value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

std::string Lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

std::optional<int64_t> WholeSize(const http::Headers& headers) {
  if (auto text = http::FindHeader(headers, "Content-Range")) {
    auto range = ParseContentRange(*text);
    return range ? std::optional(range->total) : std::nullopt;
  }
  auto text = http::FindHeader(headers, "Content-Length");
  return text ? Number(*text) : std::nullopt;
}

// A composite checksum is one over the parts' checksums ("…-3"); it tells nothing of the bytes.
std::string FullObjectCrc32c(const http::Headers& headers) {
  std::string type = http::FindHeader(headers, "x-amz-checksum-type").value_or("FULL_OBJECT");
  std::string crc = http::FindHeader(headers, "x-amz-checksum-crc32c").value_or("");
  return type == "FULL_OBJECT" && crc.find('-') == crc.npos ? crc : std::string();
}

}  // namespace

std::optional<ContentRange> ParseContentRange(std::string_view text) {
  if (!text.starts_with("bytes ")) return std::nullopt;
  text.remove_prefix(6);
  size_t dash = text.find('-'), slash = text.find('/');
  if (dash == text.npos || slash == text.npos || dash > slash) return std::nullopt;
  auto first = Number(text.substr(0, dash)), total = Number(text.substr(slash + 1));
  if (!first || !total) return std::nullopt;
  return ContentRange{*first, *total};
}

Result<ObjectInfo> ReadObjectHeaders(const std::string& key, const http::Headers& headers) {
  auto header = [&](std::string_view name) { return http::FindHeader(headers, name).value_or(""); };
  auto bytes = WholeSize(headers);
  if (!bytes) {
    return Fail(
        ErrorKind::kBusy, "S3's answer",
        fmt::format(
            "it breaks off, or gives no size for '{}' (Content-Length '{}', Content-Range '{}')",
            key, header("Content-Length"), header("Content-Range")));
  }
  ObjectInfo info{.content_type = header("Content-Type"),
                  .checksum_crc32c = FullObjectCrc32c(headers)};
  info.object = {.key = key,
                 .etag = header("ETag"),
                 .version_id = header("x-amz-version-id"),
                 .bytes = *bytes,
                 .modified = http::ParseDate(header("Last-Modified")).value_or(Time{}),
                 .storage_class = header("x-amz-storage-class")};
  // "null" names the object of a bucket whose versioning is off or suspended: it pins nothing.
  if (info.object.version_id == "null") info.object.version_id.clear();
  for (const auto& [name, value] : headers) {
    std::string lower = Lower(name);
    if (lower.starts_with(kMetadataPrefix)) {
      info.metadata[lower.substr(kMetadataPrefix.size())] = value;
    }
  }
  return info;
}

}  // namespace waybill::s3
