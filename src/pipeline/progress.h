#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/json.h"

namespace waybill::pipeline {

enum class Phase { kPlanning, kRunning, kCommitting, kDone };

/// How far a job is. Bytes are counted as stored in the source, rows as the parser meets them.
struct ProgressSnapshot {
  Phase phase = Phase::kPlanning;
  int64_t items_planned = 0;
  int64_t items_done = 0;
  int64_t bytes_planned = 0;
  int64_t bytes_read = 0;
  int64_t rows_read = 0;
  int64_t rows_written = 0;
  int64_t rows_refused = 0;
  int64_t bytes_written = 0;
  bool over_refusal_limit = false;  ///< the job fails, or failed, by its own limit of refused rows
};

/// The counters of one job. Tasks add to them; whoever shows them takes snapshots when it likes.
///
/// Threads  every member may be used from any thread; a snapshot's numbers are each right, though
///          not all of one instant.
struct Progress {
  std::atomic<Phase> phase{Phase::kPlanning};
  std::atomic<int64_t> items_planned{0};
  std::atomic<int64_t> items_done{0};
  std::atomic<int64_t> bytes_planned{0};
  std::atomic<int64_t> bytes_read{0};
  std::atomic<int64_t> rows_read{0};
  std::atomic<int64_t> rows_written{0};
  std::atomic<int64_t> rows_refused{0};
  std::atomic<int64_t> bytes_written{0};
  std::atomic<bool> over_refusal_limit{false};

  ProgressSnapshot Snapshot() const;
  /// Back to the start: a job that is planned anew counts anew.
  void Reset();
};

/// How fast a job runs, and when it ends if it goes on so.
struct Pace {
  double bytes_per_second = 0;
  double rows_per_second = 0;
  std::optional<Duration> left;  ///< empty while nothing can be said
};

/// The pace of a job that stands at `now` after running for `elapsed`. Zero `elapsed` gives zeros.
Pace ComputePace(const ProgressSnapshot& now, Duration elapsed);

/// One line without "\n", at most `width` characters wide: a bar, the share of bytes, rows, pace
/// and time left. What does not fit is left out from the right. "" when `width` is below 10.
std::string RenderProgress(const ProgressSnapshot& now, const Pace& pace, int width);

/// {"event":"progress","phase":"running",…}: one JSON line for machines.
Json ProgressToJson(const ProgressSnapshot& now, const Pace& pace, Duration elapsed);

}  // namespace waybill::pipeline
