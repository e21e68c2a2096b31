#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

namespace waybill {

/// The only way threads hand work to each other: first in, first out, never more than `capacity`
/// waiting.
///
/// Owns     what was pushed and not yet popped.
/// Threads  any number may push and pop at once.
template <typename T>
class BoundedQueue {
 public:
  explicit BoundedQueue(size_t capacity) : capacity_(capacity) {}

  /// Wait for room. False when the queue was closed or `stop` fired; the value is then dropped.
  bool Push(T value, const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, stop, [&] { return closed_ || values_.size() < capacity_; });
    if (closed_ || stop.stop_requested()) return false;
    values_.push_back(std::move(value));
    changed_.notify_all();
    return true;
  }

  /// Wait for a value. Empty when the queue is closed and drained, or `stop` fired.
  std::optional<T> Pop(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, stop, [&] { return closed_ || !values_.empty(); });
    if (stop.stop_requested() || values_.empty()) return std::nullopt;
    std::optional<T> value(std::move(values_.front()));
    values_.pop_front();
    changed_.notify_all();
    return value;
  }

  /// No more pushes; what is in the queue can still be popped.
  void Close() {
    std::lock_guard lock(mutex_);
    closed_ = true;
    changed_.notify_all();
  }

 private:
  const size_t capacity_;
  std::mutex mutex_;  // guards values_ and closed_
  std::condition_variable_any changed_;
  std::deque<T> values_;
  bool closed_ = false;
};

}  // namespace waybill
