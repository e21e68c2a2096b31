#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>

#include "base/clock.h"
#include "server/route.h"

namespace waybill::server {

/// Counts the calls that each person's API keys make, and says when they are too many.
///
/// Shape    a person's span begins with his first call; once it is over, the next call begins
///          another. A call that is refused does not count.
/// Units    `limit` calls within kSpan; 0: none is counted. At most kPeople are remembered; past
///          that the one whose span ends first is forgotten.
/// Threads  any.
class ApiCalls {
 public:
  static constexpr Duration kSpan = std::chrono::minutes(10);
  static constexpr size_t kPeople = 10'000;

  /// `clock` is borrowed.
  ApiCalls(int64_t limit, Clock& clock) : limit_(limit), clock_(clock) {}

  /// How a person stands after a call.
  struct Standing {
    int64_t limit = 0;
    int64_t remaining = 0;
    Time reset;               ///< when all calls may be made again
    Duration wait{};          ///< until then
    bool is_refused = false;  ///< the call was one too many
  };
  /// Empty when there is no limit.
  std::optional<Standing> Add(int64_t user_id);

 private:
  struct Span {
    Time began;
    int64_t calls = 0;
  };
  Span& SpanOf(int64_t user_id, Time now);
  void MakeRoom(Time now);

  const int64_t limit_;
  Clock& clock_;
  std::mutex mutex_;  // guards spans_
  std::map<int64_t, Span> spans_;
};

/// Puts it into the reply's headers, as TROCCO does: X-Rate-Limit-Limit, -Remaining and -Reset
/// (unix time in seconds).
void AddRateHeaders(const ApiCalls::Standing& standing, Reply* reply);
/// The 429 to a call that was one too many.
Reply TooManyCalls(const ApiCalls::Standing& standing, const std::string& request_id);

}  // namespace waybill::server
