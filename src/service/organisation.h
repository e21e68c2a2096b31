#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "metastore/metastore.h"

namespace waybill::service {

/// What a list's query says.
struct PageQuery {
  std::optional<int64_t> limit;  ///< 1..200, 50 when empty
  std::string cursor;            ///< as next_cursor gave it; empty: from the start
};
Result<metastore::PageOf> ParsePage(const PageQuery& query);
/// null after the last part.
Json NextCursor(std::optional<int64_t> next_after);

/// The rules of teams, resource groups and labels, with their JSON.
///
/// Shape    texts are kept as they were given, not trimmed; "" and null stay apart.
/// Errors   kMissing for an id that is not there; kDefinition naming the field.
/// Owns     nothing; what it was built on outlives it.
/// Threads  every method may be called from any thread.
class Organisation {
 public:
  explicit Organisation(metastore::Metastore& store) : store_(store) {}

  Result<metastore::Team> AddTeam(const Json& body);
  Result<metastore::Team> UpdateTeam(int64_t id, const Json& body);
  Result<metastore::ResourceGroup> AddGroup(const Json& body);
  Result<metastore::ResourceGroup> UpdateGroup(int64_t id, const Json& body);
  Result<metastore::Label> AddLabel(const Json& body);
  Result<metastore::Label> UpdateLabel(int64_t id, const Json& body);
  /// The labels of a list of names, at most kMaxLabels. kDefinition for one that is not there.
  static constexpr size_t kMaxLabels = 100;
  Result<std::vector<int64_t>> LabelIds(const Json& names);

  /// Finding, listing and removing hold no rules.
  metastore::OrganisationStore& store() { return store_.organisation(); }

 private:
  metastore::Metastore& store_;
};

Json TeamToJson(const metastore::Team& team);
/// Without members, as TROCCO lists teams.
Json TeamToListJson(const metastore::Team& team);
Json GroupToJson(const metastore::ResourceGroup& group);
Json LabelToJson(const metastore::Label& label);

}  // namespace waybill::service
