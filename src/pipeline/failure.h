#pragma once

#include <functional>
#include <mutex>
#include <stop_token>
#include <string>

#include "base/error.h"

namespace waybill::pipeline {

/// `status` told of `name`, unless its message names it already.
inline Status Naming(const std::string& name, const Status& status) {
  const bool named = status.message().find(name) != std::string::npos;
  return named ? status : Within(name, status);
}

/// What threads that work on one thing share: the first failure, and the stop that it causes.
///
/// Shape    stops when `outer` stops, too.
/// Threads  any.
class FirstFailure {
 public:
  explicit FirstFailure(const std::stop_token& outer)
      : link_(outer, [this] { stop_.request_stop(); }) {}

  std::stop_token token() const { return stop_.get_token(); }
  bool stopped() const { return stop_.stop_requested(); }

  /// Keep `status` when it is the first failure, and stop everybody. OK changes nothing.
  void Note(const Status& status) {
    if (status.ok()) return;
    {
      std::lock_guard lock(mutex_);
      if (status_.ok()) status_ = status;
    }
    stop_.request_stop();
  }

  /// The first failure; Cancelled() when there was none but `outer` stopped.
  Status status() const {
    std::lock_guard lock(mutex_);
    return status_.ok() && stopped() ? Cancelled() : status_;
  }

 private:
  mutable std::mutex mutex_;  // guards status_
  Status status_;
  std::stop_source stop_;
  std::stop_callback<std::function<void()>> link_;
};

}  // namespace waybill::pipeline
