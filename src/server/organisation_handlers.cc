#include <nlohmann/json.hpp>

#include "server/api.h"
#include "server/paging.h"
#include "server/route_tables.h"
#include "server/schemas.h"
#include "service/accounts.h"
#include "service/organisation.h"

namespace waybill::server {
namespace {

using service::Organisation;
using service::Permission;

constexpr int64_t kMostItems = 200;

template <typename T>
Reply ListReply(const metastore::Page<T>& found, Json (*to_json)(const T&)) {
  Json items = Json::array();
  for (const T& each : found.items) items.push_back(to_json(each));
  return JsonReply(
      {{"items", std::move(items)}, {"next_cursor", service::NextCursor(found.next_after)}});
}

Result<metastore::PageOf> PageIn(const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto limit, IntegerOf(request, "limit"));
  return service::ParsePage({.limit = limit, .cursor = TextOf(request, "cursor")});
}

Result<Reply> ListTeams(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto page, PageIn(request));
  ARROW_ASSIGN_OR_RAISE(auto found, api.services.store.organisation().ListTeams(page));
  return ListReply(found, service::TeamToListJson);
}
Result<Reply> AddTeam(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto team, Organisation(api.services.store).AddTeam(request.body));
  return JsonReply(service::TeamToJson(team), 201);
}
Result<Reply> ShowTeam(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto team, api.services.store.organisation().FindTeam(IdOf(request)));
  return JsonReply(service::TeamToJson(team));
}
Result<Reply> EditTeam(Api& api, const Request& request) {
  Organisation organisation(api.services.store);
  ARROW_ASSIGN_OR_RAISE(auto team, organisation.UpdateTeam(IdOf(request), request.body));
  return JsonReply(service::TeamToJson(team));
}
Result<Reply> RemoveTeam(Api& api, const Request& request) {
  ARROW_RETURN_NOT_OK(api.services.store.organisation().RemoveTeam(IdOf(request)));
  return Reply{.status = 204};
}

Result<Reply> ListGroups(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto page, PageIn(request));
  ARROW_ASSIGN_OR_RAISE(auto found, api.services.store.organisation().ListGroups(page));
  return ListReply(found, service::GroupToJson);
}
Result<Reply> AddGroup(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto group, Organisation(api.services.store).AddGroup(request.body));
  return JsonReply(service::GroupToJson(group), 201);
}
Result<Reply> ShowGroup(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto group, api.services.store.organisation().FindGroup(IdOf(request)));
  return JsonReply(service::GroupToJson(group));
}
Result<Reply> EditGroup(Api& api, const Request& request) {
  Organisation organisation(api.services.store);
  ARROW_ASSIGN_OR_RAISE(auto group, organisation.UpdateGroup(IdOf(request), request.body));
  return JsonReply(service::GroupToJson(group));
}
Result<Reply> RemoveGroup(Api& api, const Request& request) {
  ARROW_RETURN_NOT_OK(api.services.store.organisation().RemoveGroup(IdOf(request)));
  return Reply{.status = 204};
}

/// What this Waybill does not have, so that nothing of it bears a label.
constexpr std::string_view kNotHere[] = {"job_definition_bulk_id", "datamart_definition_id",
                                         "pipeline_definition_id"};

Result<Reply> ListLabels(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto page, PageIn(request));
  for (std::string_view name : kNotHere) {
    ARROW_ASSIGN_OR_RAISE(auto wanted, IntegerOf(request, name));
    if (wanted) return JsonReply({{"items", Json::array()}, {"next_cursor", nullptr}});
  }
  ARROW_ASSIGN_OR_RAISE(auto transfer, IntegerOf(request, "job_definition_id"));
  ARROW_ASSIGN_OR_RAISE(auto found, api.services.store.organisation().ListLabels(page, transfer));
  return ListReply(found, service::LabelToJson);
}
Result<Reply> AddLabel(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto label, Organisation(api.services.store).AddLabel(request.body));
  return JsonReply(service::LabelToJson(label), 201);
}
Result<Reply> ShowLabel(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto label, api.services.store.organisation().FindLabel(IdOf(request)));
  return JsonReply(service::LabelToJson(label));
}
Result<Reply> EditLabel(Api& api, const Request& request) {
  Organisation organisation(api.services.store);
  ARROW_ASSIGN_OR_RAISE(auto label, organisation.UpdateLabel(IdOf(request), request.body));
  return JsonReply(service::LabelToJson(label));
}
Result<Reply> RemoveLabel(Api& api, const Request& request) {
  ARROW_RETURN_NOT_OK(api.services.store.organisation().RemoveLabel(IdOf(request)));
  return Reply{.status = 204};
}

Result<Reply> ListUsers(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(Page page, ReadPage(request, kMostItems));
  ARROW_ASSIGN_OR_RAISE(auto users, api.services.accounts.ListUsers(page.cursor, page.limit));
  Json items = Json::array();
  for (const auto& user : users) items.push_back(service::UserToJson(user));
  return PageReply(std::move(items), page, users.empty() ? 0 : users.back().id);
}
Result<Reply> AddUser(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto added, api.services.accounts.AddUser(request.body, request.caller));
  Json body = service::UserToJson(added.user);
  if (added.generated) body["password"] = added.generated->Reveal();
  return JsonReply(std::move(body), 201);
}
Result<Reply> ShowUser(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto user, api.services.accounts.FindUser(IdOf(request)));
  return JsonReply(service::UserToJson(user));
}
Result<Reply> EditUser(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(
      auto user, api.services.accounts.EditUser(IdOf(request), request.body, request.caller));
  return JsonReply(service::UserToJson(user));
}
Result<Reply> RemoveUser(Api& api, const Request& request) {
  ARROW_RETURN_NOT_OK(api.services.accounts.RemoveUser(IdOf(request)));
  return Reply{.status = 204};
}

Json AnySchema() { return {{"type", "object"}}; }
Json AnyPageSchema() { return PageSchema({{"type", "object"}}); }

/// The five routes of one kind of thing, and who may read, change and remove it.
struct Kind {
  std::string_view tag;
  std::string_view path;
  std::string_view path_of_one;
  std::string_view list, add, show, edit, remove;
  Handler list_handler, add_handler, show_handler, edit_handler, remove_handler;
  Permission read = Permission::kSignedIn;
  Permission addition = Permission::kOrganisationManage;
  Permission change = Permission::kOrganisationManage;
  Permission removal = Permission::kOrganisationManage;
  service::ResourceKind resource = service::ResourceKind::kNone;  ///< of the one that is changed
};

void AddRoutes(const Kind& kind, std::vector<Route>* routes) {
  auto add = [&](std::string_view verb, std::string_view path, Permission permission,
                 std::string_view sentence, Handler handler) {
    Route route{.verb = verb, .path = path, .permission = permission};
    route.tag = kind.tag;
    route.sentence = sentence;
    route.handler = handler;
    if (verb == "PATCH" || verb == "DELETE") route.resource = kind.resource;
    if (verb == "POST" || verb == "PATCH") route.body = AnySchema;
    if (verb != "DELETE") route.reply = sentence == kind.list ? AnyPageSchema : AnySchema;
    routes->push_back(std::move(route));
  };
  add("GET", kind.path, kind.read, kind.list, kind.list_handler);
  add("POST", kind.path, kind.addition, kind.add, kind.add_handler);
  add("GET", kind.path_of_one, kind.read, kind.show, kind.show_handler);
  add("PATCH", kind.path_of_one, kind.change, kind.edit, kind.edit_handler);
  add("DELETE", kind.path_of_one, kind.removal, kind.remove, kind.remove_handler);
}

}  // namespace

std::span<const Route> OrganisationRoutes() {
  static const std::vector<Route> kRoutes = [] {
    std::vector<Route> routes;
    AddRoutes({"labels", "/api/labels", "/api/labels/{id}", "All labels", "Make a label",
               "One label", "Change a label", "Remove a label", ListLabels, AddLabel, ShowLabel,
               EditLabel, RemoveLabel, Permission::kSignedIn, Permission::kTransferCreate,
               Permission::kTransferCreate, Permission::kTransferCreate},
              &routes);
    AddRoutes({"resource_groups", "/api/resource_groups", "/api/resource_groups/{id}",
               "All resource groups, with the roles of teams", "Make a resource group",
               "One resource group", "Change a resource group", "Remove a resource group",
               ListGroups, AddGroup, ShowGroup, EditGroup, RemoveGroup, Permission::kSignedIn,
               Permission::kOrganisationManage, Permission::kGroupAdminister,
               Permission::kGroupAdminister, service::ResourceKind::kResourceGroup},
              &routes);
    AddRoutes({"teams", "/api/teams", "/api/teams/{id}", "All teams, without members",
               "Make a team", "One team", "Change a team", "Remove a team", ListTeams, AddTeam,
               ShowTeam, EditTeam, RemoveTeam},
              &routes);
    AddRoutes(
        {"users", "/api/users", "/api/users/{id}", "All people", "Add a person", "One person",
         "Change a person's role or rights", "Remove a person", ListUsers, AddUser, ShowUser,
         EditUser, RemoveUser, Permission::kOrganisationManage, Permission::kOrganisationManage,
         Permission::kOrganisationManage, Permission::kUserDelete},
        &routes);
    return routes;
  }();
  return kRoutes;
}

}  // namespace waybill::server
