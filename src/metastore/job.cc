#include "metastore/job.h"

#include <fmt/format.h>

#include <array>

namespace waybill::metastore {
namespace {

enum class Phase { kWaiting, kRunning, kFinal };

struct StatusRow {
  JobStatus status;
  std::string_view name;
  Phase phase;
};

constexpr std::array kStatuses = {
    StatusRow{JobStatus::kQueued, "queued", Phase::kWaiting},
    StatusRow{JobStatus::kSettingUp, "setting_up", Phase::kRunning},
    StatusRow{JobStatus::kExecuting, "executing", Phase::kRunning},
    StatusRow{JobStatus::kInterrupting, "interrupting", Phase::kRunning},
    StatusRow{JobStatus::kSucceeded, "succeeded", Phase::kFinal},
    StatusRow{JobStatus::kError, "error", Phase::kFinal},
    StatusRow{JobStatus::kCanceled, "canceled", Phase::kFinal},
    StatusRow{JobStatus::kSkipped, "skipped", Phase::kFinal},
    StatusRow{JobStatus::kAbandoned, "abandoned", Phase::kFinal},
};

constexpr std::array<std::string_view, 5> kExecutors = {"manual", "scheduler", "workflow", "api",
                                                        "job_dependency"};
constexpr std::array<std::string_view, 3> kCancels = {"", "manual", "timeout"};

const StatusRow& RowOf(JobStatus status) { return kStatuses[size_t(status)]; }

template <typename Enum, size_t count>
Result<Enum> Parse(const std::array<std::string_view, count>& names, std::string_view name,
                   std::string_view what) {
  for (size_t i = 0; i < count; ++i) {
    if (names[i] == name) return Enum(i);
  }
  return Fail(ErrorKind::kData, "job", fmt::format("'{}' is no {} of a job", name, what));
}

}  // namespace

std::string_view JobStatusName(JobStatus status) { return RowOf(status).name; }
bool IsRunningStatus(JobStatus status) { return RowOf(status).phase == Phase::kRunning; }
bool IsFinalStatus(JobStatus status) { return RowOf(status).phase == Phase::kFinal; }

Result<JobStatus> ParseJobStatus(std::string_view name) {
  for (const StatusRow& row : kStatuses) {
    if (row.name == name) return row.status;
  }
  return Fail(ErrorKind::kData, "job", fmt::format("'{}' is no status of a job", name));
}

std::string_view ExecutorTypeName(ExecutorType type) { return kExecutors[size_t(type)]; }

Result<ExecutorType> ParseExecutorType(std::string_view name) {
  return Parse<ExecutorType>(kExecutors, name, "executor type");
}

std::string_view CancelTypeName(CancelType type) { return kCancels[size_t(type)]; }

Result<CancelType> ParseCancelType(std::string_view name) {
  return Parse<CancelType>(kCancels, name, "cancel type");
}

}  // namespace waybill::metastore
