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
  std::string
      service;  ///< "s3" or "sts". S3's path is encoded once and not normalised; others' are.
};

inline constexpr std::string_view kUnsignedPayload = "UNSIGNED-PAYLOAD";

/// Add Host, X-Amz-Date, X-Amz-Security-Token, for S3 X-Amz-Content-Sha256, and Authorization to
/// `request`.
///
/// `payload_hash` is the hex SHA-256 of the body, or kUnsignedPayload. Every header already on the
/// request is signed, except those that proxies may touch (User-Agent, Expect, Content-Length,
/// Transfer-Encoding, Connection, amzn-trace-id). Pure: the same input gives the same bytes.
/// Source: docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html.
void SignRequest(const Credentials& credentials, const SigningScope& scope, Time now,
                 std::string_view payload_hash, http::Request* request);

/// A URL that carries its signature in the query and works for `lifetime` (at most 7 days).
std::string PresignUrl(const Credentials& credentials, const SigningScope& scope, Time now,
                       std::chrono::seconds lifetime, const http::Request& request);

/// Percent-encode every byte outside A-Za-z0-9-._~ (RFC 3986 §2.3) as upper-case %XX.
std::string UriEncode(std::string_view bytes);
/// The same, but '/' stays.
std::string UriEncodePath(std::string_view bytes);

}  // namespace waybill::aws
