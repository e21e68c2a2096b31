#pragma once

#include <string>
#include <string_view>

#include "aws/credentials.h"
#include "base/clock.h"
#include "http/transport.h"

namespace waybill::aws {

/// Where and for what a request is signed.
struct SigningScope {
  std::string region;
  /// "s3" or "sts". S3's path is signed as it is sent; others' is normalised and encoded once more.
  std::string service;
};

inline constexpr std::string_view kUnsignedPayload = "UNSIGNED-PAYLOAD";

/// Set Host, X-Amz-Date, X-Amz-Security-Token, for S3 X-Amz-Content-Sha256, and Authorization on
/// `request`, in place of any that an earlier signature left.
///
/// `payload_hash` is the hex SHA-256 of the body, or kUnsignedPayload. Every other header on the
/// request is signed, except those that proxies may touch (hop-by-hop headers, User-Agent, Expect,
/// tracing). Pure: the same input gives the same bytes.
/// Source: docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html.
void SignRequest(const Credentials& credentials, const SigningScope& scope, Time now,
                 std::string_view payload_hash, http::Request* request);

/// A URL that carries its signature in the query and works for `lifetime` (at most 7 days), or as
/// long as the session that signed it. The headers on `request` are signed and must be sent with
/// it. For S3 the body is not signed.
std::string PresignUrl(const Credentials& credentials, const SigningScope& scope, Time now,
                       std::chrono::seconds lifetime, const http::Request& request);

/// The second and third step of a signature, for tests that follow it step by step.
std::string StringToSign(const SigningScope& scope, Time now, std::string_view canonical_request);
std::string Signature(const Credentials& credentials, const SigningScope& scope, Time now,
                      std::string_view string_to_sign);

/// Percent-encode every byte outside A-Za-z0-9-._~ (RFC 3986 §2.3) as upper-case %XX.
std::string UriEncode(std::string_view bytes);
/// The same, but '/' stays.
std::string UriEncodePath(std::string_view bytes);

}  // namespace waybill::aws
