#pragma once

#include <string>
#include <string_view>

#include "http/transport.h"

namespace waybill::aws {

/// What SigV4 does to a path before signing it.
enum class PathRule {
  kAsSent,      ///< S3: the key's bytes, encoded once, by the caller
  kEncoded,     ///< encoded (once more)
  kNormalised,  ///< "." and ".." resolved and slashes joined, then encoded: every other service
};

std::string CanonicalPath(std::string_view path, PathRule rule);

/// Names and values encoded strictly, sorted by name, then value; a name without value gets its
/// '='.
std::string CanonicalQuery(std::string_view query);

/// The text whose digest is signed, and the names that go into SignedHeaders.
struct CanonicalRequest {
  std::string text;
  std::string signed_headers;
};

/// Every header on the request is covered but Authorization and those that proxies may change
/// (hop-by-hop headers, User-Agent, Expect, tracing).
CanonicalRequest MakeCanonicalRequest(const http::Request& request, PathRule rule,
                                      std::string_view payload_hash);

/// Where a URL's authority, path and query are. Lenient: whoever sends the URL checks it.
struct UrlParts {
  std::string_view authority;
  std::string_view path;
  std::string_view query;
};
UrlParts SplitUrl(std::string_view url);

}  // namespace waybill::aws
