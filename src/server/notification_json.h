#pragma once

#include <string_view>

#include "base/json.h"
#include "metastore/notification_store.h"
#include "server/api.h"

namespace waybill::server {

/// A destination as TROCCO's API shows it: flat, and never a secret. `with_url` is for those who
/// manage destinations: an HTTP destination's URL may hold a token.
Result<Json> DestinationToJson(Api& api, const metastore::NotificationDestination& destination,
                               bool with_url);
/// The options within a body: {"email_config":{…}}, {"slack_channel_config":{…}} or
/// {"http_config":{…}}, by the kind.
Result<Json> DestinationIn(std::string_view kind, const Json& body);

Result<Json> DeliveryToJson(Api& api, const metastore::NotificationDelivery& delivery);

/// A transfer's `notifications` as TROCCO's API writes them, as service::Notifications takes them.
/// kDefinition for a destination that is not there, or is of another kind.
Result<Json> NotificationsIn(Api& api, const Json& list);
/// The other way round, each with its id; what does not go with its type is null.
Result<Json> NotificationsToJson(Api& api, const std::vector<metastore::Notification>& list);

Json DestinationSchema();
Json DestinationPageSchema();
Json DestinationBodySchema();
Json DeliverySchema();
Json DeliveryPageSchema();
Json NotificationSchema();
Json NotificationBodySchema();

}  // namespace waybill::server
