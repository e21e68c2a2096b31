#include "server/events.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace waybill::server {

std::string EventText(std::string_view name, const Json& data) {
  // JSON has no line breaks, so one data line holds it.
  return fmt::format("event: {}\ndata: {}\n\n", name,
                     data.dump(-1, ' ', false, Json::error_handler_t::replace));
}

WorkEvents::WorkEvents(Work work, std::function<void()> wake)
    : wake_(std::move(wake)), thread_([this, work = std::move(work)](std::stop_token stop) {
        Status status = work(
            [this](std::string_view name, const Json& data) { Push(EventText(name, data)); }, stop);
        if (!status.ok()) Push(EventText("error", {{"message", SentenceOf(status)}}));
        {
          std::lock_guard lock(mutex_);
          is_done_ = true;
        }
        wake_();
      }) {}

std::string WorkEvents::SentenceOf(const Status& status) {
  std::lock_guard lock(mutex_);
  if (!is_expired_ || !IsCancelled(status)) return status.message();
  return "The other side did not answer within the time that this server waits: check endpoint and "
         "network, and try again.";
}

void WorkEvents::Expire() {
  {
    std::lock_guard lock(mutex_);
    is_expired_ = true;
  }
  thread_.request_stop();
}

void WorkEvents::Push(std::string event) {
  {
    std::lock_guard lock(mutex_);
    // A connection's test has tens of rows: the limit is for work that went wrong.
    if (events_.size() >= kQueued) events_.pop_front();
    events_.push_back(std::move(event));
  }
  wake_();
}

Result<std::optional<std::string>> WorkEvents::Next() {
  std::lock_guard lock(mutex_);
  if (events_.empty()) return is_done_ ? std::nullopt : std::optional<std::string>("");
  std::string all;
  for (const std::string& event : events_) all += event;
  events_.clear();
  return all;
}

Reply EventsReply(WorkEvents::Work work) {
  Reply reply{.content_type = "text/event-stream"};
  reply.stream = [work = std::move(work)](std::function<void()> wake) {
    return std::make_unique<WorkEvents>(work, std::move(wake));
  };
  return reply;
}

}  // namespace waybill::server
