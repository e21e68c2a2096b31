#pragma once

#include <mutex>
#include <string>
#include <thread>

#include "cli/command.h"
#include "pipeline/progress.h"

namespace waybill::cli {

/// Shows a job's progress while it lives: a bar on a terminal, else a JSON line now and then.
///
/// Threads  one of its own, that only reads `progress` and writes `context.err`; joined when
/// destroyed.
class ProgressView {
 public:
  /// `context` and `progress` must outlive it.
  ProgressView(Context& context, const pipeline::Progress& progress, bool as_json,
               Duration line_every = std::chrono::seconds(5))
      : context_(context), progress_(progress), as_json_(as_json), line_every_(line_every) {}
  ~ProgressView();
  ProgressView(const ProgressView&) = delete;
  ProgressView& operator=(const ProgressView&) = delete;

  void Start(const std::string& job_id);
  /// From any thread.
  void Warn(const std::string& warning);

 private:
  void Show(std::stop_token stop);
  void Draw(Duration elapsed);

  Context& context_;
  const pipeline::Progress& progress_;
  const bool as_json_;
  const Duration line_every_;  // between JSON lines
  std::mutex mutex_;           // guards context_.err once the thread runs, and drawn_
  bool drawn_ = false;
  std::jthread thread_;
};

}  // namespace waybill::cli
