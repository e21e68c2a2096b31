#include "http/curl_pool.h"

#include <algorithm>

namespace waybill::http {

CurlLine::CurlLine() : multi_(curl_multi_init()), easy_(curl_easy_init()) {}

CurlLine::~CurlLine() {
  curl_easy_cleanup(easy_);
  curl_multi_cleanup(multi_);
}

std::unique_ptr<CurlLine> CurlPool::Take(std::string_view origin, const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  if (!returned_.wait(lock, stop, [&] { return lent_ < max_lines_; })) return nullptr;
  ++lent_;
  if (idle_.empty()) {
    lock.unlock();
    return std::make_unique<CurlLine>();
  }
  // The last returned comes first: its connection is the least likely to have been closed.
  auto found = std::find_if(idle_.rbegin(), idle_.rend(),
                            [&](const auto& line) { return line->origin == origin; });
  auto position = found == idle_.rend() ? std::prev(idle_.end()) : std::prev(found.base());
  auto line = std::move(*position);
  idle_.erase(position);
  line->origin = origin;
  return line;
}

void CurlPool::Return(std::unique_ptr<CurlLine> line) {
  std::lock_guard lock(mutex_);
  --lent_;
  idle_.push_back(std::move(line));
  returned_.notify_one();
}

}  // namespace waybill::http
