#include "cli/progress_view.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <ostream>

#include "service/services.h"

namespace waybill::cli {
namespace {

constexpr Duration kBarEvery = std::chrono::milliseconds(200);

}  // namespace

ProgressView::~ProgressView() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
  if (drawn_) context_.err << "\r\x1b[K" << std::flush;
}

void ProgressView::Start(const std::string& job_id) {
  bool bar = context_.err_is_terminal && !as_json_;
  if (bar) {
    context_.err << fmt::format("Job {} (Ctrl-C cancels it and leaves nothing behind)\n", job_id);
  } else {
    context_.err << Json{{"event", "started"}, {"job", job_id}}.dump() << "\n" << std::flush;
  }
  thread_ = std::jthread([this](std::stop_token stop) { Show(stop); });
}

void ProgressView::Warn(const std::string& warning) {
  std::lock_guard lock(mutex_);
  if (as_json_ || !context_.err_is_terminal) {
    context_.err << Json{{"event", "warning"}, {"message", warning}}.dump() << "\n";
  } else {
    context_.err << (drawn_ ? "\r\x1b[K" : "") << "warning: " << warning << "\n";
  }
}

void ProgressView::Show(std::stop_token stop) {
  bool bar = context_.err_is_terminal && !as_json_;
  Clock& clock = context_.services.clock;
  Duration start = clock.Elapsed();
  while (clock.Sleep(bar ? kBarEvery : line_every_, stop).ok()) Draw(clock.Elapsed() - start);
  if (!bar) Draw(clock.Elapsed() - start);  // how it stands at the end
}

void ProgressView::Draw(Duration elapsed) {
  pipeline::ProgressSnapshot now = progress_.Snapshot();
  pipeline::Pace pace = pipeline::ComputePace(now, elapsed);
  std::lock_guard lock(mutex_);
  if (context_.err_is_terminal && !as_json_) {
    drawn_ = true;
    context_.err << "\r\x1b[K" << pipeline::RenderProgress(now, pace, context_.width - 1)
                 << std::flush;
  } else {
    Json line = pipeline::ProgressToJson(now, pace, elapsed);
    line["s3_requests"] = context_.services.s3_requests.ToJson();
    context_.err << line.dump() << "\n" << std::flush;
  }
}

}  // namespace waybill::cli
