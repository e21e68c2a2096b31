#include "metastore/audit_store.h"

#include "metastore/time_column.h"

namespace waybill::metastore {
namespace {

#define WAYBILL_AUDIT_COLUMNS                                                       \
  "id, at, user_id, email, role, api_key_id, ip, user_agent, request_id, category," \
  " action, object_id, object_name, result, details, hash"

std::optional<int64_t> OptionalInteger(const Row& row, int column) {
  if (row.IsNull(column)) return std::nullopt;
  return row.Integer(column);
}

Value OrNull(const std::optional<int64_t>& number) {
  return number ? Value(*number) : Value(nullptr);
}

Value OrNull(const std::optional<Time>& time) {
  return time ? Value(Microseconds(*time)) : Value(nullptr);
}

AuditRow FromRow(const Row& row) {
  return {.id = row.Integer(0),
          .at = TimeOf(row, 1),
          .user_id = OptionalInteger(row, 2),
          .email = row.Text(3),
          .role = row.Text(4),
          .api_key_id = OptionalInteger(row, 5),
          .ip = row.Text(6),
          .user_agent = row.Text(7),
          .request_id = row.Text(8),
          .category = row.Text(9),
          .action = row.Text(10),
          .object_id = row.Text(11),
          .object_name = row.Text(12),
          .result = row.Text(13),
          .details = row.Text(14),
          .hash = row.Text(15)};
}

Result<int64_t> LastIdOf(Session& session) {
  int64_t last = 0;
  // AUTOINCREMENT remembers the highest id there, also of rows that are gone.
  ARROW_RETURN_NOT_OK(session.Query("SELECT seq FROM sqlite_sequence WHERE name = 'audit'", {},
                                    [&](const Row& row) {
                                      last = row.Integer(0);
                                      return Status::OK();
                                    }));
  return last;
}

Result<std::vector<AuditRow>> Rows(Database& database, std::string_view sql, Values values) {
  std::vector<AuditRow> rows;
  ARROW_RETURN_NOT_OK(database.Read([&](Session& session) {
    return session.Query(sql, values, [&](const Row& row) {
      rows.push_back(FromRow(row));
      return Status::OK();
    });
  }));
  return rows;
}

}  // namespace

Status AuditStore::Append(AuditRow row, const Hash& hash) {
  return database_.Write([&](Session& session) -> Status {
    std::string before;
    ARROW_RETURN_NOT_OK(
        session.Query("SELECT hash FROM audit ORDER BY id DESC LIMIT 1", {}, [&](const Row& last) {
          before = last.Text(0);
          return Status::OK();
        }));
    ARROW_ASSIGN_OR_RAISE(int64_t last_id, LastIdOf(session));
    row.id = last_id + 1;
    row.hash = hash(row, before);
    return session
        .Execute(
            "INSERT INTO audit (" WAYBILL_AUDIT_COLUMNS
            ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            {row.id, Microseconds(row.at), OrNull(row.user_id), row.email, row.role,
             OrNull(row.api_key_id), row.ip, row.user_agent, row.request_id, row.category,
             row.action, row.object_id, row.object_name, row.result, row.details, Blob(row.hash)})
        .status();
  });
}

Result<std::vector<AuditRow>> AuditStore::List(const AuditFilter& filter) {
  return Rows(
      database_,
      "SELECT " WAYBILL_AUDIT_COLUMNS
      " FROM audit WHERE (?1 = 0 OR id < ?1) AND (?2 = '' OR category = ?2)"
      " AND (?3 IS NULL OR user_id = ?3) AND (?4 = '' OR action = ?4)"
      " AND (?5 = '' OR object_id = ?5) AND (?6 = '' OR result = ?6)"
      " AND (?7 IS NULL OR at >= ?7) AND (?8 IS NULL OR at < ?8)"
      " ORDER BY id DESC LIMIT ?9",
      {filter.before_id, filter.category, OrNull(filter.user_id), filter.action, filter.object_id,
       filter.result, OrNull(filter.from), OrNull(filter.until), filter.limit});
}

Result<std::vector<AuditRow>> AuditStore::After(int64_t after_id, int64_t limit) {
  return Rows(database_,
              "SELECT " WAYBILL_AUDIT_COLUMNS " FROM audit WHERE id > ? ORDER BY id LIMIT ?",
              {after_id, limit});
}

Result<int64_t> AuditStore::LastId() {
  int64_t last = 0;
  ARROW_RETURN_NOT_OK(
      database_.Read([&](Session& session) { return LastIdOf(session).Value(&last); }));
  return last;
}

}  // namespace waybill::metastore
