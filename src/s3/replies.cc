#include "s3/replies.h"

#include <fmt/format.h>

#include <charconv>
#include <pugixml.hpp>

namespace waybill::s3 {
namespace {

constexpr size_t kMaxWordBytes = 128;
constexpr size_t kMaxMessageBytes = 512;
constexpr size_t kMaxErrorBytes = 64 << 10;

// Whitespace that is all of an element's text is kept, since a key may be a single space. Line ends
// stay as they are, since a key may hold them.
constexpr unsigned kParsing =
    pugi::parse_cdata | pugi::parse_escapes | pugi::parse_ws_pcdata_single;

std::string_view LocalName(const pugi::xml_node& node) {
  std::string_view name = node.name();
  return name.substr(name.find(':') == name.npos ? 0 : name.find(':') + 1);
}

pugi::xml_node Child(const pugi::xml_node& node, std::string_view name) {
  for (const pugi::xml_node& child : node.children()) {
    if (LocalName(child) == name) return child;
  }
  return {};
}

std::string Text(const pugi::xml_node& node, std::string_view name) {
  return Child(node, name).text().get();
}

bool IsTrue(const pugi::xml_node& node, std::string_view name) {
  return Text(node, name) == "true";
}

template <typename Visit>
void ForEach(const pugi::xml_node& node, std::string_view name, Visit visit) {
  for (const pugi::xml_node& child : node.children()) {
    if (LocalName(child) == name) visit(child);
  }
}

/// One parsed document whose root is what was asked for.
class Document {
 public:
  static Result<Document> Parse(std::string_view xml, std::string_view root) {
    Document document;
    auto outcome =
        document.tree_.load_buffer(xml.data(), xml.size(), kParsing, pugi::encoding_utf8);
    pugi::xml_node found = document.tree_.document_element();
    if (!outcome || !found) {
      return Fail(ErrorKind::kBusy, "S3's answer",
                  fmt::format("expected a whole <{}> document, which breaks off or is no XML at "
                              "byte {} of {}",
                              root, outcome ? 0 : outcome.offset, xml.size()));
    }
    if (LocalName(found) != root) {
      return Fail(ErrorKind::kData, "S3's answer",
                  fmt::format("expected a <{}> document, found <{}>; is the endpoint an S3 server?",
                              root, LocalName(found).substr(0, kMaxWordBytes)));
    }
    return document;
  }
  pugi::xml_node root() const { return tree_.document_element(); }

 private:
  pugi::xml_document tree_;
};

int64_t Number(const std::string& text) {
  int64_t value = -1;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

Result<Object> ReadObject(const pugi::xml_node& node) {
  Object object{.key = Text(node, "Key"), .etag = Text(node, "ETag")};
  object.bytes = Number(Text(node, "Size"));
  object.storage_class = Text(node, "StorageClass");
  if (object.storage_class == "STANDARD") object.storage_class.clear();
  if (object.bytes < 0) {
    return Fail(ErrorKind::kData, "S3's answer",
                fmt::format("the listing gives no size for key '{}'", object.key));
  }
  ARROW_ASSIGN_OR_RAISE(object.modified, ParseUtc(Text(node, "LastModified")));
  return object;
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string Cut(std::string text, size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  return text.substr(0, bytes) + "…";
}

}  // namespace

std::string DecodeUrl(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    int high = i + 2 < text.size() ? HexDigit(text[i + 1]) : -1;
    int low = high >= 0 ? HexDigit(text[i + 2]) : -1;
    if (text[i] == '%' && low >= 0) {
      out += static_cast<char>(high << 4 | low);
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

Result<BucketPage> ParseBuckets(std::string_view xml) {
  ARROW_ASSIGN_OR_RAISE(Document document, Document::Parse(xml, "ListAllMyBucketsResult"));
  BucketPage page{.next_token = Text(document.root(), "ContinuationToken")};
  ForEach(Child(document.root(), "Buckets"), "Bucket", [&](const pugi::xml_node& node) {
    Bucket bucket{.name = Text(node, "Name")};
    if (auto created = ParseUtc(Text(node, "CreationDate")); created.ok()) {
      bucket.created = *created;
    }
    page.buckets.push_back(std::move(bucket));
  });
  return page;
}

Result<std::string> ParseLocation(std::string_view xml) {
  ARROW_ASSIGN_OR_RAISE(Document document, Document::Parse(xml, "LocationConstraint"));
  std::string region = document.root().text().get();
  // MinIO and old releases of moto put the region one level deeper.
  if (auto inner = Child(document.root(), "LocationConstraint")) region = inner.text().get();
  if (region.empty() || region == "US") return std::string("us-east-1");
  if (region == "EU") return std::string("eu-west-1");
  return region;
}

Result<ListPage> ParseListPage(std::string_view xml) {
  ARROW_ASSIGN_OR_RAISE(Document document, Document::Parse(xml, "ListBucketResult"));
  const pugi::xml_node root = document.root();
  const bool encoded = Text(root, "EncodingType") == "url";
  auto decode = [&](const std::string& text) { return encoded ? DecodeUrl(text) : text; };
  ListPage page;
  for (const pugi::xml_node& node : root.children()) {
    if (LocalName(node) == "Contents") {
      ARROW_ASSIGN_OR_RAISE(Object object, ReadObject(node));
      object.key = decode(object.key);
      page.objects.push_back(std::move(object));
    } else if (LocalName(node) == "CommonPrefixes") {
      page.common_prefixes.push_back(decode(Text(node, "Prefix")));
    }
  }
  if (IsTrue(root, "IsTruncated")) {
    page.next_token = Text(root, "NextContinuationToken");
    if (page.next_token.empty()) {
      return Fail(ErrorKind::kData, "S3's answer",
                  "the listing says that it goes on and gives no NextContinuationToken; the store "
                  "does not speak ListObjectsV2");
    }
  }
  return page;
}

Result<std::string> ParseUploadId(std::string_view xml) {
  ARROW_ASSIGN_OR_RAISE(Document document, Document::Parse(xml, "InitiateMultipartUploadResult"));
  std::string id = Text(document.root(), "UploadId");
  if (id.empty()) return Fail(ErrorKind::kData, "S3's answer", "a new upload has no UploadId");
  return id;
}

Result<std::string> ParseCompletedETag(std::string_view xml) {
  ARROW_ASSIGN_OR_RAISE(Document document, Document::Parse(xml, "CompleteMultipartUploadResult"));
  return Text(document.root(), "ETag");
}

Result<UploadPage> ParseUploads(std::string_view xml) {
  ARROW_ASSIGN_OR_RAISE(Document document, Document::Parse(xml, "ListMultipartUploadsResult"));
  const pugi::xml_node root = document.root();
  const bool encoded = Text(root, "EncodingType") == "url";
  auto decode = [&](const std::string& text) { return encoded ? DecodeUrl(text) : text; };
  UploadPage page;
  for (const pugi::xml_node& node : root.children()) {
    if (LocalName(node) != "Upload") continue;
    PendingUpload upload{.key = decode(Text(node, "Key")), .upload_id = Text(node, "UploadId")};
    ARROW_ASSIGN_OR_RAISE(upload.initiated, ParseUtc(Text(node, "Initiated")));
    page.uploads.push_back(std::move(upload));
  }
  if (IsTrue(root, "IsTruncated")) {
    page.next_key = decode(Text(root, "NextKeyMarker"));
    page.next_upload_id = Text(root, "NextUploadIdMarker");
  }
  return page;
}

Result<PartPage> ParseParts(std::string_view xml) {
  ARROW_ASSIGN_OR_RAISE(Document document, Document::Parse(xml, "ListPartsResult"));
  PartPage page;
  ForEach(document.root(), "Part", [&](const pugi::xml_node& node) {
    page.parts.push_back({.number = static_cast<int>(Number(Text(node, "PartNumber"))),
                          .etag = Text(node, "ETag"),
                          .bytes = Number(Text(node, "Size")),
                          .checksum_crc32c = Text(node, "ChecksumCRC32C")});
  });
  if (IsTrue(document.root(), "IsTruncated")) {
    page.next_number = static_cast<int>(Number(Text(document.root(), "NextPartNumberMarker")));
  }
  return page;
}

Result<std::vector<DeleteFailure>> ParseDeleteFailures(std::string_view xml) {
  ARROW_ASSIGN_OR_RAISE(Document document, Document::Parse(xml, "DeleteResult"));
  std::vector<DeleteFailure> failures;
  ForEach(document.root(), "Error", [&](const pugi::xml_node& node) {
    failures.push_back({.key = Text(node, "Key"),
                        .code = Cut(Text(node, "Code"), kMaxWordBytes),
                        .message = Cut(Text(node, "Message"), kMaxMessageBytes)});
  });
  return failures;
}

ErrorDocument ParseErrorDocument(std::string_view body) {
  ErrorDocument error;
  if (body.size() > kMaxErrorBytes) return error;
  pugi::xml_document tree;
  tree.load_buffer(body.data(), body.size(), kParsing, pugi::encoding_utf8);
  pugi::xml_node node = tree.document_element();
  const pugi::xml_node outer = node;
  if (LocalName(node) == "ErrorResponse") node = Child(node, "Error");
  if (LocalName(node) != "Error") return error;
  error.code = Cut(Text(node, "Code"), kMaxWordBytes);
  error.message = Cut(Text(node, "Message"), kMaxMessageBytes);
  error.region = Cut(Text(node, "Region"), kMaxWordBytes);
  error.request_id = Cut(Text(node, "RequestId"), kMaxWordBytes);
  if (error.request_id.empty()) error.request_id = Cut(Text(outer, "RequestId"), kMaxWordBytes);
  error.host_id = Cut(Text(node, "HostId"), kMaxWordBytes);
  return error;
}

}  // namespace waybill::s3
