#include "pipeline/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <vector>

#include "base/display.h"

namespace waybill::pipeline {
namespace {

constexpr int kNarrowest = 10;
constexpr int kBarWidth = 20;

std::string_view PhaseName(Phase phase) {
  switch (phase) {
    case Phase::kPlanning: return "planning";
    case Phase::kRunning: return "running";
    case Phase::kCommitting: return "committing";
    case Phase::kDone: return "done";
  }
  return "running";
}

double Share(const ProgressSnapshot& now) {
  if (now.bytes_planned > 0) {
    return std::clamp(static_cast<double>(now.bytes_read) / static_cast<double>(now.bytes_planned),
                      0.0, 1.0);
  }
  return now.phase == Phase::kPlanning || now.phase == Phase::kRunning ? 0.0 : 1.0;
}

std::string Bar(double share) {
  const int full = static_cast<int>(share * kBarWidth);
  std::string bar = "[";
  for (int i = 0; i < kBarWidth; ++i) bar += i < full ? '=' : i == full ? '>' : ' ';
  return bar + "]";
}

/// The pieces of the line, the most important first.
std::vector<std::string> Pieces(const ProgressSnapshot& now, const Pace& pace) {
  if (now.phase == Phase::kPlanning) return {"planning"};
  std::vector<std::string> pieces;
  const double share = Share(now);
  pieces.push_back(fmt::format("{:3}%", static_cast<int>(share * 100)));
  pieces.push_back(Bar(share));
  pieces.push_back(WithThousands(now.rows_read) + " rows");
  if (now.phase == Phase::kCommitting) pieces.emplace_back("publishing");
  if (now.rows_refused > 0) pieces.push_back(WithThousands(now.rows_refused) + " refused");
  if (now.phase != Phase::kRunning) return pieces;
  pieces.push_back(HumanBytes(static_cast<int64_t>(pace.bytes_per_second)) + "/s");
  if (pace.left) pieces.push_back(HumanDuration(*pace.left) + " left");
  pieces.push_back(WithThousands(static_cast<int64_t>(pace.rows_per_second)) + " rows/s");
  pieces.push_back(
      fmt::format("{}/{} items", WithThousands(now.items_done), WithThousands(now.items_planned)));
  return pieces;
}

}  // namespace

ProgressSnapshot Progress::Snapshot() const {
  return {.phase = phase,
          .items_planned = items_planned,
          .items_done = items_done,
          .bytes_planned = bytes_planned,
          .bytes_read = bytes_read,
          .rows_read = rows_read,
          .rows_written = rows_written,
          .rows_refused = rows_refused,
          .bytes_written = bytes_written,
          .over_refusal_limit = over_refusal_limit};
}

void Progress::Reset() {
  phase = Phase::kPlanning;
  for (auto* count : {&items_planned, &items_done, &bytes_planned, &bytes_read, &rows_read,
                      &rows_written, &rows_refused, &bytes_written}) {
    *count = 0;
  }
  over_refusal_limit = false;
}

Pace ComputePace(const ProgressSnapshot& now, Duration elapsed) {
  const double seconds = std::chrono::duration<double>(elapsed).count();
  if (seconds <= 0) return {};
  Pace pace{.bytes_per_second = static_cast<double>(now.bytes_read) / seconds,
            .rows_per_second = static_cast<double>(now.rows_read) / seconds,
            .left = std::nullopt};
  if (now.phase == Phase::kRunning && now.bytes_read > 0 && now.bytes_planned >= now.bytes_read) {
    const auto left = static_cast<double>(now.bytes_planned - now.bytes_read);
    pace.left = std::chrono::duration_cast<Duration>(
        std::chrono::duration<double>(left / pace.bytes_per_second));
  }
  return pace;
}

std::string RenderProgress(const ProgressSnapshot& now, const Pace& pace, int width) {
  if (width < kNarrowest) return "";
  std::string line;
  for (const std::string& piece : Pieces(now, pace)) {
    const std::string longer = line.empty() ? piece : line + "  " + piece;
    if (DisplayWidth(longer) > width) break;
    line = longer;
  }
  return line;
}

Json ProgressToJson(const ProgressSnapshot& now, const Pace& pace, Duration elapsed) {
  Json json = Json::object();
  json["event"] = "progress";
  json["phase"] = PhaseName(now.phase);
  json["items_planned"] = now.items_planned;
  json["items_done"] = now.items_done;
  json["bytes_planned"] = now.bytes_planned;
  json["bytes_read"] = now.bytes_read;
  json["rows_read"] = now.rows_read;
  json["rows_written"] = now.rows_written;
  json["rows_refused"] = now.rows_refused;
  json["bytes_written"] = now.bytes_written;
  json["elapsed_ms"] = std::chrono::floor<std::chrono::milliseconds>(elapsed).count();
  json["bytes_per_second"] = static_cast<int64_t>(pace.bytes_per_second);
  json["rows_per_second"] = static_cast<int64_t>(pace.rows_per_second);
  if (pace.left) {
    json["left_ms"] = std::chrono::floor<std::chrono::milliseconds>(*pace.left).count();
  }
  return json;
}

}  // namespace waybill::pipeline
