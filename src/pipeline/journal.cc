#include "pipeline/journal.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <nlohmann/json.hpp>

#include "pipeline/json_fields.h"

namespace waybill::pipeline {
namespace {

constexpr std::string_view kBegan = "began";
constexpr std::string_view kPlanned = "planned";
constexpr std::string_view kCreated = "created";
constexpr std::string_view kTask = "task";
constexpr std::string_view kCommit = "commit";
constexpr std::string_view kPublished = "published";
constexpr std::string_view kRolledBack = "rolled_back";

Status Lock(int fd, const std::string& path) {
  if (::flock(fd, LOCK_EX | LOCK_NB) == 0) return Status::OK();
  if (errno != EWOULDBLOCK) return FailErrno(errno, path, "lock");
  return Fail(ErrorKind::kBusy, path, "is in use: the job still runs, or is being repaired");
}

/// How far a journal is good.
Result<int64_t> WholeBytes(const std::string& path) {
  ARROW_ASSIGN_OR_RAISE(auto lines, LineReader::Open(path));
  for (;;) {
    ARROW_ASSIGN_OR_RAISE(auto text, lines.NextText());
    if (!text) return lines.whole_bytes();
  }
}

class StateReader {
 public:
  Status Apply(const Json& event, const std::string& where) {
    JsonFields fields(event, where);
    const std::string name = fields.Text("event");
    ARROW_RETURN_NOT_OK(fields.status());
    if (name == kBegan) return Begin(fields.Object("job"), where);
    if (name == kPlanned) return Plan(fields.Object("plan"), where);
    if (name == kCreated) return Create(fields, where);
    if (name == kTask) return FinishTask(fields.Object("report"), where);
    if (name == kCommit) {
      state_.commit_decided = true;
    } else if (name == kPublished) {
      state_.published = true;
    } else if (name == kRolledBack) {
      RollBack();
    } else {
      return Fail(ErrorKind::kData, where, fmt::format("'{}' is no event of a journal", name));
    }
    return Status::OK();
  }

  JournalState Take() { return std::move(state_); }

 private:
  Status Begin(const Json& job, const std::string& where) {
    ARROW_ASSIGN_OR_RAISE(state_.header, HeaderFromJson(job, where));
    return Status::OK();
  }

  Status Plan(const Json& plan, const std::string& where) {
    ARROW_ASSIGN_OR_RAISE(state_.plan, SummaryFromJson(plan, where));
    state_.most_splits = std::max(state_.most_splits, state_.plan.splits);
    state_.rolled_back = false;
    return Status::OK();
  }

  Status Create(JsonFields& fields, const std::string& where) {
    const Json& json = fields.Object("artifact");
    ARROW_RETURN_NOT_OK(fields.status());
    ARROW_ASSIGN_OR_RAISE(Artifact artifact, ArtifactFromJson(json, where));
    state_.artifacts.insert_or_assign(artifact.name, artifact);
    return Status::OK();
  }

  Status FinishTask(const Json& json, const std::string& where) {
    ARROW_ASSIGN_OR_RAISE(TaskReport report, ReportFromJson(json, where));
    for (const StagedRows& staged : report.numbers.staged) {
      state_.artifacts.insert_or_assign(staged.artifact.name, staged.artifact);
    }
    state_.tasks.push_back(std::move(report.numbers));
    return Status::OK();
  }

  void RollBack() {
    state_.artifacts.clear();
    state_.tasks.clear();
    state_.commit_decided = false;
    state_.rolled_back = true;
  }

  JournalState state_;
};

}  // namespace

Result<std::unique_ptr<Journal>> Journal::Create(const std::string& path, const Clock& clock) {
  int fd = ::open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
  if (fd < 0 && errno == EEXIST) {
    return Fail(ErrorKind::kChanged, path, "exists already: a job's folder serves one job only");
  }
  if (fd < 0) return FailErrno(errno, path, "create");
  FileHandle file(fd);
  ARROW_RETURN_NOT_OK(Lock(fd, path));
  ARROW_RETURN_NOT_OK(SyncFolder(FolderOf(path)));
  return std::unique_ptr<Journal>(new Journal(path, std::move(file), clock, 0));
}

Result<std::unique_ptr<Journal>> Journal::Reopen(const std::string& path, const Clock& clock) {
  ARROW_ASSIGN_OR_RAISE(auto file, OpenFile(path, O_WRONLY | O_APPEND));
  ARROW_RETURN_NOT_OK(Lock(file.get(), path));
  ARROW_ASSIGN_OR_RAISE(int64_t bytes, WholeBytes(path));
  if (::ftruncate(file.get(), bytes) != 0) return FailErrno(errno, path, "cut");
  return std::unique_ptr<Journal>(new Journal(path, std::move(file), clock, bytes));
}

Status Journal::Append(std::string_view event, const Json& fields) {
  std::lock_guard lock(mutex_);
  Json json = Json::object();
  json["event"] = event;
  json["time"] = FormatUtc(clock_.Now());
  json.update(fields);
  const std::string line = json.dump() + "\n";
  Status status = WriteAll(file_.get(), line, path_);
  if (status.ok()) status = SyncFile(file_.get(), path_);
  if (status.ok()) {
    bytes_ += static_cast<int64_t>(line.size());
    return status;
  }
  // Half a line, or a whole one that may not last, must not speak for what did not happen.
  if (::ftruncate(file_.get(), bytes_) == 0) ::fsync(file_.get());
  return status;
}

Status Journal::Began(const JobHeader& header) {
  return Append(kBegan, {{"job", HeaderToJson(header)}});
}

Status Journal::Planned(const PlanSummary& plan) {
  return Append(kPlanned, {{"plan", SummaryToJson(plan)}});
}

Status Journal::Created(int task, const Artifact& artifact) {
  return Append(kCreated, {{"task", task}, {"artifact", ArtifactToJson(artifact)}});
}

Status Journal::TaskDone(const TaskReport& report) {
  return Append(kTask, {{"report", ReportToJson(report)}});
}

Status Journal::CommitDecided() { return Append(kCommit, Json::object()); }

Status Journal::Published() { return Append(kPublished, Json::object()); }

Status Journal::RolledBack() { return Append(kRolledBack, Json::object()); }

Result<JournalState> ReadJournal(const std::string& path) {
  ARROW_ASSIGN_OR_RAISE(auto lines, LineReader::Open(path));
  StateReader reader;
  for (;;) {
    ARROW_ASSIGN_OR_RAISE(auto event, lines.Next());
    if (!event) return reader.Take();
    ARROW_RETURN_NOT_OK(reader.Apply(*event, lines.where()));
  }
}

Result<JournalItems> JournalItems::Open(const std::string& path) {
  int64_t skip = 0;
  ARROW_ASSIGN_OR_RAISE(auto scan, LineReader::Open(path));
  for (;;) {
    ARROW_ASSIGN_OR_RAISE(auto text, scan.NextText());
    if (!text) break;
    if (text->starts_with(fmt::format(R"({{"event":"{}")", kRolledBack))) skip = scan.whole_bytes();
  }
  ARROW_ASSIGN_OR_RAISE(auto lines, LineReader::Open(path));
  return JournalItems(std::move(lines), skip);
}

Result<std::optional<ItemRow>> JournalItems::Next() {
  while (next_ == rows_.size()) {
    ARROW_ASSIGN_OR_RAISE(auto text, lines_.NextText());
    if (!text) return std::nullopt;
    if (lines_.whole_bytes() <= skip_) continue;
    if (!text->starts_with(fmt::format(R"({{"event":"{}")", kTask))) continue;
    ARROW_ASSIGN_OR_RAISE(Json event, ParseJson(*text, lines_.where()));
    JsonFields fields(event, lines_.where());
    ARROW_ASSIGN_OR_RAISE(auto report, ReportFromJson(fields.Object("report"), lines_.where()));
    rows_ = std::move(report.items);
    next_ = 0;
  }
  return std::move(rows_[next_++]);
}

}  // namespace waybill::pipeline
