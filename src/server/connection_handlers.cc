#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/connection_json.h"
#include "server/group_choice.h"
#include "server/paging.h"
#include "server/route_tables.h"
#include "server/schemas.h"
#include "service/connections.h"

namespace waybill::server {
namespace {

using service::Permission;
using service::ResourceKind;

Result<Reply> Shown(Api& api, const Request& request, const metastore::Connection& connection,
                    int status = 200) {
  ARROW_ASSIGN_OR_RAISE(Json body, ConnectionToJson(api, connection, request.caller));
  AddOwnAccount(api, &body);
  return JsonReply(std::move(body), status);
}

/// By id, so that a page begins where the one before ended, whatever was renamed between.
Result<Reply> ReadList(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(Page page, ReadPage(request, 200));
  ARROW_ASSIGN_OR_RAISE(auto all, api.services.connections.List());
  ARROW_ASSIGN_OR_RAISE(auto visible,
                        api.services.access.Visible(request.caller, ResourceKind::kConnection));
  std::ranges::sort(all, {}, &metastore::Connection::id);
  std::string wanted = TextOf(request, "name");
  Json items = Json::array();
  int64_t last = 0;
  for (const auto& each : all) {
    bool is_shown = each.id > page.cursor && each.name.find(wanted) != std::string::npos &&
                    (!visible || std::ranges::binary_search(*visible, each.id));
    if (!is_shown) continue;
    if (int64_t(items.size()) == page.limit) break;
    ARROW_ASSIGN_OR_RAISE(Json item, ConnectionToJson(api, each, request.caller));
    items.push_back(std::move(item));
    last = each.id;
  }
  return PageReply(std::move(items), page, last);
}

/// Waybill's own account is asked for once the page is read: no reader is held meanwhile.
Result<Reply> List(Api& api, const Request& request) {
  Reply reply;
  ARROW_RETURN_NOT_OK(
      api.services.store.ReadTogether([&] { return ReadList(api, request).Value(&reply); }));
  for (Json& item : reply.body["items"]) AddOwnAccount(api, &item);
  return reply;
}

Result<Reply> Add(Api& api, const Request& request) {
  service::Connections::Maker maker{.owner_id = request.caller.user_id,
                                    .form_id = TextIn(request.body, "draft_id")};
  ARROW_ASSIGN_OR_RAISE(maker.resource_group_id, ChosenGroup(api, request));
  ARROW_ASSIGN_OR_RAISE(Json options, ConnectionOptionsIn(request.body));
  ARROW_ASSIGN_OR_RAISE(auto added, api.services.connections.Add(options, maker));
  return Shown(api, request, added, 201);
}

Result<Reply> Show(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto found, api.services.connections.FindById(IdOf(request)));
  return Shown(api, request, found);
}

Result<Reply> Edit(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto stored, api.services.connections.FindById(IdOf(request)));
  service::Connections::Editor editor{.user_id = request.caller.user_id};
  ARROW_ASSIGN_OR_RAISE(editor.group.emplace(),
                        ChosenGroup(api, request, stored.resource_group_id));
  ARROW_ASSIGN_OR_RAISE(Json changes, ConnectionOptionsIn(request.body));
  ARROW_ASSIGN_OR_RAISE(auto edited, api.services.connections.Edit(stored.name, changes, editor));
  return Shown(api, request, edited);
}

Result<Reply> Remove(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto stored, api.services.connections.FindById(IdOf(request)));
  ARROW_RETURN_NOT_OK(api.services.connections.Remove(stored.name));
  return Reply{.status = 204};
}

Result<Reply> OtherKind(Api&, const Request& request) {
  return Fail(
      ErrorKind::kDefinition, "connection",
      fmt::format("connection_type: '{}' is a kind that this Waybill cannot use yet; it has: "
                  "s3",
                  request.path.at("connection_type")));
}

Json EditBodySchema() {
  Json schema = ConnectionBodySchema();
  schema.erase("required");
  return schema;
}

}  // namespace

// NOLINTNEXTLINE(readability-function-size): a table.
std::span<const Route> ConnectionRoutes() {
  constexpr std::string_view kTag = "connections";
  static const Route kRoutes[] = {
      {.verb = "GET",
       .path = "/api/connections/s3",
       .permission = Permission::kSignedIn,
       .tag = kTag,
       .sentence = "The S3 connections that one may see",
       .handler = List,
       .query = {{"limit", "integer", "how many, 1 to 200"},
                 {"cursor", "string", "next_cursor of the page before"},
                 {"name", "string", "a part of the name"}},
       .reply = ConnectionPageSchema},
      {.verb = "POST",
       .path = "/api/connections/s3",
       .permission = Permission::kConnectionCreate,
       .tag = kTag,
       .sentence = "Make an S3 connection",
       .handler = Add,
       .body = ConnectionBodySchema,
       .reply = ConnectionSchema,
       .success = 201},
      {.verb = "GET",
       .path = "/api/connections/s3/{id}",
       .permission = Permission::kConnectionView,
       .resource = ResourceKind::kConnection,
       .tag = kTag,
       .sentence = "One S3 connection, without its secrets",
       .handler = Show,
       .reply = ConnectionSchema},
      {.verb = "PATCH",
       .path = "/api/connections/s3/{id}",
       .permission = Permission::kConnectionEdit,
       .resource = ResourceKind::kConnection,
       .tag = kTag,
       .sentence = "Change what the body holds; a secret that is absent stays",
       .handler = Edit,
       .body = EditBodySchema,
       .reply = ConnectionSchema},
      {.verb = "DELETE",
       .path = "/api/connections/s3/{id}",
       .permission = Permission::kConnectionEdit,
       .resource = ResourceKind::kConnection,
       .tag = kTag,
       .sentence = "Remove a connection that no transfer uses",
       .handler = Remove},
      {.verb = "GET",
       .path = "/api/connections/{connection_type}",
       .permission = Permission::kSignedIn,
       .tag = kTag,
       .sentence = "Connections of another kind: none can be used yet",
       .handler = OtherKind},
      {.verb = "POST",
       .path = "/api/connections/{connection_type}",
       .permission = Permission::kConnectionCreate,
       .tag = kTag,
       .sentence = "Connections of another kind: none can be used yet",
       .handler = OtherKind},
      {.verb = "GET",
       .path = "/api/connections/{connection_type}/{id}",
       .permission = Permission::kSignedIn,
       .tag = kTag,
       .sentence = "A connection of another kind: none can be used yet",
       .handler = OtherKind},
      {.verb = "PATCH",
       .path = "/api/connections/{connection_type}/{id}",
       .permission = Permission::kConnectionCreate,
       .tag = kTag,
       .sentence = "A connection of another kind: none can be used yet",
       .handler = OtherKind},
      {.verb = "DELETE",
       .path = "/api/connections/{connection_type}/{id}",
       .permission = Permission::kConnectionCreate,
       .tag = kTag,
       .sentence = "A connection of another kind: none can be used yet",
       .handler = OtherKind},
  };
  return kRoutes;
}

}  // namespace waybill::server
