#include "aws/sigv4.h"

#include <fmt/format.h>

#include "aws/canonical_request.h"
#include "base/digest.h"

namespace waybill::aws {
namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
constexpr std::string_view kTerminator = "aws4_request";

PathRule RuleFor(const SigningScope& scope) {
  return scope.service == "s3" ? PathRule::kAsSent : PathRule::kNormalised;
}

std::string Day(Time now) { return FormatBasicUtc(now).substr(0, 8); }

std::string ScopeText(const SigningScope& scope, Time now) {
  return fmt::format("{}/{}/{}/{}", Day(now), scope.region, scope.service, kTerminator);
}

void SetHeader(http::Headers* headers, std::string_view name, std::string value) {
  std::erase_if(*headers, [&](const auto& h) { return http::SameHeaderName(h.first, name); });
  headers->emplace_back(name, std::move(value));
}

/// "host" or "host:port", without the scheme's own port: what belongs into the Host header.
std::string HostOf(std::string_view url) {
  std::string_view host = SplitUrl(url).authority;
  std::string_view own_port = url.starts_with("https") ? ":443" : ":80";
  if (host.ends_with(own_port)) host.remove_suffix(own_port.size());
  return std::string(host);
}

std::string Encode(std::string_view bytes, std::string_view keep) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  out.reserve(bytes.size());
  for (char c : bytes) {
    bool plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain || keep.find(c) != std::string_view::npos) {
      out += c;
      continue;
    }
    auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
  return out;
}

}  // namespace

void SignRequest(const Credentials& credentials, const SigningScope& scope, Time now,
                 std::string_view payload_hash, http::Request* request) {
  auto* headers = &request->headers;
  SetHeader(headers, "Host", HostOf(request->url));
  SetHeader(headers, "X-Amz-Date", FormatBasicUtc(now));
  std::erase_if(*headers, [](const auto& header) {
    return http::SameHeaderName(header.first, "X-Amz-Security-Token") ||
           http::SameHeaderName(header.first, "Authorization");
  });
  if (credentials.session_token) {
    SetHeader(headers, "X-Amz-Security-Token", credentials.session_token->Reveal());
  }
  if (scope.service == "s3") SetHeader(headers, "X-Amz-Content-Sha256", std::string(payload_hash));

  auto canonical = MakeCanonicalRequest(*request, RuleFor(scope), payload_hash);
  std::string signature =
      Signature(credentials, scope, now, StringToSign(scope, now, canonical.text));
  headers->emplace_back("Authorization",
                        fmt::format("{} Credential={}/{}, SignedHeaders={}, Signature={}",
                                    kAlgorithm, credentials.access_key_id, ScopeText(scope, now),
                                    canonical.signed_headers, signature));
}

std::string PresignUrl(const Credentials& credentials, const SigningScope& scope, Time now,
                       std::chrono::seconds lifetime, const http::Request& request) {
  http::Request presigned = request;
  SetHeader(&presigned.headers, "Host", HostOf(request.url));
  std::string names = MakeCanonicalRequest(presigned, RuleFor(scope), "").signed_headers;
  presigned.url += SplitUrl(request.url).query.empty() ? "?" : "&";
  presigned.url += fmt::format(
      "X-Amz-Algorithm={}&X-Amz-Credential={}&X-Amz-Date={}&X-Amz-Expires={}&X-Amz-SignedHeaders={"
      "}",
      kAlgorithm, UriEncode(credentials.access_key_id + "/" + ScopeText(scope, now)),
      FormatBasicUtc(now), lifetime.count(), UriEncode(names));
  if (credentials.session_token) {
    presigned.url += "&X-Amz-Security-Token=" + UriEncode(credentials.session_token->Reveal());
  }
  std::string payload_hash =
      scope.service == "s3" ? std::string(kUnsignedPayload) : Hex(Sha256(request.body));
  auto canonical = MakeCanonicalRequest(presigned, RuleFor(scope), payload_hash);
  std::string to_sign = StringToSign(scope, now, canonical.text);
  return presigned.url + "&X-Amz-Signature=" + Signature(credentials, scope, now, to_sign);
}

std::string StringToSign(const SigningScope& scope, Time now, std::string_view canonical_request) {
  return fmt::format("{}\n{}\n{}\n{}", kAlgorithm, FormatBasicUtc(now), ScopeText(scope, now),
                     Hex(Sha256(canonical_request)));
}

std::string Signature(const Credentials& credentials, const SigningScope& scope, Time now,
                      std::string_view string_to_sign) {
  std::string key = "AWS4" + credentials.secret_access_key.Reveal();
  for (const std::string& part :
       {Day(now), scope.region, scope.service, std::string(kTerminator)}) {
    key = HmacSha256(key, part);
  }
  return Hex(HmacSha256(key, string_to_sign));
}

std::string UriEncode(std::string_view bytes) { return Encode(bytes, "-._~"); }
std::string UriEncodePath(std::string_view bytes) { return Encode(bytes, "-._~/"); }

}  // namespace waybill::aws
