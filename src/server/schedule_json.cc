#include "server/schedule_json.h"

#include <nlohmann/json.hpp>

#include "server/schemas.h"
#include "service/schedule.h"
#include "service/transfers.h"
#include "service/wire_time.h"

namespace waybill::server {

Json ScheduleToJson(const metastore::Schedule& schedule) {
  Json body = {{"id", schedule.id}};
  for (const Option& option : service::ScheduleOptions().options) {
    std::string name(option.name);
    body[name] = schedule.rule.contains(name) ? schedule.rule[name] : Json(nullptr);
  }
  body["enabled"] = schedule.enabled;
  body["next_run_at"] = service::WireTime(schedule.enabled ? schedule.next_run : std::nullopt);
  body["last_run_at"] = service::WireTime(schedule.last_run);
  return body;
}

Json SchedulesIn(const Json& list) {
  if (!list.is_array()) return list;
  Json schedules = Json::array();
  for (const Json& given : list) {
    if (!given.is_object()) return list;  // refused with its reason
    Json schedule = Json::object();
    for (const auto& [name, value] : given.items()) {
      bool is_known = name == "enabled" || service::ScheduleOptions().Find(name) != nullptr;
      if (is_known) schedule[name] = value;
    }
    schedules.push_back(std::move(schedule));
  }
  return schedules;
}

Result<Json> ScheduleWithTransfer(Api& api, const metastore::Schedule& schedule,
                                  const service::Caller& caller) {
  ARROW_ASSIGN_OR_RAISE(auto transfer, api.transfers.Find(schedule.transfer_id));
  ARROW_ASSIGN_OR_RAISE(auto role, api.services.access.RoleOn(
                                       caller, {service::ResourceKind::kTransfer, transfer.id}));
  Json body = ScheduleToJson(schedule);
  body["job_definition"] = {{"id", transfer.id}, {"name", transfer.name}};
  body["can"] = {{"edit", role >= service::ResourceRole::kEditor}};
  return body;
}

Json ScheduleSchema() {
  return ObjectSchema({{"id", "integer"},
                       {"frequency", "string|null"},
                       {"minute", "integer|null"},
                       {"hour", "integer|null"},
                       {"day_of_week", "integer|null"},
                       {"day", "integer|null"},
                       {"last_day", "boolean|null"},
                       {"cron", "string|null"},
                       {"every_minutes", "integer|null"},
                       {"time_zone", "string"},
                       {"missed_run", "string"},
                       {"enabled", "boolean"},
                       {"next_run_at", "time|null"},
                       {"last_run_at", "time|null"}});
}

Json ScheduleBodySchema() {
  Json schema = OptionSchema(service::ScheduleOptions());
  for (Json& property : schema["properties"]) {
    property["type"] = Json({property["type"], "null"});
    if (property.contains("enum")) property["enum"].push_back(nullptr);
  }
  schema["properties"]["enabled"] = {{"type", {"boolean", "null"}}};
  return schema;
}

}  // namespace waybill::server
