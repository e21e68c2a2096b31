#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "server/route.h"

namespace waybill::server {

/// How many requests wait on other hosts at this moment: what people make slow must not slow
/// anybody else.
///
/// Units    at most kPerPerson of one person's and kInTotal of all people's at once.
/// Threads  any.
class OutwardCalls {
 public:
  static constexpr int kPerPerson = 4;
  static constexpr int kInTotal = 16;

  /// Given back when the last copy of it goes; this outlives it.
  using Place = std::shared_ptr<void>;
  struct Taken {
    Place place;      ///< null: there is none
    int refused = 0;  ///< then the status that says why: 429 for the person's limit, 503 for all's
  };
  Taken Take(int64_t user_id);

 private:
  void GiveBack(int64_t user_id);

  std::mutex mutex_;  // guards the next two
  std::map<int64_t, int> per_person_;
  int in_total_ = 0;
};

/// `make`'s stream, which keeps `place` until it ends.
MakeStream Keeping(OutwardCalls::Place place, MakeStream make);

}  // namespace waybill::server
