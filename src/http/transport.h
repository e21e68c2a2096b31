#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/error.h"

namespace waybill::http {

/// Header names keep the case they were written with; look-ups ignore it.
using Headers = std::vector<std::pair<std::string, std::string>>;

/// Equal but for the case of ASCII letters.
bool SameHeaderName(std::string_view a, std::string_view b);
/// The value of the first header of that name, or nothing.
std::optional<std::string> FindHeader(const Headers& headers, std::string_view name);

struct Request {
  std::string method = "GET";
  std::string url;  ///< absolute; sent as it is: "..", "//" and "%2F" are kept (CURLOPT_PATH_AS_IS)
  Headers headers;
  std::string_view body = {};  ///< borrowed until Send returns
  Duration connect_timeout = std::chrono::seconds(10);
  Duration deadline = std::chrono::minutes(15);       ///< for the whole call
  Duration stall_timeout = std::chrono::seconds(30);  ///< without a byte in either direction
};

struct Response {
  int status = 0;
  Headers headers;
  std::string body;  ///< at most Transport::kMaxBodyBytes; empty when a sink took it
};

/// Takes the body of a 2xx answer as it arrives. Other bodies go to Response::body.
class BodySink {
 public:
  virtual ~BodySink() = default;
  /// A failed status ends the call with that status.
  virtual Status Write(std::string_view bytes) = 0;
};

/// Sends one request and reads one answer. Knows nothing of retries, redirects or signatures.
///
/// Errors   an HTTP error status is an answer, not an error. kBusy when the other side cannot be
///          reached, stalls, or ends the body early (fewer bytes than Content-Length); kDefinition
///          when the URL, the host name or the certificate is wrong; Cancelled() when `stop` fires.
/// Threads  every method may be called from any thread; connections are pooled and reused.
class Transport {
 public:
  static constexpr int64_t kMaxBodyBytes = 64 << 20;

  virtual ~Transport() = default;
  virtual Result<Response> Send(const Request& request, BodySink* sink, std::stop_token stop) = 0;
};

}  // namespace waybill::http
