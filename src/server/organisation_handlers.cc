#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "server/api.h"
#include "server/organisation_schemas.h"
#include "server/paging.h"
#include "server/route_tables.h"
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

/// The teams of each person, by the person's id, as a person's answer shows them.
using TeamsOfUsers = std::map<int64_t, Json>;

Result<TeamsOfUsers> FindTeamsOfUsers(Api& api) {
  auto& store = api.services.store.organisation();
  TeamsOfUsers teams;
  std::optional<int64_t> after = 0;
  while (after) {
    ARROW_ASSIGN_OR_RAISE(auto page, store.ListTeams({.after_id = *after, .limit = kMostItems}));
    for (const auto& listed : page.items) {
      ARROW_ASSIGN_OR_RAISE(auto team, store.FindTeam(listed.id));
      for (const auto& member : team.members) {
        teams[member.user_id].push_back(
            {{"id", team.id}, {"name", team.name}, {"role", member.role}});
      }
    }
    after = page.next_after;
  }
  return teams;
}

/// With what TROCCO says of a person beside: nobody signs in with a one-time password here, and
/// there is no data catalog.
Json ShownUser(const metastore::User& user, const TeamsOfUsers& teams) {
  Json body = service::UserToJson(user);
  body["otp_required_for_login"] = false;
  body["can_use_basic_services"] = true;
  body["can_use_data_catalog"] = false;
  auto found = teams.find(user.id);
  body["teams"] = found == teams.end() ? Json::array() : found->second;
  return body;
}

Result<Json> ShownUser(Api& api, const metastore::User& user) {
  ARROW_ASSIGN_OR_RAISE(auto teams, FindTeamsOfUsers(api));
  return ShownUser(user, teams);
}

Result<Reply> ListUsers(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(Page page, ReadPage(request, kMostItems));
  ARROW_ASSIGN_OR_RAISE(auto users, api.services.accounts.ListUsers(page.cursor, page.limit));
  ARROW_ASSIGN_OR_RAISE(auto teams, FindTeamsOfUsers(api));
  Json items = Json::array();
  for (const auto& user : users) items.push_back(ShownUser(user, teams));
  return PageReply(std::move(items), page, users.empty() ? 0 : users.back().id);
}
Result<Reply> AddUser(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto added, api.services.accounts.AddUser(request.body, request.caller));
  ARROW_ASSIGN_OR_RAISE(Json body, ShownUser(api, added.user));
  if (added.generated) body["password"] = added.generated->Reveal();
  return JsonReply(std::move(body), 201);
}
Result<Reply> ShowUser(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(auto user, api.services.accounts.FindUser(IdOf(request)));
  ARROW_ASSIGN_OR_RAISE(Json body, ShownUser(api, user));
  return JsonReply(std::move(body));
}
Result<Reply> EditUser(Api& api, const Request& request) {
  ARROW_ASSIGN_OR_RAISE(
      auto user, api.services.accounts.EditUser(IdOf(request), request.body, request.caller));
  ARROW_ASSIGN_OR_RAISE(Json body, ShownUser(api, user));
  return JsonReply(std::move(body));
}
Result<Reply> RemoveUser(Api& api, const Request& request) {
  ARROW_RETURN_NOT_OK(api.services.accounts.RemoveUser(IdOf(request)));
  return Reply{.status = 204};
}

/// What one of them does, and what it takes and gives.
struct Deed {
  std::string_view sentence;
  Handler handler;
  Json (*reply)() = nullptr;
  Json (*body)() = nullptr;
};

/// The five routes of one kind of thing, and who may read, change and remove it.
struct Kind {
  std::string_view tag;
  std::string_view path;
  std::string_view path_of_one;
  Deed list, add, show, edit, remove;
  Permission read = Permission::kSignedIn;
  Permission addition = Permission::kOrganisationManage;
  Permission change = Permission::kOrganisationManage;
  Permission removal = Permission::kOrganisationManage;
  service::ResourceKind resource = service::ResourceKind::kNone;  ///< of the one that is changed
  std::vector<Parameter> filters = {};                            ///< of the list
};

void AddRoutes(const Kind& kind, std::vector<Route>* routes) {
  auto add = [&](std::string_view verb, std::string_view path, Permission permission,
                 const Deed& deed) {
    Route route{.verb = verb, .path = path, .permission = permission};
    route.tag = kind.tag;
    route.sentence = deed.sentence;
    route.handler = deed.handler;
    route.reply = deed.reply;
    route.body = deed.body;
    if (verb == "PATCH" || verb == "DELETE") route.resource = kind.resource;
    if (verb == "POST") route.success = 201;
    routes->push_back(std::move(route));
  };
  add("GET", kind.path, kind.read, kind.list);
  routes->back().query = {{"limit", "integer", "how many, 1 to 200"},
                          {"cursor", "string", "next_cursor of the page before"}};
  for (const Parameter& filter : kind.filters) routes->back().query.push_back(filter);
  add("POST", kind.path, kind.addition, kind.add);
  add("GET", kind.path_of_one, kind.read, kind.show);
  add("PATCH", kind.path_of_one, kind.change, kind.edit);
  add("DELETE", kind.path_of_one, kind.removal, kind.remove);
}

}  // namespace

// NOLINTNEXTLINE(readability-function-size): a table.
std::span<const Route> OrganisationRoutes() {
  static const std::vector<Route> kRoutes = [] {
    std::vector<Route> routes;
    AddRoutes({.tag = "labels",
               .path = "/api/labels",
               .path_of_one = "/api/labels/{id}",
               .list = {"All labels", ListLabels, LabelPageSchema},
               .add = {"Make a label", AddLabel, LabelSchema, LabelBodySchema},
               .show = {"One label", ShowLabel, LabelSchema},
               .edit = {"Change a label", EditLabel, LabelSchema, LabelChangeSchema},
               .remove = {"Remove a label", RemoveLabel},
               .addition = Permission::kTransferCreate,
               .change = Permission::kTransferCreate,
               .removal = Permission::kTransferCreate,
               .filters = {{"job_definition_id", "integer", "only those of this transfer"},
                           {"job_definition_bulk_id", "integer", "none: there are no bulks here"},
                           {"datamart_definition_id", "integer", "none: no datamarts are here"},
                           {"pipeline_definition_id", "integer", "none: no pipelines are here"}}},
              &routes);
    AddRoutes(
        {.tag = "resource_groups",
         .path = "/api/resource_groups",
         .path_of_one = "/api/resource_groups/{id}",
         .list = {"All resource groups, with the roles of teams", ListGroups, GroupPageSchema},
         .add = {"Make a resource group", AddGroup, GroupSchema, GroupBodySchema},
         .show = {"One resource group", ShowGroup, GroupSchema},
         .edit = {"Change a resource group", EditGroup, GroupSchema, GroupBodySchema},
         .remove = {"Remove a resource group", RemoveGroup},
         .change = Permission::kGroupAdminister,
         .removal = Permission::kGroupAdminister,
         .resource = service::ResourceKind::kResourceGroup},
        &routes);
    AddRoutes({.tag = "teams",
               .path = "/api/teams",
               .path_of_one = "/api/teams/{id}",
               .list = {"All teams, without members", ListTeams, TeamPageSchema},
               .add = {"Make a team", AddTeam, TeamSchema, TeamBodySchema},
               .show = {"One team", ShowTeam, TeamSchema},
               .edit = {"Change a team", EditTeam, TeamSchema, TeamBodySchema},
               .remove = {"Remove a team", RemoveTeam}},
              &routes);
    AddRoutes({.tag = "users",
               .path = "/api/users",
               .path_of_one = "/api/users/{id}",
               .list = {"All people", ListUsers, UserPageSchema},
               .add = {"Add a person", AddUser, MadeUserSchema, UserBodySchema},
               .show = {"One person", ShowUser, UserSchema},
               .edit = {"Change a person's role or rights", EditUser, UserSchema, UserChangeSchema},
               .remove = {"Remove a person", RemoveUser},
               .read = Permission::kOrganisationManage,
               .removal = Permission::kUserDelete},
              &routes);
    return routes;
  }();
  return kRoutes;
}

}  // namespace waybill::server
