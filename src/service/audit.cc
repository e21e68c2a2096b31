#include "service/audit.h"

#include <fmt/format.h>

#include "base/digest.h"
#include "service/accounts.h"
#include "service/wire_time.h"

namespace waybill::service {
namespace {

constexpr int64_t kRowsAtOnce = 1000;

/// "<length>:<bytes>", so that no two rows have one text.
void Put(std::string* text, std::string_view field) {
  *text += fmt::format("{}:", field.size());
  *text += field;
}

void Put(std::string* text, const std::optional<int64_t>& number) {
  Put(text, number ? std::to_string(*number) : std::string());
}

std::string HashOf(const metastore::AuditRow& row, const std::string& before) {
  std::string text;
  Put(&text, before);
  Put(&text, std::to_string(row.id));
  Put(&text, std::to_string(row.at.time_since_epoch().count()));
  Put(&text, row.user_id);
  Put(&text, row.email);
  Put(&text, row.role);
  Put(&text, row.api_key_id);
  for (const std::string* field :
       {&row.ip, &row.user_agent, &row.request_id, &row.category, &row.action, &row.object_id,
        &row.object_name, &row.result, &row.details}) {
    Put(&text, *field);
  }
  return Sha256(text);
}

/// What others sent may be no UTF-8; in the log it becomes readable rather than lost.
std::string TextOf(const Json& details) {
  return details.dump(-1, ' ', false, Json::error_handler_t::replace);
}

AuditVerdict Broken(AuditVerdict verdict, int64_t id, std::string_view how) {
  verdict.bad_id = id;
  verdict.problem = fmt::format("row {} {}", id, how);
  return verdict;
}

}  // namespace

Status Audit::Record(const Caller& caller, const AuditEvent& event) {
  metastore::AuditRow row;
  row.at = clock_.Now();
  if (caller.user_id != 0) row.user_id = caller.user_id;
  row.email = caller.email;
  if (caller.user_id != 0) row.role = AccountRoleName(caller.role);
  row.api_key_id = caller.api_key_id;
  row.ip = caller.ip;
  row.user_agent = caller.user_agent;
  row.request_id = caller.request_id;
  row.category = event.category;
  row.action = event.action;
  row.object_id = event.object_id;
  row.object_name = event.object_name;
  row.result = event.result;
  row.details = TextOf(event.details);
  return store_.audit().Append(std::move(row), HashOf);
}

Result<AuditVerdict> Audit::Verify() {
  AuditVerdict verdict;
  // Read first: rows that come while the chain is walked are walked, too.
  ARROW_ASSIGN_OR_RAISE(int64_t last, store_.audit().LastId());
  std::string& before = verdict.last_hash;
  int64_t id = 0;
  while (true) {
    ARROW_ASSIGN_OR_RAISE(auto rows, store_.audit().After(id, kRowsAtOnce));
    for (const metastore::AuditRow& row : rows) {
      if (row.id != id + 1) {
        return Broken(std::move(verdict), id + 1, "is gone");
      }
      if (row.hash != HashOf(row, before)) {
        return Broken(std::move(verdict), row.id, "was changed");
      }
      id = row.id;
      before = row.hash;
      ++verdict.rows;
    }
    if (static_cast<int64_t>(rows.size()) < kRowsAtOnce) break;
  }
  if (id < last) return Broken(std::move(verdict), id + 1, "is gone");
  return verdict;
}

Result<std::vector<metastore::AuditRow>> Audit::List(const metastore::AuditFilter& filter) {
  return store_.audit().List(filter);
}

Json AuditRowToJson(const metastore::AuditRow& row) {
  Json details = Json::parse(row.details, nullptr, false);
  return {{"id", row.id},
          {"created_at", WireTime(row.at)},
          {"user_id", row.user_id ? Json(*row.user_id) : Json()},
          {"email", row.email.empty() ? Json() : Json(row.email)},
          {"role", row.role},
          {"api_key_id", row.api_key_id ? Json(*row.api_key_id) : Json()},
          {"ip", row.ip},
          {"user_agent", row.user_agent},
          {"request_id", row.request_id},
          {"category", row.category},
          {"action", row.action},
          {"object", row.object_name.empty() ? row.object_id : row.object_name},
          {"object_id", row.object_id},
          {"result", row.result},
          {"details", details.is_discarded() ? Json(row.details) : details}};
}

}  // namespace waybill::service
