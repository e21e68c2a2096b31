#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace waybill::server {

/// Counts of requests, by route and status, and how long they took.
///
/// Shape    Prometheus's text format 0.0.4.
/// Units    seconds; at most a few counters per route.
/// Threads  every method may be called from any thread.
class Metrics {
 public:
  void Add(const std::string& route, int status, std::chrono::microseconds took);
  std::string Render() const;

 private:
  static constexpr std::array kBuckets = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0};

  mutable std::mutex mutex_;  // guards what follows
  std::map<std::pair<std::string, int>, int64_t> requests_;
  std::array<int64_t, kBuckets.size() + 1> took_{};
  double sum_seconds_ = 0;
};

/// `text` as the value of a label.
std::string MetricLabel(std::string_view text);

}  // namespace waybill::server
