#pragma once

#include <cstddef>
#include <functional>

#include "base/clock.h"
#include "base/error.h"

namespace waybill::pipeline {

/// Calls at once while a job publishes or discards.
inline constexpr size_t kCallsAtOnce = 8;
/// How often a call is made whose other side is busy, and the wait before the second; each further
/// wait is twice as long. The stages retry single requests themselves: this is for a whole outage.
inline constexpr int kCallAttempts = 4;
inline constexpr Duration kFirstWait = std::chrono::seconds(1);

/// Call `work` with 0 … count-1 on a few threads, kBusy answers again after a wait. Every number is
/// tried, whatever becomes of the others. Returns the failure of the smallest number.
Status ForEachAtOnce(size_t count, Clock& clock, const std::function<Status(size_t)>& work);

}  // namespace waybill::pipeline
