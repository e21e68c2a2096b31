#include <nlohmann/json.hpp>

#include "server/notification_json.h"
#include "server/paging.h"
#include "server/route_tables.h"
#include "service/notifications.h"

namespace waybill::server {
namespace {

using metastore::NotificationDestination;
using service::Permission;

constexpr int64_t kMostItems = 200;

std::string KindIn(const Request& request) { return request.path.find("kind")->second; }

bool MayManage(Api& api, const Request& request) {
  return api.services.access.Require(request.caller, Permission::kOrganisationManage).ok();
}

Result<Reply> Shown(Api& api, const Request& request, const NotificationDestination& destination,
                    int status = 200) {
  ARROW_ASSIGN_OR_RAISE(Json body, DestinationToJson(api, destination, MayManage(api, request)));
  return JsonReply(std::move(body), status);
}

/// The destination that the path names: of its kind, too.
Result<NotificationDestination> Find(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto found, api.notifications.FindDestination(IdOf(request)));
  if (found.kind == KindIn(request)) return found;
  return Fail(ErrorKind::kMissing, "notification destination",
              "there is no such destination of that kind");
}

Result<Reply> List(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(Page page, ReadPage(request, kMostItems));
  std::string kind = KindIn(request);
  if (service::DestinationOptions(kind) == nullptr) {
    return Fail(ErrorKind::kMissing, "Not found", "there are email, slack_channel and http");
  }
  ARROW_ASSIGN_OR_RAISE(auto destinations, api.notifications.ListDestinations(kind));
  bool with_url = MayManage(api, request);
  Json items = Json::array();
  int64_t last = 0;
  for (const NotificationDestination& each : destinations) {
    if (each.id <= page.cursor || int64_t(items.size()) >= page.limit) continue;
    ARROW_ASSIGN_OR_RAISE(Json item, DestinationToJson(api, each, with_url));
    items.push_back(std::move(item));
    last = each.id;
  }
  return PageReply(std::move(items), page, last);
}

Result<Reply> Add(Api& api, const Request& request) {
  std::string kind = KindIn(request);
  ARROW_ASSIGN_OR_RAISE(Json options, DestinationIn(kind, request.body));
  ARROW_ASSIGN_OR_RAISE(auto added, api.notifications.AddDestination(kind, options));
  return Shown(api, request, added, 201);
}

Result<Reply> Show(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto found, Find(api, request));
  return Shown(api, request, found);
}

Result<Reply> Edit(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto found, Find(api, request));
  ARROW_ASSIGN_OR_RAISE(Json changes, DestinationIn(found.kind, request.body));
  ARROW_ASSIGN_OR_RAISE(auto edited, api.notifications.EditDestination(found.id, changes));
  return Shown(api, request, edited);
}

Result<Reply> Remove(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto found, Find(api, request));
  ARROW_RETURN_NOT_OK(api.notifications.RemoveDestination(found.id));
  return Reply{.status = 204};
}

Result<Reply> Test(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto found, Find(api, request));
  ARROW_ASSIGN_OR_RAISE(auto delivery, api.notifications.Test(found.id, request.stop));
  ARROW_ASSIGN_OR_RAISE(Json shown, DeliveryToJson(api, delivery));
  return JsonReply(std::move(shown));
}

Result<Reply> Deliveries(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(Page page, ReadPage(request, kMostItems));
  std::string state = TextOf(request, "state");
  if (!state.empty() && state != "failed") {
    return Fail(ErrorKind::kDefinition, "state", "must be failed, or absent");
  }
  ARROW_ASSIGN_OR_RAISE(
      auto deliveries,
      api.notifications.Deliveries(page.cursor, page.limit, /*only_failed=*/!state.empty()));
  Json items = Json::array();
  for (const auto& each : deliveries) {
    ARROW_ASSIGN_OR_RAISE(Json item, DeliveryToJson(api, each));
    items.push_back(std::move(item));
  }
  return PageReply(std::move(items), page, deliveries.empty() ? 0 : deliveries.back().id);
}

const std::vector<Parameter>& PageParameters() {
  static const std::vector<Parameter> kParameters = {
      {"limit", "integer", "how many, 1 to 200"},
      {"cursor", "string", "next_cursor of the page before"}};
  return kParameters;
}

}  // namespace

// NOLINTNEXTLINE(readability-function-size): a table.
std::span<const Route> NotificationRoutes() {
  constexpr std::string_view kTag = "notification_destinations";
  static const Route kRoutes[] = {
      {.verb = "GET",
       .path = "/api/notification_destinations/{kind}",
       .permission = Permission::kSignedIn,
       .tag = kTag,
       .sentence = "Where messages can go: email, slack_channel or http",
       .handler = List,
       .query = PageParameters(),
       .reply = DestinationPageSchema},
      {.verb = "POST",
       .path = "/api/notification_destinations/{kind}",
       .permission = Permission::kOrganisationManage,
       .tag = kTag,
       .sentence = "Add a destination",
       .handler = Add,
       .body = DestinationBodySchema,
       .reply = DestinationSchema,
       .success = 201},
      {.verb = "GET",
       .path = "/api/notification_destinations/{kind}/{id}",
       .permission = Permission::kSignedIn,
       .tag = kTag,
       .sentence = "One destination",
       .handler = Show,
       .reply = DestinationSchema},
      {.verb = "PATCH",
       .path = "/api/notification_destinations/{kind}/{id}",
       .permission = Permission::kOrganisationManage,
       .tag = kTag,
       .sentence = "Change what the body holds; secrets that are left out are kept",
       .handler = Edit,
       .body = DestinationBodySchema,
       .reply = DestinationSchema},
      {.verb = "DELETE",
       .path = "/api/notification_destinations/{kind}/{id}",
       .permission = Permission::kOrganisationManage,
       .tag = kTag,
       .sentence = "Remove a destination, with what transfers send to it",
       .handler = Remove},
      {.verb = "POST",
       .path = "/api/notification_destinations/{kind}/{id}/test",
       .permission = Permission::kOrganisationManage,
       .tag = kTag,
       .sentence = "Send a message with made-up values now",
       .handler = Test,
       .reply = DeliverySchema,
       .also = {422},
       .waits_on_others = true},
      {.verb = "GET",
       .path = "/api/notification_deliveries",
       .permission = Permission::kOrganisationManage,
       .tag = kTag,
       .sentence = "What was sent or could not be, the newest first",
       .handler = Deliveries,
       .query = {{"limit", "integer", "how many, 1 to 200"},
                 {"cursor", "string", "next_cursor of the page before"},
                 {"state", "string", "failed: only what could not be sent"}},
       .reply = DeliveryPageSchema},
  };
  return kRoutes;
}

}  // namespace waybill::server
