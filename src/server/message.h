#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/route.h"

namespace waybill::server {

/// One HTTP request as it came: nothing in it is trusted.
struct HttpRequest {
  std::string method;
  std::string target;  ///< path and query, as sent
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::string address;  ///< of the client, without port
  bool is_tls = false;
  std::stop_token stop;  ///< fires when the server stops

  /// Of the first header of that name, whatever its case; "" when there is none.
  std::string_view Header(std::string_view name) const;
};

/// Answers one request; blocks as long as it needs, on a worker thread. Never fails.
using Answer = std::function<Reply(const HttpRequest& request)>;

}  // namespace waybill::server
