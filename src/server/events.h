#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

#include "base/json.h"
#include "server/route.h"

namespace waybill::server {

/// One server-sent event (WHATWG HTML §9.2): "event: row\ndata: {…}\n\n".
std::string EventText(std::string_view name, const Json& data);

/// The events of some work that is done on a thread of its own while they are sent.
///
/// Shape    the work ends with its stream: `stop` fires when the client is gone. What it returns as
///          an error is sent as the event "error".
/// Units    at most kQueued events wait; then the oldest goes.
class WorkEvents : public Stream {
 public:
  static constexpr size_t kQueued = 1000;
  using Emit = std::function<void(std::string_view name, const Json& data)>;
  using Work = std::function<Status(const Emit& emit, std::stop_token stop)>;

  WorkEvents(Work work, std::function<void()> wake);

  Result<std::optional<std::string>> Next() override;
  void Expire() override;

 private:
  void Push(std::string event);
  std::string SentenceOf(const Status& status);

  const std::function<void()> wake_;
  std::mutex mutex_;  // guards the next three
  std::deque<std::string> events_;
  bool is_done_ = false;
  bool is_expired_ = false;
  std::jthread thread_;  // last: it uses all of the above
};

/// The reply that streams the events of `work`.
Reply EventsReply(WorkEvents::Work work);

}  // namespace waybill::server
