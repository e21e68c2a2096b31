#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "pipeline/plan.h"
#include "pipeline/report.h"
#include "pipeline/waybill.h"

namespace waybill::pipeline {

/// What a job has done that a crash must not make us forget: one JSON line per event, durable when
/// the call returns (docs/formats/artifact.md).
///
/// Shape    began, then created and task events in any order, then either commit and published, or
///          rolled_back; after rolled_back a job that is planned anew goes on with created and
///          task.
/// Errors   kBusy, kDenied of the file system; a line that failed is taken back, so that the file
///          holds whole events only.
/// Threads  any.
class Journal {
 public:
  /// kChanged when there is one already: a job folder serves one job.
  static Result<std::unique_ptr<Journal>> Create(const std::string& path, const Clock& clock);
  /// Go on with one that a crash left, after its last whole line. kBusy while its job still runs.
  static Result<std::unique_ptr<Journal>> Reopen(const std::string& path, const Clock& clock);

  Status Began(const JobHeader& header);
  Status Planned(const PlanSummary& plan);
  Status Created(int task, const Artifact& artifact);
  Status TaskDone(const TaskReport& report);
  /// From here on the job can only go forward.
  Status CommitDecided();
  Status Published();
  Status RolledBack();

 private:
  Journal(std::string path, FileHandle file, const Clock& clock, int64_t bytes)
      : path_(std::move(path)), file_(std::move(file)), clock_(clock), bytes_(bytes) {}

  Status Append(std::string_view event, const Json& fields);

  const std::string path_;
  std::mutex mutex_;  // guards file_ and bytes_
  FileHandle file_;
  const Clock& clock_;
  int64_t bytes_;
};

/// A job as its journal tells it. Events before the last rolled_back count no more.
struct JournalState {
  std::optional<JobHeader> header;  ///< empty when the job died before it staged anything
  std::map<std::string, Artifact>
      artifacts;        ///< staged, by name: the finished one, else the created
  PlanSummary plan;     ///< the last one
  int most_splits = 0;  ///< of all plans
  std::vector<TaskNumbers> tasks;
  bool commit_decided = false;
  bool published = false;
  bool rolled_back = false;  ///< and it was not planned anew since
};

/// Units    memory grows with the number of tasks, not of items.
/// Errors   kMissing when there is no journal; kData for a line that is none of its events.
Result<JournalState> ReadJournal(const std::string& path);

/// Reads the items of the task events that count, one after another.
class JournalItems {
 public:
  static Result<JournalItems> Open(const std::string& path);
  /// Empty at the end.
  Result<std::optional<ItemRow>> Next();

 private:
  JournalItems(LineReader lines, int64_t skip) : lines_(std::move(lines)), skip_(skip) {}

  LineReader lines_;
  int64_t skip_;  ///< bytes of what was rolled back
  std::vector<ItemRow> rows_;
  size_t next_ = 0;
};

}  // namespace waybill::pipeline
