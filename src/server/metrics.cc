#include "server/metrics.h"

#include <fmt/format.h>

namespace waybill::server {

void Metrics::Add(const std::string& route, int status, std::chrono::microseconds took) {
  double seconds = std::chrono::duration<double>(took).count();
  size_t bucket = 0;
  while (bucket < kBuckets.size() && seconds > kBuckets[bucket]) ++bucket;
  std::lock_guard lock(mutex_);
  ++requests_[{route, status}];
  ++took_[bucket];
  sum_seconds_ += seconds;
}

std::string Metrics::Render() const {
  std::lock_guard lock(mutex_);
  std::string text =
      "# HELP waybill_http_requests_total Requests answered.\n"
      "# TYPE waybill_http_requests_total counter\n";
  for (const auto& [key, count] : requests_) {
    text += fmt::format("waybill_http_requests_total{{route=\"{}\",status=\"{}\"}} {}\n",
                        MetricLabel(key.first), key.second, count);
  }
  text +=
      "# HELP waybill_http_request_seconds How long answers took.\n"
      "# TYPE waybill_http_request_seconds histogram\n";
  int64_t below = 0;
  for (size_t i = 0; i < kBuckets.size(); ++i) {
    below += took_[i];
    text +=
        fmt::format("waybill_http_request_seconds_bucket{{le=\"{}\"}} {}\n", kBuckets[i], below);
  }
  below += took_.back();
  text += fmt::format(
      "waybill_http_request_seconds_bucket{{le=\"+Inf\"}} {}\n"
      "waybill_http_request_seconds_sum {}\n"
      "waybill_http_request_seconds_count {}\n",
      below, sum_seconds_, below);
  return text;
}

std::string MetricLabel(std::string_view text) {
  std::string label;
  for (char c : text) {
    if (c == '\\' || c == '"') label += '\\';
    label += c == '\n' ? ' ' : c;
  }
  return label;
}

}  // namespace waybill::server
