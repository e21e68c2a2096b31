#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "http/transport.h"

namespace waybill::servers {

/// A request as it was handed over, its body copied.
struct SentRequest {
  std::string method;
  std::string url;
  http::Headers headers;
  std::string body;

  /// Empty when there is none.
  std::string Header(std::string_view name) const {
    return http::FindHeader(headers, name).value_or("");
  }
};

/// Answers from a function and keeps what it was sent: for hosts that no test may reach.
///
/// Threads  one thread; the function may send again through the same transport.
/// Not imitated: sinks of bodies, everything below HTTP.
class FakeTransport : public http::Transport {
 public:
  using Answer = std::function<http::Response(const SentRequest&)>;

  explicit FakeTransport(Answer answer) : answer_(std::move(answer)) {}
  const std::vector<SentRequest>& sent() const { return sent_; }

  Result<http::Response> Send(const http::Request& request, http::BodySink*,
                              std::stop_token) override {
    SentRequest seen{request.method, request.url, request.headers, std::string(request.body)};
    sent_.push_back(seen);
    return answer_(seen);
  }

 private:
  const Answer answer_;
  std::vector<SentRequest> sent_;
};

}  // namespace waybill::servers
