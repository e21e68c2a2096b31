#include "metastore/grant_store.h"

namespace waybill::metastore {
namespace {

// Parameters: 1 the person, 2 the thing. Rows: whether he is its owner, a role of his or NULL.
constexpr std::string_view kOnConnection =
    "SELECT thing.owner_id IS ?1, role.role FROM connections AS thing"
    " LEFT JOIN (resource_group_teams AS role JOIN team_members AS member"
    "   ON member.team_id = role.team_id AND member.user_id = ?1)"
    " ON role.resource_group_id = thing.resource_group_id WHERE thing.id = ?2";
constexpr std::string_view kOnTransfer =
    "SELECT thing.owner_id IS ?1, role.role FROM transfers AS thing"
    " LEFT JOIN (resource_group_teams AS role JOIN team_members AS member"
    "   ON member.team_id = role.team_id AND member.user_id = ?1)"
    " ON role.resource_group_id = thing.resource_group_id WHERE thing.id = ?2";
constexpr std::string_view kOnSchedule =
    "SELECT thing.owner_id IS ?1, role.role FROM schedules JOIN transfers AS thing"
    " ON thing.id = schedules.transfer_id"
    " LEFT JOIN (resource_group_teams AS role JOIN team_members AS member"
    "   ON member.team_id = role.team_id AND member.user_id = ?1)"
    " ON role.resource_group_id = thing.resource_group_id WHERE schedules.id = ?2";
constexpr std::string_view kOnJob =
    "SELECT thing.owner_id IS ?1 OR (thing.id IS NULL AND jobs.user_id IS ?1), role.role FROM jobs"
    " LEFT JOIN transfers AS thing ON thing.id = jobs.transfer_id"
    " LEFT JOIN (resource_group_teams AS role JOIN team_members AS member"
    "   ON member.team_id = role.team_id AND member.user_id = ?1)"
    " ON role.resource_group_id = thing.resource_group_id WHERE jobs.number = ?2";
constexpr std::string_view kOnGroup =
    "SELECT 0, role.role FROM resource_groups AS thing"
    " LEFT JOIN (resource_group_teams AS role JOIN team_members AS member"
    "   ON member.team_id = role.team_id AND member.user_id = ?1)"
    " ON role.resource_group_id = thing.id WHERE thing.id = ?2";

constexpr std::string_view kConnections =
    "SELECT id FROM connections WHERE owner_id = ?1 OR resource_group_id IN"
    " (SELECT role.resource_group_id FROM resource_group_teams AS role JOIN team_members AS member"
    "  ON member.team_id = role.team_id WHERE member.user_id = ?1) ORDER BY id";
constexpr std::string_view kTransfers =
    "SELECT id FROM transfers WHERE owner_id = ?1 OR resource_group_id IN"
    " (SELECT role.resource_group_id FROM resource_group_teams AS role JOIN team_members AS member"
    "  ON member.team_id = role.team_id WHERE member.user_id = ?1) ORDER BY id";
constexpr std::string_view kGroups =
    "SELECT DISTINCT role.resource_group_id FROM resource_group_teams AS role"
    " JOIN team_members AS member ON member.team_id = role.team_id"
    " WHERE member.user_id = ?1 ORDER BY 1";

/// Parameter: the transfer. Rows: a person, and a role of his; NULL: he is its owner.
constexpr std::string_view kHolders =
    "SELECT owner_id, NULL FROM transfers WHERE id = ?1 AND owner_id IS NOT NULL"
    " UNION ALL SELECT member.user_id, role.role FROM transfers AS thing"
    " JOIN resource_group_teams AS role ON role.resource_group_id = thing.resource_group_id"
    " JOIN team_members AS member ON member.team_id = role.team_id WHERE thing.id = ?1";

struct Queries {
  std::string_view standing;
  std::string_view reached;
};

Queries QueriesOf(GrantKind kind) {
  switch (kind) {
    case GrantKind::kConnection: return {kOnConnection, kConnections};
    case GrantKind::kTransfer: return {kOnTransfer, kTransfers};
    case GrantKind::kSchedule: return {kOnSchedule, kTransfers};
    case GrantKind::kJob: return {kOnJob, kTransfers};
    case GrantKind::kResourceGroup: break;
  }
  return {kOnGroup, kGroups};
}

}  // namespace

Result<std::optional<Standing>> GrantStore::StandingOf(int64_t user_id, GrantKind kind,
                                                       int64_t id) {
  std::optional<Standing> standing;
  ARROW_RETURN_NOT_OK(database_.Read([&](Session& session) {
    return session.Query(QueriesOf(kind).standing, {user_id, id}, [&](const Row& row) {
      if (!standing) standing.emplace();
      standing->is_owner = row.Integer(0) != 0;
      if (!row.IsNull(1)) standing->roles.push_back(row.Text(1));
      return Status::OK();
    });
  }));
  return standing;
}

Result<std::vector<int64_t>> GrantStore::Reached(int64_t user_id, GrantKind kind) {
  std::vector<int64_t> ids;
  ARROW_RETURN_NOT_OK(database_.Read([&](Session& session) {
    return session.Query(QueriesOf(kind).reached, {user_id}, [&](const Row& row) {
      ids.push_back(row.Integer(0));
      return Status::OK();
    });
  }));
  return ids;
}

Result<std::map<int64_t, Standing>> GrantStore::HoldersOf(int64_t transfer_id) {
  std::map<int64_t, Standing> holders;
  ARROW_RETURN_NOT_OK(database_.Read([&](Session& session) {
    return session.Query(kHolders, {transfer_id}, [&](const Row& row) {
      Standing& standing = holders[row.Integer(0)];
      if (row.IsNull(1)) standing.is_owner = true;
      if (!row.IsNull(1)) standing.roles.push_back(row.Text(1));
      return Status::OK();
    });
  }));
  return holders;
}

}  // namespace waybill::metastore
