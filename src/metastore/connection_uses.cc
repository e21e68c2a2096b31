#include "metastore/connection_uses.h"

#include <fmt/format.h>

#include <array>

namespace waybill::metastore {
namespace {

constexpr std::string_view kRewrites[] = {
    R"sql(UPDATE transfers SET document = json_set(document, '$.source.connection', ?2)
          WHERE json_extract(document, '$.source.connection') = ?1)sql",
    R"sql(UPDATE transfers SET document = json_set(document, '$.destination.connection', ?2)
          WHERE json_extract(document, '$.destination.connection') = ?1)sql",
    R"sql(UPDATE transfer_revisions SET document = json_set(document, '$.source.connection', ?2)
          WHERE json_extract(document, '$.source.connection') = ?1)sql",
    R"sql(UPDATE transfer_revisions SET document = json_set(document, '$.destination.connection', ?2)
          WHERE json_extract(document, '$.destination.connection') = ?1)sql",
    R"sql(UPDATE jobs SET definition = json_set(definition, '$.source.connection', ?2)
          WHERE status = 'queued' AND json_extract(definition, '$.source.connection') = ?1)sql",
    R"sql(UPDATE jobs SET definition = json_set(definition, '$.destination.connection', ?2)
          WHERE status = 'queued' AND json_extract(definition, '$.destination.connection') = ?1)sql",
};

Result<int64_t> Integer(Session& session, std::string_view sql, const std::string& name) {
  int64_t value = 0;
  ARROW_RETURN_NOT_OK(session.Query(sql, {name}, [&](const Row& row) {
    value = row.Integer(0);
    return Status::OK();
  }));
  return value;
}

/// The number of a running job that uses it, or 0.
Result<int64_t> RunningUser(Session& session, const std::string& name) {
  return Integer(session,
                 "SELECT number FROM jobs"
                 " WHERE status IN ('setting_up', 'executing', 'interrupting')"
                 " AND (json_extract(definition, '$.source.connection') = ?1"
                 " OR json_extract(definition, '$.destination.connection') = ?1) LIMIT 1",
                 name);
}

Status CheckNoRunningUser(Session& session, const std::string& name) {
  ARROW_ASSIGN_OR_RAISE(int64_t job, RunningUser(session, name));
  if (job == 0) return Status::OK();
  return Fail(ErrorKind::kChanged, "connection " + name,
              fmt::format("job {} is using it: wait for it or cancel it", job));
}

}  // namespace

Status RenameConnectionUses(Session& session, const std::string& from, const std::string& to) {
  if (from == to) return Status::OK();
  ARROW_RETURN_NOT_OK(CheckNoRunningUser(session, from));
  for (std::string_view sql : kRewrites) {
    ARROW_RETURN_NOT_OK(session.Execute(sql, {from, to}));
  }
  return Status::OK();
}

Status CheckConnectionUnused(Session& session, const std::string& name) {
  ARROW_RETURN_NOT_OK(CheckNoRunningUser(session, name));
  ARROW_ASSIGN_OR_RAISE(int64_t transfers,
                        Integer(session,
                                "SELECT count(*) FROM transfers"
                                " WHERE json_extract(document, '$.source.connection') = ?1"
                                " OR json_extract(document, '$.destination.connection') = ?1",
                                name));
  if (transfers == 0) return Status::OK();
  return Fail(ErrorKind::kChanged, "connection " + name,
              fmt::format("{} stored transfer{} it: choose another connection there first",
                          transfers, transfers == 1 ? " uses" : "s use"));
}

}  // namespace waybill::metastore
