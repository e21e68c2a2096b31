#include "metastore/organisation_store.h"

#include <fmt/format.h>

#include "metastore/time_column.h"

namespace waybill::metastore {
namespace {

constexpr char kTeams[] =
    "SELECT id, name, description, created, updated FROM teams WHERE id > ? ORDER BY id LIMIT ?";
constexpr char kGroups[] =
    "SELECT id, name, description, created, updated FROM resource_groups WHERE id > ?"
    " ORDER BY id LIMIT ?";

Status NoSuch(std::string_view kind, int64_t id) {
  return Fail(ErrorKind::kMissing, fmt::format("{} {}", kind, id), "there is no such thing");
}

Value OrNull(const std::optional<std::string>& text) {
  return text ? Value(std::string_view(*text)) : Value(nullptr);
}

std::optional<std::string> OptionalText(const Row& row, int column) {
  if (row.IsNull(column)) return std::nullopt;
  return row.Text(column);
}

/// The statements that differ between the three kinds; each a fixed text.
struct Sql {
  std::string_view kind;
  std::string_view holder;  ///< of a name
  std::string_view insert;  ///< name, description, colour or nothing, created, updated
  std::string_view update;
  std::string_view remove;
};

constexpr Sql kTeamSql = {
    "team", "SELECT id FROM teams WHERE name = ?",
    "INSERT INTO teams (name, description, updated, created) VALUES (?, ?, ?, ?)",
    "UPDATE teams SET name = ?, description = ?, updated = ? WHERE id = ?",
    "DELETE FROM teams WHERE id = ?"};
constexpr Sql kGroupSql = {
    "resource group", "SELECT id FROM resource_groups WHERE name = ?",
    "INSERT INTO resource_groups (name, description, updated, created) VALUES (?, ?, ?, ?)",
    "UPDATE resource_groups SET name = ?, description = ?, updated = ? WHERE id = ?",
    "DELETE FROM resource_groups WHERE id = ?"};
constexpr Sql kLabelSql = {
    "label", "SELECT id FROM labels WHERE name = ?",
    "INSERT INTO labels (name, description, updated, color, created) VALUES (?, ?, ?, ?, ?)",
    "UPDATE labels SET name = ?, description = ?, updated = ?, color = ? WHERE id = ?",
    "DELETE FROM labels WHERE id = ?"};

Status CheckNameFree(Session& session, const Sql& sql, const std::string& name, int64_t self) {
  int64_t holder = self;
  ARROW_RETURN_NOT_OK(session.Query(sql.holder, {name}, [&](const Row& row) {
    holder = row.Integer(0);
    return Status::OK();
  }));
  if (holder == self) return Status::OK();
  return Fail(ErrorKind::kDefinition, "name",
              fmt::format("there is a {} of that name already", sql.kind));
}

/// Adds or replaces the row itself and gives its id.
template <typename T>
Result<int64_t> SaveRow(Session& session, const Sql& sql, const T& thing, int64_t now) {
  ARROW_RETURN_NOT_OK(CheckNameFree(session, sql, thing.name, thing.id));
  Value description = OrNull(thing.description);
  if (thing.id == 0) {
    ARROW_RETURN_NOT_OK(session.Execute(sql.insert, {thing.name, description, now, now}));
    return session.last_row_id();
  }
  ARROW_ASSIGN_OR_RAISE(int64_t changed,
                        session.Execute(sql.update, {thing.name, description, now, thing.id}));
  if (changed == 0) return NoSuch(sql.kind, thing.id);
  return thing.id;
}

Status Remove(Database& database, const Sql& sql, int64_t id) {
  return database.Write([&](Session& session) -> Status {
    ARROW_ASSIGN_OR_RAISE(int64_t removed, session.Execute(sql.remove, {id}));
    return removed == 1 ? Status::OK() : NoSuch(sql.kind, id);
  });
}

/// What is common to the rows of teams and groups.
template <typename T>
T FromRow(const Row& row) {
  T thing;
  thing.id = row.Integer(0);
  thing.name = row.Text(1);
  thing.description = OptionalText(row, 2);
  thing.created = TimeOf(row, 3);
  thing.updated = TimeOf(row, 4);
  return thing;
}

Label LabelFromRow(const Row& row) {
  Label label = FromRow<Label>(row);
  label.color = row.Text(5);
  return label;
}

template <typename T>
Result<Page<T>> ReadPage(Session& session, std::string_view sql, PageOf page) {
  Page<T> found;
  ARROW_RETURN_NOT_OK(session.Query(sql, {page.after_id, page.limit + 1}, [&](const Row& row) {
    found.items.push_back(FromRow<T>(row));
    return Status::OK();
  }));
  EndPage(page, &found);
  return found;
}

/// The thing with that id: the first after the id before it, when it is that one.
template <typename T>
Result<T> ReadOne(Session& session, std::string_view sql, const Sql& kind, int64_t id) {
  ARROW_ASSIGN_OR_RAISE(auto page, ReadPage<T>(session, sql, {.after_id = id - 1, .limit = 1}));
  if (page.items.empty() || page.items[0].id != id) return NoSuch(kind.kind, id);
  return std::move(page.items[0]);
}

Status ReadMembers(Session& session, Team* team) {
  return session.Query(
      "SELECT user_id, email, team_members.role FROM team_members JOIN users ON users.id = user_id"
      " WHERE team_id = ? ORDER BY user_id",
      {team->id}, [&](const Row& row) {
        team->members.push_back(
            {.user_id = row.Integer(0), .email = row.Text(1), .role = row.Text(2)});
        return Status::OK();
      });
}

Status ReadTeams(Session& session, ResourceGroup* group) {
  return session.Query(
      "SELECT team_id, role FROM resource_group_teams WHERE resource_group_id = ?"
      " ORDER BY team_id",
      {group->id}, [&](const Row& row) {
        group->teams.push_back({.team_id = row.Integer(0), .role = row.Text(1)});
        return Status::OK();
      });
}

Result<Team> LoadTeam(Session& session, int64_t id) {
  ARROW_ASSIGN_OR_RAISE(Team team, ReadOne<Team>(session, kTeams, kTeamSql, id));
  ARROW_RETURN_NOT_OK(ReadMembers(session, &team));
  return team;
}

Result<ResourceGroup> LoadGroup(Session& session, int64_t id) {
  ARROW_ASSIGN_OR_RAISE(auto group, ReadOne<ResourceGroup>(session, kGroups, kGroupSql, id));
  ARROW_RETURN_NOT_OK(ReadTeams(session, &group));
  return group;
}

/// Inserts one row of who belongs to what; `insert` does nothing when `who` is not there.
Status AddPlace(Session& session, std::string_view insert, Values values, std::string_view what) {
  ARROW_ASSIGN_OR_RAISE(int64_t added, session.Execute(insert, values));
  if (added == 1) return Status::OK();
  return Fail(ErrorKind::kDefinition, what, "it does not exist, or is there twice");
}

}  // namespace

Result<Team> OrganisationStore::SaveTeam(const Team& team) {
  Team saved;
  ARROW_RETURN_NOT_OK(database_.Write([&](Session& session) -> Status {
    ARROW_ASSIGN_OR_RAISE(int64_t id, SaveRow(session, kTeamSql, team, Microseconds(clock_.Now())));
    ARROW_RETURN_NOT_OK(session.Execute("DELETE FROM team_members WHERE team_id = ?", {id}));
    for (const TeamMember& member : team.members) {
      ARROW_RETURN_NOT_OK(AddPlace(
          session, "INSERT OR IGNORE INTO team_members SELECT ?, id, ? FROM users WHERE id = ?",
          {id, member.role, member.user_id}, fmt::format("members: user {}", member.user_id)));
    }
    return LoadTeam(session, id).Value(&saved);
  }));
  return saved;
}

Result<Team> OrganisationStore::FindTeam(int64_t id) {
  Team found;
  ARROW_RETURN_NOT_OK(
      database_.Read([&](Session& session) { return LoadTeam(session, id).Value(&found); }));
  return found;
}

Result<Page<Team>> OrganisationStore::ListTeams(PageOf page) {
  Page<Team> found;
  ARROW_RETURN_NOT_OK(database_.Read(
      [&](Session& session) { return ReadPage<Team>(session, kTeams, page).Value(&found); }));
  return found;
}

Status OrganisationStore::RemoveTeam(int64_t id) { return Remove(database_, kTeamSql, id); }

Result<ResourceGroup> OrganisationStore::SaveGroup(const ResourceGroup& group) {
  ResourceGroup saved;
  ARROW_RETURN_NOT_OK(database_.Write([&](Session& session) -> Status {
    ARROW_ASSIGN_OR_RAISE(int64_t id,
                          SaveRow(session, kGroupSql, group, Microseconds(clock_.Now())));
    ARROW_RETURN_NOT_OK(
        session.Execute("DELETE FROM resource_group_teams WHERE resource_group_id = ?", {id}));
    for (const GroupTeam& team : group.teams) {
      ARROW_RETURN_NOT_OK(AddPlace(
          session,
          "INSERT OR IGNORE INTO resource_group_teams SELECT ?, id, ? FROM teams WHERE id = ?",
          {id, team.role, team.team_id}, fmt::format("teams: team {}", team.team_id)));
    }
    return LoadGroup(session, id).Value(&saved);
  }));
  return saved;
}

Result<ResourceGroup> OrganisationStore::FindGroup(int64_t id) {
  ResourceGroup found;
  ARROW_RETURN_NOT_OK(
      database_.Read([&](Session& session) { return LoadGroup(session, id).Value(&found); }));
  return found;
}

Result<Page<ResourceGroup>> OrganisationStore::ListGroups(PageOf page) {
  Page<ResourceGroup> found;
  ARROW_RETURN_NOT_OK(database_.Read([&](Session& session) -> Status {
    ARROW_ASSIGN_OR_RAISE(found, ReadPage<ResourceGroup>(session, kGroups, page));
    for (ResourceGroup& group : found.items) ARROW_RETURN_NOT_OK(ReadTeams(session, &group));
    return Status::OK();
  }));
  return found;
}

Status OrganisationStore::RemoveGroup(int64_t id) { return Remove(database_, kGroupSql, id); }

Result<Label> OrganisationStore::SaveLabel(const Label& label) {
  int64_t now = Microseconds(clock_.Now());
  int64_t id = label.id;
  ARROW_RETURN_NOT_OK(database_.Write([&](Session& session) -> Status {
    ARROW_RETURN_NOT_OK(CheckNameFree(session, kLabelSql, label.name, label.id));
    Value description = OrNull(label.description);
    ARROW_ASSIGN_OR_RAISE(
        int64_t changed,
        session.Execute(label.id == 0 ? kLabelSql.insert : kLabelSql.update,
                        {label.name, description, now, label.color, label.id == 0 ? now : id}));
    if (changed == 0) return NoSuch(kLabelSql.kind, label.id);
    if (label.id == 0) id = session.last_row_id();
    return Status::OK();
  }));
  return FindLabel(id);
}

Result<Label> OrganisationStore::FindLabel(int64_t id) {
  ARROW_ASSIGN_OR_RAISE(auto page, ListLabels({.after_id = id - 1, .limit = 1}));
  if (page.items.empty() || page.items[0].id != id) return NoSuch(kLabelSql.kind, id);
  return std::move(page.items[0]);
}

Result<std::optional<int64_t>> OrganisationStore::FindLabelId(const std::string& name) {
  std::optional<int64_t> id;
  ARROW_RETURN_NOT_OK(database_.Read([&](Session& session) {
    return session.Query("SELECT id FROM labels WHERE name = ?", {name}, [&](const Row& row) {
      id = row.Integer(0);
      return Status::OK();
    });
  }));
  return id;
}

Result<Page<Label>> OrganisationStore::ListLabels(PageOf page, std::optional<int64_t> transfer_id) {
  Page<Label> found;
  Value transfer = nullptr;
  if (transfer_id) transfer = *transfer_id;
  ARROW_RETURN_NOT_OK(database_.Read([&](Session& session) {
    return session.Query(
        "SELECT id, name, description, created, updated, color FROM labels WHERE id > ?1"
        " AND (?3 IS NULL OR id IN (SELECT label_id FROM transfer_labels WHERE transfer_id = ?3))"
        " ORDER BY id LIMIT ?2",
        {page.after_id, page.limit + 1, transfer}, [&](const Row& row) {
          found.items.push_back(LabelFromRow(row));
          return Status::OK();
        });
  }));
  EndPage(page, &found);
  return found;
}

Status OrganisationStore::RemoveLabel(int64_t id) { return Remove(database_, kLabelSql, id); }

}  // namespace waybill::metastore
