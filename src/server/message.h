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
  std::string address;  ///< of the client, without port; behind a proxy of ours as that says
  bool is_tls = false;
  bool is_proxied = false;  ///< a proxy of ours passed it on
  std::stop_token stop;     ///< fires when the client is gone, its time is over or the server stops

  /// Of the first header of that name, whatever its case; "" when there is none.
  std::string_view Header(std::string_view name) const;
};

/// What stands behind the server. Both run on worker threads and never fail.
struct Answerer {
  /// Answers one request; blocks as long as it needs.
  std::function<Reply(const HttpRequest& request)> answer;
  /// Whether we know who sends it, by its headers alone: only then more than a small body is read.
  /// Unset: nobody is known.
  std::function<bool(const HttpRequest& head)> is_known = {};
  /// Whether the answer waits on other hosts: then it is given by workers of its own, and in
  /// bounded time. Asked on the I/O thread; unset: none does.
  std::function<bool(const HttpRequest& head)> waits_on_others = {};
  /// The reply to a request that is turned away before it is read whole: refusal.h. Made on the
  /// I/O thread; unset: Refusal().
  std::function<Reply(int status, const std::string& address, bool is_tls)> refuse = {};
};

}  // namespace waybill::server
