#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "metastore/database.h"
#include "metastore/page.h"

namespace waybill::metastore {

struct TeamMember {
  int64_t user_id = 0;
  std::string email;  ///< read only
  std::string role;   ///< "team_admin" or "team_member"
};

struct Team {
  int64_t id = 0;
  std::string name;
  std::optional<std::string> description;
  std::vector<TeamMember> members;  ///< by user id; empty in lists
  Time created;
  Time updated;
};

struct GroupTeam {
  int64_t team_id = 0;
  std::string role;  ///< "administrator", "editor", "operator" or "viewer"
};

struct ResourceGroup {
  int64_t id = 0;
  std::string name;
  std::optional<std::string> description;
  std::vector<GroupTeam> teams;  ///< by team id
  Time created;
  Time updated;
};

struct Label {
  int64_t id = 0;
  std::string name;
  std::string color;
  std::optional<std::string> description;
  Time created;
  Time updated;
};

/// Teams, resource groups and labels.
///
/// Shape    Save adds what has no id and replaces what has one, members and teams with it.
/// Errors   kMissing for an id that is not there; kDefinition for a name that is taken and for a
///          member or team that does not exist; else as Database.
/// Owns     nothing; what it was built on outlives it.
/// Threads  every method may be called from any thread and any process.
class OrganisationStore {
 public:
  OrganisationStore(Database& database, Clock& clock) : database_(database), clock_(clock) {}

  Result<Team> SaveTeam(const Team& team);
  Result<Team> FindTeam(int64_t id);
  Result<Page<Team>> ListTeams(PageOf page);
  Status RemoveTeam(int64_t id);

  Result<ResourceGroup> SaveGroup(const ResourceGroup& group);
  Result<ResourceGroup> FindGroup(int64_t id);
  Result<Page<ResourceGroup>> ListGroups(PageOf page);
  Status RemoveGroup(int64_t id);

  Result<Label> SaveLabel(const Label& label);
  Result<Label> FindLabel(int64_t id);
  Result<std::optional<int64_t>> FindLabelId(const std::string& name);
  /// `transfer_id`: only the labels of that transfer.
  Result<Page<Label>> ListLabels(PageOf page, std::optional<int64_t> transfer_id = {});
  Status RemoveLabel(int64_t id);

 private:
  Database& database_;
  Clock& clock_;
};

}  // namespace waybill::metastore
