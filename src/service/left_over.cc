#include "service/left_over.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "pipeline/journal.h"
#include "pipeline/run.h"

namespace waybill::service {
namespace {

using metastore::CancelType;
using metastore::Job;
using metastore::JobStatus;

/// An empty state when the job died before it staged anything.
Result<pipeline::JournalState> StateOf(const Home& home, const Job& job) {
  auto state = pipeline::ReadJournal(home.JobFolder(job.id) + "/" + pipeline::kJournalFile);
  if (!state.ok() && KindOf(state.status()) == ErrorKind::kMissing) return pipeline::JournalState();
  return state;
}

std::string TextAt(const Json& object, const char* name) {
  auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

/// "s3://bucket/prefix", or the path of files.
std::string DestinationOf(const Job& job) {
  auto found = job.definition.find("destination");
  if (found == job.definition.end() || !found->is_object()) return "its destination";
  std::string bucket = TextAt(*found, "bucket");
  std::string path = TextAt(*found, "path_prefix");
  return bucket.empty() ? path : fmt::format("s3://{}/{}", bucket, path);
}

}  // namespace

Result<bool> HasLeftOver(const Home& home, const Job& job) {
  ARROW_ASSIGN_OR_RAISE(auto state, StateOf(home, job));
  return state.header && !state.published && !state.rolled_back;
}

Result<std::optional<Job>> EndUnrepaired(metastore::Metastore& store, const Home& home,
                                         const Job& job, const Status& why) {
  ARROW_ASSIGN_OR_RAISE(Job now, store.jobs().Find(job.id));
  if (!metastore::IsRunningStatus(now.status) || now.cancel == CancelType::kNone) {
    return std::nullopt;
  }
  // One that cannot be read says nothing of a commit; waiting for it would be waiting for ever.
  auto state = StateOf(home, job);
  if (state.ok() && state->commit_decided) return std::nullopt;
  std::string left = fmt::format(
      "what it had staged could not be discarded: {}\nIt is left at {} under the job's id {}, "
      "where "
      "nobody sees it; nothing was published. Once what is in the way is mended, 'waybill jobs "
      "repair' discards it",
      why.message(), DestinationOf(job), job.id);
  ARROW_RETURN_NOT_OK(
      store.jobs().Finish({job.id, JobStatus::kCanceled, now.numbers, {"busy", left}}));
  ARROW_ASSIGN_OR_RAISE(Job ended, store.jobs().Find(job.id));
  return ended;
}

}  // namespace waybill::service
