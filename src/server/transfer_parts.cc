#include "server/transfer_parts.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/notification_json.h"
#include "server/schedule_json.h"
#include "server/schemas.h"
#include "service/notifications.h"
#include "service/organisation.h"
#include "service/scheduler.h"
#include "service/wire_time.h"

namespace waybill::server {
namespace {

using metastore::Schedule;

/// A list of the body; empty when the body does not hold it.
std::optional<Json> ListIn(const Json& body, const char* name) {
  if (!body.contains(name)) return std::nullopt;
  return body[name].is_null() ? Json::array() : body[name];
}

/// Labels are named; whoever sends back what he was shown sends them whole.
Json NamesIn(Json labels) {
  if (!labels.is_array()) return labels;
  for (Json& label : labels) {
    if (label.is_object() && label.contains("name")) label = Json(label["name"]);
  }
  return labels;
}

Json OrNull(Json list) { return list.empty() ? Json(nullptr) : std::move(list); }

std::optional<Time> NextOf(const std::vector<Schedule>& schedules) {
  std::optional<Time> next;
  for (const Schedule& each : schedules) {
    if (!each.enabled || !each.next_run) continue;
    next = next ? std::min(*next, *each.next_run) : *each.next_run;
  }
  return next;
}

Result<Json> LabelsJson(Api& api, const metastore::Transfer& transfer) {
  Json labels = Json::array();
  if (transfer.label_ids.empty()) return labels;
  ARROW_ASSIGN_OR_RAISE(auto found, api.services.store.organisation().ListLabels(
                                        {.limit = service::Organisation::kMaxLabels}, transfer.id));
  for (const auto& label : found.items) labels.push_back(service::LabelToJson(label));
  return labels;
}

}  // namespace

Result<TransferParts> PartsIn(Api& api, const Json& body) {
  TransferParts parts;
  if (auto names = ListIn(body, "labels")) {
    service::Organisation organisation(api.services.store);
    ARROW_ASSIGN_OR_RAISE(parts.label_ids, organisation.LabelIds(NamesIn(*std::move(names))));
  }
  if (auto schedules = ListIn(body, "schedules")) parts.schedules = SchedulesIn(*schedules);
  if (parts.schedules) ARROW_RETURN_NOT_OK(api.scheduler.Check(*parts.schedules));
  if (auto notifications = ListIn(body, "notifications")) {
    ARROW_ASSIGN_OR_RAISE(parts.notifications, NotificationsIn(api, *notifications));
    ARROW_RETURN_NOT_OK(api.notifications.Check(*parts.notifications));
  }
  return parts;
}

Status StoreParts(Api& api, int64_t transfer_id, const TransferParts& parts) {
  if (parts.schedules) {
    ARROW_RETURN_NOT_OK(api.scheduler.Replace(transfer_id, *parts.schedules));
  }
  if (!parts.notifications) return Status::OK();
  return api.notifications.Replace(transfer_id, *parts.notifications).status();
}

Result<Json> PartsJson(Api& api, const metastore::Transfer& transfer) {
  ARROW_ASSIGN_OR_RAISE(auto schedules, api.scheduler.List({.transfer_id = transfer.id}));
  Json shown = Json::array();
  for (const Schedule& each : schedules) shown.push_back(ScheduleToJson(each));
  ARROW_ASSIGN_OR_RAISE(auto sent, api.notifications.Of(transfer.id));
  ARROW_ASSIGN_OR_RAISE(Json notifications, NotificationsToJson(api, sent));
  ARROW_ASSIGN_OR_RAISE(Json labels, LabelsJson(api, transfer));
  return Json{{"labels", OrNull(std::move(labels))},
              {"schedules", OrNull(std::move(shown))},
              {"notifications", OrNull(std::move(notifications))},
              {"next_run_at", service::WireTime(NextOf(schedules))}};
}

void AddPartsSchema(Json* answer) {
  Json& properties = (*answer)["properties"];
  properties["labels"] = {{"type", {"array", "null"}}, {"items", {{"type", "object"}}}};
  properties["schedules"] = ListSchema(ScheduleSchema());
  properties["schedules"]["type"] = {"array", "null"};
  properties["notifications"] = ListSchema(NotificationSchema());
  properties["notifications"]["type"] = {"array", "null"};
  properties["next_run_at"] = {{"type", {"string", "null"}}, {"format", "date-time"}};
}

void AddPartsBodySchema(Json* body) {
  Json& properties = (*body)["properties"];
  properties["labels"] = {{"type", {"array", "null"}}, {"items", {{"type", "string"}}}};
  properties["schedules"] = ListSchema(ScheduleBodySchema());
  properties["schedules"]["type"] = {"array", "null"};
  properties["notifications"] = ListSchema(NotificationBodySchema());
  properties["notifications"]["type"] = {"array", "null"};
}

}  // namespace waybill::server
