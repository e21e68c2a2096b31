#include "service/organisation.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <set>
#include <span>
#include <string_view>
#include <vector>

#include "service/wire_time.h"

namespace waybill::service {
namespace {

constexpr int64_t kDefaultLimit = 50;
constexpr int64_t kMaxLimit = 200;
constexpr size_t kMaxNameCharacters = 255;
constexpr size_t kMaxDescriptionBytes = 10'000;
constexpr size_t kMaxPlaces = 1000;

Status Wrong(std::string_view field, std::string_view what) {
  return Fail(ErrorKind::kDefinition, field, what);
}

size_t Characters(std::string_view text) {
  return static_cast<size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

Result<std::string> TextOf(const Json& body, std::string_view field) {
  auto found = body.find(field);
  if (found == body.end() || !found->is_string()) return Wrong(field, "expected a text");
  return found->get<std::string>();
}

/// What every thing has: a name that is needed, and a description whose absence leaves it as it is.
template <typename T>
Status ReadNameAndDescription(const Json& body, T* thing) {
  ARROW_ASSIGN_OR_RAISE(thing->name, TextOf(body, "name"));
  if (thing->name.empty() || Characters(thing->name) > kMaxNameCharacters) {
    return Wrong("name", fmt::format("expected 1 to {} characters", kMaxNameCharacters));
  }
  auto description = body.find("description");
  if (description == body.end()) return Status::OK();
  if (description->is_null()) {
    thing->description.reset();
    return Status::OK();
  }
  ARROW_ASSIGN_OR_RAISE(thing->description, TextOf(body, "description"));
  if (thing->description->size() <= kMaxDescriptionBytes) return Status::OK();
  return Wrong("description", fmt::format("expected at most {} bytes", kMaxDescriptionBytes));
}

/// One entry of members or teams.
struct Place {
  int64_t id = 0;
  std::string role;
};

struct PlaceRule {
  std::string_view list;  ///< "members"
  std::string_view id;    ///< "user_id"
  std::span<const std::string_view> roles;
};

constexpr std::string_view kMemberRoles[] = {"team_admin", "team_member"};
constexpr std::string_view kGroupRoles[] = {"administrator", "editor", "operator", "viewer"};
constexpr PlaceRule kMembers = {.list = "members", .id = "user_id", .roles = kMemberRoles};
constexpr PlaceRule kTeams = {.list = "teams", .id = "team_id", .roles = kGroupRoles};

Result<Place> ReadPlace(const Json& entry, const PlaceRule& rule) {
  if (!entry.is_object()) return Wrong(rule.list, "expected objects");
  auto id = entry.find(rule.id);
  if (id == entry.end() || !id->is_number_integer()) {
    return Wrong(fmt::format("{}.{}", rule.list, rule.id), "expected a number");
  }
  ARROW_ASSIGN_OR_RAISE(std::string role, TextOf(entry, "role"));
  if (std::find(rule.roles.begin(), rule.roles.end(), role) == rule.roles.end()) {
    return Wrong(fmt::format("{}.role", rule.list),
                 fmt::format("expected one of {}, found '{}'", fmt::join(rule.roles, ", "), role));
  }
  return Place{.id = id->get<int64_t>(), .role = std::move(role)};
}

Result<std::vector<Place>> ReadPlaces(const Json& list, const PlaceRule& rule) {
  if (!list.is_array() || list.size() > kMaxPlaces) {
    return Wrong(rule.list, fmt::format("expected a list of at most {}", kMaxPlaces));
  }
  std::vector<Place> places;
  std::set<int64_t> seen;
  for (const Json& entry : list) {
    ARROW_ASSIGN_OR_RAISE(Place place, ReadPlace(entry, rule));
    if (!seen.insert(place.id).second) {
      return Wrong(rule.list, fmt::format("{} {} is there twice", rule.id, place.id));
    }
    places.push_back(std::move(place));
  }
  return places;
}

Status ReadTeam(const Json& body, metastore::Team* team) {
  ARROW_RETURN_NOT_OK(ReadNameAndDescription(body, team));
  ARROW_ASSIGN_OR_RAISE(auto places, ReadPlaces(body.value("members", Json()), kMembers));
  team->members.clear();
  bool led = false;
  for (Place& place : places) {
    led = led || place.role == "team_admin";
    team->members.push_back({.user_id = place.id, .email = {}, .role = std::move(place.role)});
  }
  return led ? Status::OK() : Wrong("members", "expected at least one team_admin");
}

Status ReadGroup(const Json& body, metastore::ResourceGroup* group) {
  ARROW_RETURN_NOT_OK(ReadNameAndDescription(body, group));
  auto teams = body.find("teams");
  if (teams == body.end() || teams->is_null()) return Status::OK();
  ARROW_ASSIGN_OR_RAISE(auto places, ReadPlaces(*teams, kTeams));
  group->teams.clear();
  for (Place& place : places) group->teams.push_back({place.id, std::move(place.role)});
  return Status::OK();
}

bool IsColor(std::string_view text) {
  if (text.size() != 4 && text.size() != 7) return false;
  return text[0] == '#' &&
         text.find_first_not_of("0123456789abcdefABCDEF", 1) == std::string_view::npos;
}

Status ReadLabel(const Json& body, metastore::Label* label) {
  Json whole = {{"name", label->name}};
  whole.update(body);
  ARROW_RETURN_NOT_OK(ReadNameAndDescription(whole, label));
  if (label->id == 0 || body.contains("color")) {
    ARROW_ASSIGN_OR_RAISE(label->color, TextOf(body, "color"));
  }
  return IsColor(label->color) ? Status::OK() : Wrong("color", "expected #RGB or #RRGGBB");
}

Json OrNull(const std::optional<std::string>& text) { return text ? Json(*text) : Json(); }

}  // namespace

Result<metastore::PageOf> ParsePage(const PageQuery& query) {
  metastore::PageOf page = {.after_id = 0, .limit = query.limit.value_or(kDefaultLimit)};
  if (page.limit < 1 || page.limit > kMaxLimit) {
    return Wrong("limit", fmt::format("expected 1 to {}, found {}", kMaxLimit, page.limit));
  }
  if (query.cursor.empty()) return page;
  const char* end = query.cursor.data() + query.cursor.size();
  auto [stopped, failed] = std::from_chars(query.cursor.data(), end, page.after_id);
  if (failed == std::errc() && stopped == end && page.after_id >= 0) return page;
  return Wrong("cursor", "expected a next_cursor of this list");
}

Json NextCursor(std::optional<int64_t> next_after) {
  return next_after ? Json(std::to_string(*next_after)) : Json();
}

Result<metastore::Team> Organisation::AddTeam(const Json& body) {
  metastore::Team team;
  ARROW_RETURN_NOT_OK(ReadTeam(body, &team));
  return store().SaveTeam(team);
}

Result<metastore::Team> Organisation::UpdateTeam(int64_t id, const Json& body) {
  ARROW_ASSIGN_OR_RAISE(auto team, store().FindTeam(id));
  ARROW_RETURN_NOT_OK(ReadTeam(body, &team));
  return store().SaveTeam(team);
}

Result<metastore::ResourceGroup> Organisation::AddGroup(const Json& body) {
  metastore::ResourceGroup group;
  ARROW_RETURN_NOT_OK(ReadGroup(body, &group));
  return store().SaveGroup(group);
}

Result<metastore::ResourceGroup> Organisation::UpdateGroup(int64_t id, const Json& body) {
  ARROW_ASSIGN_OR_RAISE(auto group, store().FindGroup(id));
  ARROW_RETURN_NOT_OK(ReadGroup(body, &group));
  return store().SaveGroup(group);
}

Result<metastore::Label> Organisation::AddLabel(const Json& body) {
  metastore::Label label;
  ARROW_RETURN_NOT_OK(ReadLabel(body, &label));
  return store().SaveLabel(label);
}

Result<metastore::Label> Organisation::UpdateLabel(int64_t id, const Json& body) {
  ARROW_ASSIGN_OR_RAISE(auto label, store().FindLabel(id));
  ARROW_RETURN_NOT_OK(ReadLabel(body, &label));
  return store().SaveLabel(label);
}

Json TeamToListJson(const metastore::Team& team) {
  return {{"id", team.id},
          {"name", team.name},
          {"description", OrNull(team.description)},
          {"created_at", WireTime(team.created)},
          {"updated_at", WireTime(team.updated)}};
}

Result<std::vector<int64_t>> Organisation::LabelIds(const Json& names) {
  if (!names.is_array() || names.size() > kMaxLabels) {
    return Wrong("labels", fmt::format("expected a list of at most {} names", kMaxLabels));
  }
  std::vector<int64_t> ids;
  for (const Json& name : names) {
    if (!name.is_string()) return Wrong("labels", "expected the names of labels");
    auto text = name.get<std::string>();
    ARROW_ASSIGN_OR_RAISE(auto id, store().FindLabelId(text));
    if (!id) return Wrong("labels", fmt::format("there is no label '{}': make it first", text));
    ids.push_back(*id);
  }
  return ids;
}

Json TeamToJson(const metastore::Team& team) {
  Json json = TeamToListJson(team);
  Json members = Json::array();
  for (const auto& member : team.members) {
    members.push_back(
        {{"user_id", member.user_id}, {"email", member.email}, {"role", member.role}});
  }
  json["members"] = std::move(members);
  return json;
}

Json GroupToJson(const metastore::ResourceGroup& group) {
  Json teams = Json::array();
  for (const auto& team : group.teams) {
    teams.push_back({{"team_id", team.team_id}, {"role", team.role}});
  }
  return {{"id", group.id},
          {"name", group.name},
          {"description", OrNull(group.description)},
          {"teams", std::move(teams)},
          {"created_at", WireTime(group.created)},
          {"updated_at", WireTime(group.updated)}};
}

Json LabelToJson(const metastore::Label& label) {
  return {{"id", label.id},
          {"name", label.name},
          {"description", OrNull(label.description)},
          {"color", label.color},
          {"created_at", WireTime(label.created)},
          {"updated_at", WireTime(label.updated)}};
}

}  // namespace waybill::service
