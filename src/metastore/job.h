#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "base/process.h"

namespace waybill::metastore {

/// Where a job stands. The first eight are TROCCO's words.
enum class JobStatus {
  kQueued,        ///< "queued"        waits for its turn
  kSettingUp,     ///< "setting_up"    plans
  kExecuting,     ///< "executing"     tasks run, or the commit
  kInterrupting,  ///< "interrupting"  somebody cancelled it; it cleans up
  kSucceeded,     ///< "succeeded"
  kError,         ///< "error"
  kCanceled,      ///< "canceled"      by somebody, or by its time-out: see cancel_type
  kSkipped,       ///< "skipped"       an earlier job of its transfer had not ended
  kAbandoned,     ///< "abandoned"     its process died; what it had staged was discarded
};

std::string_view JobStatusName(JobStatus status);
/// kData when there is no such status.
Result<JobStatus> ParseJobStatus(std::string_view name);
/// Whether a process works on it now, or died doing so.
bool IsRunningStatus(JobStatus status);
/// Whether it will never change again.
bool IsFinalStatus(JobStatus status);

/// Who started a job. TROCCO's words.
enum class ExecutorType {
  kManual,         ///< "manual"          a person
  kScheduler,      ///< "scheduler"       a schedule
  kWorkflow,       ///< "workflow"
  kApi,            ///< "api"             an API key
  kJobDependency,  ///< "job_dependency"
};

std::string_view ExecutorTypeName(ExecutorType type);
/// kData when there is no such type.
Result<ExecutorType> ParseExecutorType(std::string_view name);

/// Why a job was cancelled.
enum class CancelType {
  kNone,     ///< ""         it was not
  kManual,   ///< "manual"   by a person
  kTimeout,  ///< "timeout"  it ran longer than its transfer allows
};

std::string_view CancelTypeName(CancelType type);
/// kData when there is no such type.
Result<CancelType> ParseCancelType(std::string_view name);

/// Why a job failed, as it is stored.
struct JobError {
  std::string kind;  ///< KindName() of the error; empty: none
  std::string message;
};

/// One run of a transfer. A value.
struct Job {
  std::string id;      ///< a ULID: names its folder and all that it stages
  int64_t number = 0;  ///< 1, 2, 3…: the id that the API and people speak of
  std::string transfer;
  std::optional<int64_t> transfer_id;  ///< empty: run from a file, or the transfer was removed
  JobStatus status = JobStatus::kQueued;
  Json definition;  ///< the transfer's document as it was when the job was made
  ExecutorType executor = ExecutorType::kManual;
  std::optional<int64_t> user_id;  ///< who started it
  Json options;                    ///< how it differs from its transfer: service/run_options.h
  bool exclusive = true;           ///< not beside another job of its transfer
  CancelType cancel = CancelType::kNone;
  int64_t attempt = 1;  ///< 2: its first retry
  Time created;
  std::optional<Time> started;  ///< of its first attempt
  std::optional<Time> finished;
  Json numbers;  ///< an object: rows, bytes and so on, as the pipeline counts them
  JobError error;
  ProcessIdentity process;  ///< that runs or ran it
};

/// A job to be made.
struct NewJob {
  std::string transfer;
  std::optional<int64_t> transfer_id = {};
  Json definition;
  ExecutorType executor = ExecutorType::kManual;
  std::optional<int64_t> user_id = {};
  Json options = Json::object();
  bool exclusive = true;
  JobError refusal = {};  ///< when it has a kind, the job ends at once, by this error
};

/// How a job ended.
struct JobOutcome {
  std::string id;
  JobStatus status = JobStatus::kSucceeded;  ///< a final one
  Json numbers = Json::object();
  JobError error;
};

/// Which jobs: all conditions hold. What is left out holds for every job.
struct JobFilter {
  std::string transfer;                         ///< by name; empty: of all
  std::optional<int64_t> transfer_id;           ///< of one stored transfer
  std::optional<std::vector<int64_t>> visible;  ///< of one of these stored transfers only
  std::optional<JobStatus> status;
  std::optional<ExecutorType> executor;
  std::optional<Time> created_from;   ///< inclusive
  std::optional<Time> created_until;  ///< exclusive
  std::optional<Time> finished_from;  ///< inclusive: only of those that have ended
  bool failed = false;                ///< only error, abandoned, or cancelled by its time-out
  std::optional<bool> running;        ///< by IsRunningStatus
  int64_t before_number = 0;          ///< only older jobs, for paging; 0: from the newest
  int64_t limit = 100;
};

}  // namespace waybill::metastore
