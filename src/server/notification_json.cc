#include "server/notification_json.h"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "server/schemas.h"
#include "service/notifications.h"
#include "service/wire_time.h"

namespace waybill::server {
namespace {

using metastore::Notification;
using metastore::NotificationDestination;

/// One kind of destination, and the API's names around it.
struct KindRow {
  std::string_view kind;    ///< in the path, and stored
  std::string_view config;  ///< what holds its options
  std::string_view type;    ///< of a notification: "destination_type"
  std::string_view id;      ///< of a notification: which destination of that type
};
constexpr std::array kKinds = {
    KindRow{"email", "email_config", "email", "email_id"},
    KindRow{"slack_channel", "slack_channel_config", "slack", "slack_channel_id"},
    KindRow{"http", "http_config", "http", "http_notification_destination_id"}};

Status Wrong(std::string_view what) { return Fail(ErrorKind::kDefinition, "notification", what); }

const KindRow* RowOfType(const Json& type) {
  for (const KindRow& row : kKinds) {
    if (type.is_string() && type.get_ref<const std::string&>() == row.type) return &row;
  }
  return nullptr;
}

/// Which destination one notification names; its fields are taken out of it.
Result<int64_t> TakeDestination(Api& api, Json* notification) {
  const KindRow* row = RowOfType(notification->value("destination_type", Json()));
  if (row == nullptr) return Wrong("destination_type: must be slack, email or http");
  Json id = notification->value(row->id, Json());
  if (!id.is_number_integer()) {
    return Wrong(fmt::format("{}: must be the id of a destination", row->id));
  }
  auto found = api.notifications.FindDestination(id.get<int64_t>());
  bool is_missing = !found.ok() && KindOf(found.status()) == ErrorKind::kMissing;
  if (is_missing || (found.ok() && found->kind != row->kind)) {
    return Wrong(fmt::format("{}: there is no such destination", row->id));
  }
  ARROW_RETURN_NOT_OK(found.status());
  for (const KindRow& each : kKinds) {
    bool is_other = each.kind != row->kind && !notification->value(each.id, Json()).is_null();
    if (is_other) return Wrong(fmt::format("{}: goes only with {}", each.id, each.type));
    notification->erase(std::string(each.id));
  }
  notification->erase("destination_type");
  return found->id;
}

}  // namespace

Result<Json> DestinationToJson(Api& api, const NotificationDestination& destination,
                               bool with_url) {
  Json body = destination.settings;
  if (with_url && destination.kind == "http") {
    ARROW_ASSIGN_OR_RAISE(body["url"], api.notifications.UrlOf(destination.id));
  }
  body["id"] = destination.id;
  body["created_at"] = service::WireTime(destination.created);
  body["updated_at"] = service::WireTime(destination.updated);
  return body;
}

Result<Json> DestinationIn(std::string_view kind, const Json& body) {
  for (const KindRow& row : kKinds) {
    if (row.kind != kind) continue;
    Json options = body.value(row.config, Json());
    if (options.is_object()) return options;
    return Fail(ErrorKind::kDefinition, "notification destination",
                fmt::format("{}: must be an object", row.config));
  }
  return Fail(ErrorKind::kMissing, "Not found", "there are email, slack_channel and http");
}

Result<Json> DeliveryToJson(Api& api, const metastore::NotificationDelivery& delivery) {
  ARROW_ASSIGN_OR_RAISE(auto destination,
                        api.notifications.FindDestination(delivery.destination_id));
  Json job = nullptr;
  if (!delivery.job_id.empty()) {
    auto found = api.services.store.jobs().Find(delivery.job_id);
    bool is_removed = !found.ok() && KindOf(found.status()) == ErrorKind::kMissing;
    if (!is_removed) ARROW_RETURN_NOT_OK(found.status());
    if (!is_removed) job = found->number;
  }
  const char* state = delivery.error.empty() ? "sent" : "failed";
  if (delivery.next_try) state = "pending";
  return Json{{"id", delivery.id},
              {"destination_type", destination.kind},
              {"destination_id", destination.id},
              {"job_id", job},
              {"state", state},
              {"attempts", delivery.attempts},
              {"error", delivery.error.empty() ? Json(nullptr) : Json(delivery.error)},
              {"created_at", service::WireTime(delivery.at)}};
}

Result<Json> NotificationsIn(Api& api, const Json& list) {
  if (!list.is_array()) return Wrong("notifications: must be a list");
  Json options = Json::array();
  for (Json notification : list) {
    if (!notification.is_object()) return Wrong("notifications: must be a list of objects");
    ARROW_ASSIGN_OR_RAISE(int64_t destination, TakeDestination(api, &notification));
    // Whoever sends back what he was shown sends the id along; that and other names stand for
    // nothing.
    Json known = Json::object();
    for (const auto& [name, value] : notification.items()) {
      if (service::NotificationOptions().Find(name) != nullptr) known[name] = value;
    }
    known["destination_id"] = destination;
    options.push_back(std::move(known));
  }
  return options;
}

Result<Json> NotificationsToJson(Api& api, const std::vector<Notification>& list) {
  Json shown = Json::array();
  for (const Notification& notification : list) {
    ARROW_ASSIGN_OR_RAISE(auto destination,
                          api.notifications.FindDestination(notification.destination_id));
    Json one = {{"id", notification.id}};
    for (const KindRow& row : kKinds) {
      bool is_it = row.kind == destination.kind;
      if (is_it) one["destination_type"] = row.type;
      one[std::string(row.id)] = is_it ? Json(destination.id) : Json(nullptr);
    }
    for (const Option& option : service::NotificationOptions().options) {
      std::string name(option.name);
      one[name] = notification.rule.value(name, Json());
    }
    shown.push_back(std::move(one));
  }
  return shown;
}

Json DestinationSchema() {
  Json schema = ObjectSchema({{"id", "integer"}, {"created_at", "time"}, {"updated_at", "time"}});
  for (const KindRow& row : kKinds) {
    for (const Option& option : service::DestinationOptions(row.kind)->options) {
      if (option.type == OptionType::kSecret) continue;
      const char* type = option.type == OptionType::kBoolean ? "boolean" : "string";
      schema["properties"][std::string(option.name)] = {{"type", type},
                                                        {"description", option.sentence}};
    }
  }
  schema["properties"]["headers"] = {
      {"type", "array"}, {"items", {{"type", "string"}}}, {"description", "their names"}};
  return schema;
}

Json DestinationPageSchema() { return PageSchema(DestinationSchema()); }

Json DestinationBodySchema() {
  Json schema = {{"type", "object"}, {"properties", Json::object()}};
  for (const KindRow& row : kKinds) {
    schema["properties"][std::string(row.config)] =
        OptionSchema(*service::DestinationOptions(row.kind));
  }
  return schema;
}

Json DeliverySchema() {
  return ObjectSchema({{"id", "integer"},
                       {"destination_type", "string"},
                       {"destination_id", "integer"},
                       {"job_id", "integer|null"},
                       {"state", "string"},
                       {"attempts", "integer"},
                       {"error", "string|null"},
                       {"created_at", "time"}});
}

Json DeliveryPageSchema() { return PageSchema(DeliverySchema()); }

Json NotificationBodySchema() {
  Json schema = OptionSchema(service::NotificationOptions());
  for (Json& property : schema["properties"]) {
    property["type"] = Json({property["type"], "null"});
    if (property.contains("enum")) property["enum"].push_back(nullptr);
  }
  Json types = Json::array();
  for (const KindRow& row : kKinds) {
    types.push_back(row.type);
    schema["properties"][std::string(row.id)] = {{"type", {"integer", "null"}}};
  }
  schema["properties"]["destination_type"] = {{"type", "string"}, {"enum", types}};
  schema["required"].push_back("destination_type");
  return schema;
}

Json NotificationSchema() {
  Json schema = NotificationBodySchema();
  schema["properties"]["id"] = {{"type", "integer"}};
  schema["required"].push_back("id");
  return schema;
}

}  // namespace waybill::server
