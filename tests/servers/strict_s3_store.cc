#include "servers/strict_s3_store.h"

#include <cstdlib>

#include "base/digest.h"

namespace waybill::servers {
namespace {

std::string FromHex(const std::string& hex) {
  std::string out;
  for (size_t i = 0; i + 1 < hex.size(); i += 2) {
    out += char(std::stoi(hex.substr(i, 2), nullptr, 16));
  }
  return out;
}

std::string ReplaceEntities(std::string text) {
  const std::pair<std::string, std::string> entities[] = {
      {"&quot;", "\""}, {"&#34;", "\""}, {"&lt;", "<"},   {"&gt;", ">"},
      {"&#9;", "\t"},   {"&#10;", "\n"}, {"&#13;", "\r"}, {"&amp;", "&"}};
  for (const auto& [entity, character] : entities) {
    for (size_t at = 0; (at = text.find(entity, at)) != text.npos; at += character.size()) {
      text.replace(at, entity.size(), character);
    }
  }
  return text;
}

}  // namespace

std::vector<std::string> ElementTexts(const std::string& xml, const std::string& name) {
  std::vector<std::string> texts;
  const std::string open = "<" + name + ">", close = "</" + name + ">";
  for (size_t at = 0; (at = xml.find(open, at)) != xml.npos;) {
    at += open.size();
    size_t end = xml.find(close, at);
    if (end == xml.npos) break;
    texts.push_back(ReplaceEntities(xml.substr(at, end - at)));
    at = end;
  }
  return texts;
}

std::string EscapeXml(const std::string& text) {
  std::string out;
  for (char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else {
      out += c;
    }
  }
  return out;
}

S3Error CheckCondition(const HttpRequest& request, const S3Object* current) {
  S3Error failed{412, "PreconditionFailed",
                 "At least one of the pre-conditions you specified did not hold"};
  std::string none_match = request.Header("If-None-Match"), match = request.Header("If-Match");
  if (none_match == "*" && current != nullptr) return failed;
  if (match.empty()) return {};
  if (current == nullptr) return {404, "NoSuchKey", "The specified key does not exist."};
  return match == current->etag ? S3Error{} : failed;
}

S3Object& StoreObject(S3Bucket& bucket, const std::string& key, S3Object object) {
  auto& versions = bucket.objects[key];
  if (!bucket.versioned) versions.clear();
  if (bucket.versioned) object.version_id = "v" + std::to_string(versions.size() + 1);
  versions.push_back(std::move(object));
  return versions.back();
}

Assembled Assemble(const S3Upload& upload, const HttpRequest& request, int64_t least_part) {
  Assembled result;
  auto refuse = [&](const char* code, const char* message) {
    result.error = {400, code, message};
    return result;
  };
  auto numbers = ElementTexts(request.body, "PartNumber");
  auto etags = ElementTexts(request.body, "ETag");
  if (numbers.empty() || numbers.size() != etags.size()) {
    return refuse("MalformedXML", "The XML you provided was not well-formed");
  }
  // The document is judged before the parts are looked at.
  for (size_t i = 1; i < numbers.size(); ++i) {
    if (std::atoi(numbers[i].c_str()) <= std::atoi(numbers[i - 1].c_str())) {
      return refuse("InvalidPartOrder", "The list of parts was not in order");
    }
  }
  std::string digests;
  for (size_t i = 0; i < numbers.size(); ++i) {
    int number = std::atoi(numbers[i].c_str());
    auto part = upload.parts.find(number);
    if (part == upload.parts.end() || part->second.etag != etags[i]) {
      return refuse("InvalidPart", "One or more of the specified parts could not be found.");
    }
    bool last = i + 1 == numbers.size();
    if (!last && int64_t(part->second.body.size()) < least_part) {
      return refuse("EntityTooSmall", "Your proposed upload is smaller than the minimum");
    }
    result.object.body += part->second.body;
    digests += FromHex(part->second.etag.substr(1, 32));
  }
  std::string size = request.Header("x-amz-mp-object-size");
  if (!size.empty() && size != std::to_string(result.object.body.size())) {
    return refuse("InvalidRequest", "x-amz-mp-object-size differs from the parts' size");
  }
  std::string crc = Base64(BigEndian(Crc32c(0, result.object.body)));
  std::string claimed = request.Header("x-amz-checksum-crc32c");
  if (!claimed.empty() && claimed != crc) {
    return refuse("BadDigest", "The CRC32C you specified did not match the calculated checksum.");
  }
  if (!claimed.empty()) result.object.crc32c = crc;
  result.object.etag = "\"" + Hex(Md5(digests)) + "-" + std::to_string(numbers.size()) + "\"";
  result.object.headers = upload.headers;
  return result;
}

}  // namespace waybill::servers
