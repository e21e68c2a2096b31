#include "server/job_json.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "server/schemas.h"
#include "service/accounts.h"
#include "service/job_queue.h"
#include "service/wire_time.h"

namespace waybill::server {
namespace {

using metastore::Job;
using service::ResourceKind;
using service::ResourceRole;

/// A count of a job, or null while nothing was counted.
Json Count(const Job& job, const char* name) {
  return job.numbers.contains(name) ? job.numbers[name] : Json(nullptr);
}

Json OptionalId(const std::optional<int64_t>& id) { return id ? Json(*id) : Json(nullptr); }

}  // namespace

Result<ResourceRole> JobView::RoleOn(const Job& job) {
  auto& access = api_->services.access;
  if (!job.transfer_id) return access.RoleOn(caller_, {ResourceKind::kJob, job.number});
  if (auto known = roles_.find(*job.transfer_id); known != roles_.end()) return known->second;
  ARROW_ASSIGN_OR_RAISE(auto role,
                        access.RoleOn(caller_, {ResourceKind::kTransfer, *job.transfer_id}));
  return roles_[*job.transfer_id] = role;
}

/// Null for a person who was removed since.
Result<Json> JobView::EmailOf(int64_t user_id) {
  if (auto known = emails_.find(user_id); known != emails_.end()) return known->second;
  auto user = api_->services.accounts.FindUser(user_id);
  if (!user.ok() && KindOf(user.status()) != ErrorKind::kMissing) return user.status();
  return emails_[user_id] = user.ok() ? Json(user->email) : Json(nullptr);
}

Result<Json> JobView::Show(const Job& job) {
  bool ended = metastore::IsFinalStatus(job.status);
  std::optional<Json> progress = ended ? std::nullopt : api_->queue.Progress(job.number);
  Json error = nullptr;
  if (!job.error.kind.empty()) {
    error = {{"kind", job.error.kind}, {"message", job.error.message}};
  }
  std::string_view cancel = metastore::CancelTypeName(job.cancel);
  std::string_view status = metastore::JobStatusName(job.status);
  // TROCCO knows no "abandoned": who waits for one of its words would wait for ever.
  bool is_abandoned = job.status == metastore::JobStatus::kAbandoned;
  ARROW_ASSIGN_OR_RAISE(ResourceRole role, RoleOn(job));
  bool is_operator = role >= ResourceRole::kOperator;
  Json email = nullptr;
  if (job.user_id) {
    ARROW_ASSIGN_OR_RAISE(email, EmailOf(*job.user_id));
  }
  return Json{
      {"id", job.number},
      {"job_url", fmt::format("{}/jobs/{}", api_->url, job.number)},
      {"job_definition_id", OptionalId(job.transfer_id)},
      {"job_definition_url", job.transfer_id
                                 ? Json(fmt::format("{}/transfers/{}", api_->url, *job.transfer_id))
                                 : Json(nullptr)},
      {"job_definition_name", job.transfer},
      {"executor_type", metastore::ExecutorTypeName(job.executor)},
      {"user_email", email},
      {"status", is_abandoned ? "error" : status},
      {"waybill_status", status},
      {"cancel_type", cancel.empty() ? Json(nullptr) : Json(cancel)},
      {"transfer_records", Count(job, "rows_written")},
      {"transfer_bytes", Count(job, "bytes_written")},
      {"skipped_records", Count(job, "rows_refused")},
      {"started_at", service::WireTime(job.started)},
      {"finished_at", service::WireTime(job.finished)},
      {"created_at", service::WireTime(job.created)},
      {"key", job.id},
      {"attempt", job.attempt},
      {"numbers", job.numbers},
      {"error", error},
      {"progress", progress.value_or(nullptr)},
      {"can", {{"cancel", is_operator && !ended}, {"run", is_operator && job.transfer_id}}}};
}

Json JobSchema() {
  return ObjectSchema({{"id", "integer"},
                       {"job_url", "string"},
                       {"job_definition_id", "integer|null"},
                       {"job_definition_url", "string|null"},
                       {"job_definition_name", "string"},
                       {"executor_type", "string"},
                       {"user_email", "string|null"},
                       {"status", "string"},
                       {"waybill_status", "string"},
                       {"cancel_type", "string|null"},
                       {"transfer_records", "integer|null"},
                       {"transfer_bytes", "integer|null"},
                       {"skipped_records", "integer|null"},
                       {"started_at", "time|null"},
                       {"finished_at", "time|null"},
                       {"created_at", "time"},
                       {"key", "string"},
                       {"attempt", "integer"},
                       {"numbers", "object"},
                       {"error", "object|null"},
                       {"progress", "object|null"},
                       {"can", "object"}});
}

Json OneJobSchema() {
  Json schema = JobSchema();
  schema["properties"]["yaml"] = {{"type", "string"}};
  schema["required"].push_back("yaml");
  return schema;
}

Json JobPageSchema() { return PageSchema(JobSchema()); }

}  // namespace waybill::server
