#pragma once

#include <stop_token>
#include <thread>

namespace waybill {

/// Turns SIGINT and SIGTERM into a stop request; a second one ends the process at once, which is
/// safe at any moment: what it leaves is what `waybill jobs repair` mends.
///
/// Threads  make it before any other thread, so that all of them leave the signals to it.
class Signals {
 public:
  Signals();
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  std::stop_token stop() const { return stop_.get_token(); }

 private:
  std::stop_source stop_;
  std::jthread waiter_;
};

}  // namespace waybill
