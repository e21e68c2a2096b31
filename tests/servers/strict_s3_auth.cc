#include "servers/strict_s3_auth.h"

#include <algorithm>
#include <cctype>

#include "base/digest.h"

namespace waybill::servers {
namespace {

constexpr Duration kAllowedSkew = std::chrono::minutes(15);

std::string Lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = char(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

std::vector<std::string> Split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (size_t begin = 0; begin <= text.size();) {
    size_t end = std::min(text.find(separator, begin), text.size());
    parts.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

/// AWS4-HMAC-SHA256 Credential=AKID/20130524/us-east-1/s3/aws4_request, SignedHeaders=host;…,
/// Signature=…
struct Authorization {
  std::vector<std::string> scope;  // key, date, region, service, "aws4_request"
  std::vector<std::string> signed_headers;
  std::string signature;
};

Authorization ParseAuthorization(const std::string& header) {
  Authorization authorization;
  constexpr std::string_view kScheme = "AWS4-HMAC-SHA256 ";
  if (!header.starts_with(kScheme)) return authorization;
  for (std::string field : Split(header.substr(kScheme.size()), ',')) {
    field.erase(0, field.find_first_not_of(' '));
    size_t equals = field.find('=');
    if (equals == field.npos) continue;
    std::string name = field.substr(0, equals), value = field.substr(equals + 1);
    if (name == "Credential") authorization.scope = Split(value, '/');
    if (name == "SignedHeaders") authorization.signed_headers = Split(value, ';');
    if (name == "Signature") authorization.signature = value;
  }
  return authorization;
}

std::string Trimmed(std::string_view value) {
  std::string out;
  for (char c : value) {
    if (c == ' ' && (out.empty() || out.back() == ' ')) continue;
    out += c;
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::string CanonicalRequest(const HttpRequest& request, const Authorization& authorization) {
  auto pairs = request.query.empty() ? std::vector<std::string>() : Split(request.query, '&');
  for (std::string& pair : pairs) {
    if (pair.find('=') == pair.npos) pair += '=';
  }
  std::sort(pairs.begin(), pairs.end(), [](const std::string& a, const std::string& b) {
    return a.substr(0, a.find('=')) < b.substr(0, b.find('=')) ||
           (a.substr(0, a.find('=')) == b.substr(0, b.find('=')) && a < b);
  });
  std::string text = request.method + "\n" + request.path + "\n";
  for (size_t i = 0; i < pairs.size(); ++i) text += (i > 0 ? "&" : "") + pairs[i];
  text += "\n";
  std::string names;
  for (const std::string& name : authorization.signed_headers) {
    text += name + ":" + Trimmed(request.Header(name)) + "\n";
    names += (names.empty() ? "" : ";") + name;
  }
  return text + "\n" + names + "\n" + request.Header("x-amz-content-sha256");
}

std::string ExpectedSignature(const HttpRequest& request, const Authorization& authorization,
                              const std::string& secret) {
  const auto& scope = authorization.scope;
  std::string text = "AWS4-HMAC-SHA256\n" + request.Header("x-amz-date") + "\n" + scope[1] + "/" +
                     scope[2] + "/" + scope[3] + "/" + scope[4] + "\n" +
                     Hex(Sha256(CanonicalRequest(request, authorization)));
  std::string key = HmacSha256("AWS4" + secret, scope[1]);
  for (size_t i = 2; i < 5; ++i) key = HmacSha256(key, scope[i]);
  return Hex(HmacSha256(key, text));
}

/// Every x-amz-* header, and Host, must be among the signed ones.
bool SignsAllItMust(const HttpRequest& request, const Authorization& authorization) {
  auto is_signed = [&](const std::string& name) {
    return std::count(authorization.signed_headers.begin(), authorization.signed_headers.end(),
                      name) == 1;
  };
  for (const auto& [name, value] : request.headers) {
    std::string lower = Lower(name);
    if ((lower == "host" || lower.starts_with("x-amz-")) && !is_signed(lower)) return false;
  }
  return is_signed("host");
}

/// AWS takes UNSIGNED-PAYLOAD always; a client that is careful sends it only where TLS carries the
/// bytes and a checksum of these very bytes guards them, as botocore does.
S3Error CheckUnsigned(const HttpRequest& request, bool tls) {
  bool of_the_body = !request.Header("x-amz-checksum-crc32c").empty() &&
                     request.Header("x-amz-checksum-type") != "FULL_OBJECT";
  if (!tls) return {400, "InvalidRequest", "unsigned payload over http"};
  if (!of_the_body) return {400, "InvalidRequest", "unsigned payload without a checksum"};
  return {};
}

S3Error CheckPayload(const HttpRequest& request, bool tls) {
  std::string claimed = request.Header("x-amz-content-sha256");
  if (claimed.empty()) {
    return {400, "InvalidRequest",
            "Missing required header for this request: x-amz-content-sha256"};
  }
  if (claimed == "UNSIGNED-PAYLOAD") return CheckUnsigned(request, tls);
  if (claimed != Hex(Sha256(request.body))) {
    return {400, "XAmzContentSHA256Mismatch",
            "The provided 'x-amz-content-sha256' header does not match what was computed."};
  }
  return {};
}

}  // namespace

std::string DecodePercent(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      out += char(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::vector<std::pair<std::string, std::string>> SplitQuery(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> pairs;
  if (query.empty()) return pairs;
  for (const std::string& pair : Split(query, '&')) {
    size_t equals = std::min(pair.find('='), pair.size());
    pairs.emplace_back(DecodePercent(pair.substr(0, equals)),
                       DecodePercent(pair.substr(std::min(equals + 1, pair.size()))));
  }
  return pairs;
}

std::string SignedRegion(const HttpRequest& request) {
  auto authorization = ParseAuthorization(request.Header("Authorization"));
  return authorization.scope.size() == 5 ? authorization.scope[2] : "";
}

S3Error CheckSignature(const HttpRequest& request, const S3User& user, Time now, bool tls) {
  auto authorization = ParseAuthorization(request.Header("Authorization"));
  if (authorization.scope.size() != 5) return {403, "AccessDenied", "Access Denied"};
  if (authorization.scope[0] != user.access_key) {
    return {403, "InvalidAccessKeyId",
            "The AWS Access Key Id you provided does not exist in our records."};
  }
  auto date = ParseUtc(request.Header("x-amz-date"));
  if (!date.ok() || authorization.scope[1] != request.Header("x-amz-date").substr(0, 8)) {
    return {400, "AuthorizationHeaderMalformed", "the date and the scope's date differ"};
  }
  if (std::chrono::abs(*date - now) > kAllowedSkew) {
    return {403, "RequestTimeTooSkewed",
            "The difference between the request time and the current time is too large."};
  }
  bool sound =
      SignsAllItMust(request, authorization) && authorization.scope[3] == "s3" &&
      authorization.scope[4] == "aws4_request" &&
      authorization.signature == ExpectedSignature(request, authorization, user.secret_key);
  if (!sound) {
    return {403, "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided. Check "
            "your key and signing method."};
  }
  if (request.Header("x-amz-security-token") != user.session_token) {
    return {400, "InvalidToken", "The provided token is malformed or otherwise invalid."};
  }
  if (user.expired) return {400, "ExpiredToken", "The provided token has expired."};
  return CheckPayload(request, tls);
}

}  // namespace waybill::servers
