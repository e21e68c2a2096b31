#include "service/job_events.h"

#include <algorithm>

namespace waybill::service {

JobEvents::Listener::~Listener() {
  std::lock_guard lock(events_.mutex_);
  events_.listeners_.erase(this);
}

void JobEvents::Listener::Push(const SharedJobEvent& event) {
  bool was_empty = false;
  {
    std::lock_guard lock(mutex_);
    was_empty = queue_.empty();
    if (queue_.size() == kQueueEvents) {
      auto is_hint = [](const SharedJobEvent& one) {
        return one->kind == JobEvent::Kind::kProgress || one->kind == JobEvent::Kind::kLog;
      };
      auto victim = std::ranges::find_if(queue_, is_hint);
      queue_.erase(victim == queue_.end() ? queue_.begin() : victim);
    }
    queue_.push_back(event);
  }
  changed_.notify_one();
  if (was_empty && wake_) wake_();
}

SharedJobEvent JobEvents::Listener::TryNext() {
  std::lock_guard lock(mutex_);
  if (queue_.empty()) return nullptr;
  SharedJobEvent event = std::move(queue_.front());
  queue_.pop_front();
  return event;
}

SharedJobEvent JobEvents::Listener::Next(Duration timeout, const std::stop_token& stop) {
  {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, stop, timeout, [&] { return !queue_.empty(); });
    if (stop.stop_requested()) return nullptr;
  }
  return TryNext();
}

std::unique_ptr<JobEvents::Listener> JobEvents::Listen(Interest interest,
                                                       std::function<void()> wake) {
  std::unique_ptr<Listener> listener(new Listener(*this, interest, std::move(wake)));
  std::lock_guard lock(mutex_);
  listeners_.insert(listener.get());
  return listener;
}

void JobEvents::Publish(JobEvent event) {
  bool is_job = event.kind == JobEvent::Kind::kJob;
  if (is_job && event.transfer_id && audience_of_ && HasListeners()) {
    event.audience = audience_of_(*event.transfer_id);
  }
  auto shared = std::make_shared<const JobEvent>(std::move(event));
  std::lock_guard lock(mutex_);
  for (Listener* listener : listeners_) {
    const auto& wanted = listener->interest_.job_number;
    bool wants = wanted ? *wanted == shared->job_number : is_job;
    if (wants || shared->kind == JobEvent::Kind::kRights) listener->Push(shared);
  }
}

bool JobEvents::HasListeners() const {
  std::lock_guard lock(mutex_);
  return !listeners_.empty();
}

bool JobEvents::HasListener(int64_t job_number) const {
  std::lock_guard lock(mutex_);
  return std::ranges::any_of(listeners_, [&](const Listener* listener) {
    return listener->interest_.job_number == job_number;
  });
}

}  // namespace waybill::service
