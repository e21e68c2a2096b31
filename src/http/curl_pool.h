#pragma once

#include <curl/curl.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::http {

/// One curl handle with the multi handle that drives it and keeps its connections.
///
/// Owns     both handles.
/// Threads  used by one thread at a time; Wake() alone may come from another.
class CurlLine {
 public:
  CurlLine();
  ~CurlLine();
  CurlLine(const CurlLine&) = delete;
  CurlLine& operator=(const CurlLine&) = delete;

  CURL* easy() const { return easy_; }
  CURLM* multi() const { return multi_; }
  /// End a wait in curl_multi_poll at once.
  void Wake() { curl_multi_wakeup(multi_); }

  std::string origin;  ///< what it last spoke to

 private:
  CURLM* multi_;
  CURL* easy_;
};

/// A bounded set of lines. Take() prefers one that already has a connection to `origin`.
///
/// Owns     the idle lines; a lent line belongs to its borrower until it is returned.
/// Threads  every method may be called from any thread.
class CurlPool {
 public:
  explicit CurlPool(int max_lines) : max_lines_(max_lines) {}

  /// Waits for a free line; null when `stop` fires first.
  std::unique_ptr<CurlLine> Take(std::string_view origin, const std::stop_token& stop);
  void Return(std::unique_ptr<CurlLine> line);

 private:
  const int max_lines_;
  std::mutex mutex_;  // guards lent_ and idle_
  std::condition_variable_any returned_;
  int lent_ = 0;
  std::vector<std::unique_ptr<CurlLine>> idle_;
};

}  // namespace waybill::http
