#include "metastore/schedule_store.h"

#include <fmt/format.h>

#include <string>

#include "metastore/job_rows.h"
#include "metastore/json_column.h"
#include "metastore/time_column.h"
#include "metastore/transfer_rows.h"

namespace waybill::metastore {
namespace {

constexpr std::string_view kSelect =
    "SELECT id, transfer_id, rule, enabled, next_run, last_run FROM schedules";

Result<Schedule> FromRow(const Row& row) {
  Schedule schedule;
  schedule.id = row.Integer(0);
  schedule.transfer_id = row.Integer(1);
  ARROW_ASSIGN_OR_RAISE(schedule.rule,
                        ParseJson(row.Text(2), fmt::format("schedule {}", schedule.id)));
  schedule.enabled = row.Integer(3) != 0;
  schedule.next_run = OptionalTimeOf(row, 4);
  schedule.last_run = OptionalTimeOf(row, 5);
  return schedule;
}

Result<std::vector<Schedule>> Select(Session& session, std::string_view sql, Values values) {
  std::vector<Schedule> schedules;
  ARROW_RETURN_NOT_OK(session.Query(sql, values, [&](const Row& row) -> Status {
    ARROW_ASSIGN_OR_RAISE(Schedule schedule, FromRow(row));
    schedules.push_back(std::move(schedule));
    return Status::OK();
  }));
  return schedules;
}

Result<std::vector<Schedule>> OfTransfer(Session& session, int64_t transfer_id) {
  static const std::string kOf = std::string(kSelect) + " WHERE transfer_id = ? ORDER BY id";
  return Select(session, kOf, {transfer_id});
}

Result<Schedule> LoadSchedule(Session& session, int64_t id) {
  static const std::string kById = std::string(kSelect) + " WHERE id = ?";
  ARROW_ASSIGN_OR_RAISE(auto found, Select(session, kById, {id}));
  if (!found.empty()) return std::move(found.front());
  return Fail(ErrorKind::kMissing, fmt::format("schedule {}", id), "there is no such schedule");
}

Value OrNull(const std::optional<Time>& time) {
  return time ? Value(Microseconds(*time)) : Value(nullptr);
}

Status Store(Session& session, int64_t transfer_id, const ScheduleDraft& draft,
             const Schedule* standing) {
  ARROW_ASSIGN_OR_RAISE(std::string rule, JsonText(draft.rule, "schedule"));
  if (standing == nullptr) {
    return session
        .Execute("INSERT INTO schedules (transfer_id, rule, enabled, next_run) VALUES (?, ?, ?, ?)",
                 {transfer_id, rule, int64_t(draft.enabled), OrNull(draft.next_run)})
        .status();
  }
  if (standing->enabled == draft.enabled) return Status::OK();
  return session
      .Execute("UPDATE schedules SET enabled = ?, next_run = ? WHERE id = ?",
               {int64_t(draft.enabled), OrNull(draft.next_run), standing->id})
      .status();
}

/// Takes the first of `schedules` with that rule out of it.
std::optional<Schedule> TakeEqual(std::vector<Schedule>* schedules, const Json& rule) {
  for (auto it = schedules->begin(); it != schedules->end(); ++it) {
    if (it->rule != rule) continue;
    Schedule taken = std::move(*it);
    schedules->erase(it);
    return taken;
  }
  return std::nullopt;
}

}  // namespace

Result<std::vector<Schedule>> ScheduleStore::Replace(int64_t transfer_id,
                                                     const std::vector<ScheduleDraft>& drafts) {
  std::vector<Schedule> replaced;
  ARROW_RETURN_NOT_OK(database_.Write([&](Session& session) -> Status {
    ARROW_RETURN_NOT_OK(LoadTransfer(session, transfer_id).status());
    ARROW_ASSIGN_OR_RAISE(auto left, OfTransfer(session, transfer_id));
    for (const ScheduleDraft& draft : drafts) {
      auto standing = TakeEqual(&left, draft.rule);
      ARROW_RETURN_NOT_OK(Store(session, transfer_id, draft, standing ? &*standing : nullptr));
    }
    for (const Schedule& schedule : left) {
      ARROW_RETURN_NOT_OK(session.Execute("DELETE FROM schedules WHERE id = ?", {schedule.id}));
    }
    return OfTransfer(session, transfer_id).Value(&replaced);
  }));
  return replaced;
}

Result<Schedule> ScheduleStore::Enable(int64_t id, bool enabled, std::optional<Time> next_run) {
  Schedule schedule;
  ARROW_RETURN_NOT_OK(database_.Write([&](Session& session) -> Status {
    ARROW_RETURN_NOT_OK(
        session.Execute("UPDATE schedules SET enabled = ?, next_run = ? WHERE id = ?",
                        {int64_t(enabled), OrNull(next_run), id}));
    return LoadSchedule(session, id).Value(&schedule);
  }));
  return schedule;
}

Result<Schedule> ScheduleStore::Find(int64_t id) {
  Schedule schedule;
  ARROW_RETURN_NOT_OK(
      database_.Read([&](Session& session) { return LoadSchedule(session, id).Value(&schedule); }));
  return schedule;
}

Result<std::vector<Schedule>> ScheduleStore::List(const ScheduleFilter& filter) {
  static const std::string kFiltered =
      std::string(kSelect) +
      " WHERE id > ?1 AND (?2 IS NULL OR transfer_id = ?2)"
      " AND (?3 IS NULL OR transfer_id IN (SELECT value FROM json_each(?3)))"
      " AND (?4 IS NULL OR enabled = ?4)";
  static const std::string kById = kFiltered + " ORDER BY id LIMIT ?5";
  static const std::string kSoonest =
      kFiltered + " AND next_run IS NOT NULL ORDER BY next_run, id LIMIT ?5";
  std::string visible;
  if (filter.visible) visible = Json(*filter.visible).dump();
  std::vector<Schedule> schedules;
  ARROW_RETURN_NOT_OK(database_.Read([&](Session& session) {
    return Select(
               session, filter.soonest_first ? kSoonest : kById,
               {filter.after_id, filter.transfer_id ? Value(*filter.transfer_id) : Value(nullptr),
                filter.visible ? Value(visible) : Value(nullptr),
                filter.enabled ? Value(int64_t(*filter.enabled)) : Value(nullptr), filter.limit})
        .Value(&schedules);
  }));
  return schedules;
}

Result<std::vector<Schedule>> ScheduleStore::Due(Time now, int64_t limit) {
  static const std::string kDue =
      std::string(kSelect) + " WHERE enabled = 1 AND next_run <= ? ORDER BY next_run LIMIT ?";
  std::vector<Schedule> schedules;
  ARROW_RETURN_NOT_OK(database_.Read([&](Session& session) {
    return Select(session, kDue, {Microseconds(now), limit}).Value(&schedules);
  }));
  return schedules;
}

Result<std::optional<Time>> ScheduleStore::NextDue() {
  std::optional<Time> next;
  ARROW_RETURN_NOT_OK(database_.Read([&](Session& session) {
    return session.Query("SELECT min(next_run) FROM schedules WHERE enabled = 1", {},
                         [&](const Row& row) {
                           next = OptionalTimeOf(row, 0);
                           return Status::OK();
                         });
  }));
  return next;
}

Result<std::optional<ScheduleStore::Fired>> ScheduleStore::Fire(const Schedule& due,
                                                                std::optional<Time> next_run,
                                                                const std::optional<NewJob>& job) {
  std::optional<Fired> fired;
  ARROW_RETURN_NOT_OK(database_.Write([&](Session& session) -> Status {
    // Whoever moves next_run first owns the instant.
    ARROW_ASSIGN_OR_RAISE(
        int64_t moved,
        session.Execute("UPDATE schedules SET next_run = ?, last_run = coalesce(?, last_run)"
                        " WHERE id = ? AND enabled = 1 AND next_run = ?",
                        {OrNull(next_run), job ? OrNull(due.next_run) : Value(nullptr), due.id,
                         OrNull(due.next_run)}));
    if (moved == 0) return Status::OK();
    fired.emplace();
    if (!job) return Status::OK();
    ARROW_ASSIGN_OR_RAISE(fired->job, InsertJob(session, *job, {clock_.Now(), random_}));
    return Status::OK();
  }));
  return fired;
}

}  // namespace waybill::metastore
