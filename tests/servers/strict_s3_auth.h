#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "servers/loopback_server.h"

namespace waybill::servers {

/// Percent-decoding; '+' stays as it is, as S3 takes it in a request.
std::string DecodePercent(std::string_view text);
/// The pairs of a query, decoded, in their order.
std::vector<std::pair<std::string, std::string>> SplitQuery(std::string_view query);

/// A refusal in S3's words; an empty code is none.
struct S3Error {
  int status = 200;
  std::string code = {};
  std::string message = {};
  std::string region = {};  ///< <Region>, and x-amz-bucket-region
};

struct S3User {
  std::string access_key = "AKIDSTRICT";
  std::string secret_key = "strict/secret+key";
  std::string session_token = {};  ///< empty: long-lived keys
  bool expired = false;
};

/// Checks Signature Version 4 as the receiving side does: from the raw request line and headers,
/// by the published algorithm, with nothing of the client's own signing code. Over TLS a payload
/// may stay unsigned when a CRC-32C guards it; that one is not checked here.
S3Error CheckSignature(const HttpRequest& request, const S3User& user, Time now, bool tls = false);

/// The region in the Authorization header's scope; empty when there is none.
std::string SignedRegion(const HttpRequest& request);

}  // namespace waybill::servers
