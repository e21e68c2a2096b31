#include "service/notification_rule.h"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

namespace waybill::service {
namespace {

using metastore::CancelType;
using metastore::Job;
using metastore::JobStatus;
using When = NotificationRule::When;

Status Wrong(std::string_view what) { return Fail(ErrorKind::kDefinition, "notification", what); }

/// What each type asks for.
struct TypeRow {
  std::string_view type;
  std::vector<std::string_view> fields;
};
const std::array<TypeRow, 3>& Types() {
  static const std::array<TypeRow, 3> kTypes = {
      TypeRow{"job", {"notify_when"}},
      TypeRow{"record", {"record_type", "record_operator", "record_count"}},
      TypeRow{"exec_time", {"minutes"}}};
  return kTypes;
}

Status CheckFields(const Json& options) {
  for (const TypeRow& row : Types()) {
    bool is_it = options["notification_type"] == row.type;
    for (std::string_view field : row.fields) {
      if (options.contains(field) == is_it) continue;
      return Wrong(fmt::format("{} {} notification_type {}", field,
                               is_it ? "is needed with" : "goes only with", row.type));
    }
  }
  return Status::OK();
}

int64_t Count(const Job& job, const char* name) {
  auto found = job.numbers.find(name);
  return found != job.numbers.end() && found->is_number_integer() ? found->get<int64_t>() : 0;
}

bool HasFailed(const Job& job) {
  return job.status == JobStatus::kError || job.status == JobStatus::kAbandoned ||
         (job.status == JobStatus::kCanceled && job.cancel == CancelType::kTimeout);
}

bool FiresOnRecords(const NotificationRule& rule, const Job& job) {
  if (job.status != JobStatus::kSucceeded) return false;
  int64_t rows = Count(job, rule.counts_refused ? "rows_refused" : "rows_written");
  return rule.is_above ? rows > rule.rows : rows < rule.rows;
}

std::string_view Trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

}  // namespace

const OptionTable& NotificationOptions() {
  static const OptionTable kTable = {
      .name = "notification",
      .sentence = "What a transfer sends, and when.",
      .options = {
          {.name = "notification_type",
           .type = OptionType::kChoice,
           .required = true,
           .sentence = "job: at its end; record: by its number of rows; exec_time: while it runs",
           .choices = {"job", "record", "exec_time"}},
          {.name = "notify_when",
           .type = OptionType::kChoice,
           .sentence = "finished: however it ended; failed: an error, a death or a time-out",
           .choices = {"finished", "failed"}},
          {.name = "record_type",
           .type = OptionType::kChoice,
           .sentence = "rows that were written, or that were refused",
           .choices = {"transfer", "skipped"}},
          {.name = "record_operator",
           .type = OptionType::kChoice,
           .sentence = "more rows than the count, or fewer",
           .choices = {"above", "below"}},
          {.name = "record_count",
           .type = OptionType::kInteger,
           .unit = "rows",
           .sentence = "the count",
           .minimum = 0},
          {.name = "minutes",
           .type = OptionType::kInteger,
           .unit = "minutes",
           .sentence = "a job that has run for so long is told of once, and goes on",
           .minimum = 1,
           .maximum = 100'000},
          {.name = "message",
           .type = OptionType::kString,
           .required = true,
           .sentence = "what is sent; {{ JOB_ID }}, {{ JOB_STATUS }} and {{ JOB_URL }} are "
                       "replaced"}}};
  return kTable;
}

Result<Json> CheckNotification(const Json& options) {
  if (!options.is_object()) return Wrong("it is no object");
  Json kept = Json::object();
  for (const auto& [name, value] : options.items()) {
    if (!value.is_null()) kept[name] = value;
  }
  ARROW_ASSIGN_OR_RAISE(Json checked, ApplyOptions(NotificationOptions(), kept, "notification"));
  ARROW_RETURN_NOT_OK(CheckFields(checked));
  return checked;
}

Result<NotificationRule> ParseNotification(const Json& options) {
  ARROW_ASSIGN_OR_RAISE(Json checked, CheckNotification(options));
  NotificationRule rule{.message = checked["message"]};
  std::string type = checked["notification_type"];
  if (type == "job" && checked["notify_when"] == "failed") rule.when = When::kFailed;
  if (type == "record") {
    rule.when = When::kRecords;
    rule.counts_refused = checked["record_type"] == "skipped";
    rule.is_above = checked["record_operator"] == "above";
    rule.rows = checked["record_count"];
  }
  if (type == "exec_time") {
    rule.when = When::kRunTime;
    rule.run_time = std::chrono::minutes(checked["minutes"].get<int64_t>());
  }
  return rule;
}

bool Fires(const NotificationRule& rule, const Job& job, Time now) {
  bool has_ended = metastore::IsFinalStatus(job.status);
  switch (rule.when) {
    case When::kFinished: return has_ended;
    case When::kFailed: return HasFailed(job);
    case When::kRecords: return FiresOnRecords(rule, job);
    case When::kRunTime:
      return job.started && job.finished.value_or(now) - *job.started >= rule.run_time;
  }
  return false;
}

std::string_view JobStatusForPeople(JobStatus status) {
  if (status == JobStatus::kError || status == JobStatus::kAbandoned) return "failed";
  return metastore::JobStatusName(status);
}

std::string RenderMessage(std::string_view message, const MessageValues& values) {
  std::string rendered;
  while (true) {
    size_t open = message.find("{{");
    size_t close = open == std::string_view::npos ? open : message.find("}}", open);
    if (close == std::string_view::npos) return rendered.append(message);
    std::string_view name = Trimmed(message.substr(open + 2, close - open - 2));
    const std::string* value = name == "JOB_ID"       ? &values.job_id
                               : name == "JOB_STATUS" ? &values.job_status
                               : name == "JOB_URL"    ? &values.job_url
                                                      : nullptr;
    // Braces that are no variable stand for themselves, and another may begin within them.
    size_t taken = value == nullptr ? open + 2 : close + 2;
    rendered.append(message.substr(0, value == nullptr ? taken : open));
    if (value != nullptr) rendered += *value;
    message.remove_prefix(taken);
  }
}

}  // namespace waybill::service
