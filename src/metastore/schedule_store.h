#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "base/random.h"
#include "metastore/database.h"
#include "metastore/job.h"

namespace waybill::metastore {

/// When a transfer runs by itself. A value.
struct Schedule {
  int64_t id = 0;
  int64_t transfer_id = 0;
  Json rule;  ///< service/schedule.h knows what it means
  bool enabled = true;
  std::optional<Time> next_run;  ///< empty: never
  std::optional<Time> last_run;  ///< the instant it last fired for
};

struct ScheduleDraft {
  Json rule;
  bool enabled = true;
  std::optional<Time> next_run;
};

struct ScheduleFilter {
  std::optional<int64_t> transfer_id;
  std::optional<std::vector<int64_t>> visible;  ///< transfers
  std::optional<bool> enabled;
  bool soonest_first = false;  ///< by `next_run`, those that have none left out; else by id
  int64_t after_id = 0;
  int64_t limit = 100;
};

/// The schedules of a home.
///
/// Shape    a schedule fires at most once for each instant: Fire() moves `next_run` on and makes
///          the job in one transaction, and only if nobody else has moved it.
/// Errors   kMissing for an id that is not there; else as Database.
/// Threads  every method may be called from any thread and any process.
class ScheduleStore {
 public:
  ScheduleStore(Database& database, Clock& clock, Random& random)
      : database_(database), clock_(clock), random_(random) {}

  /// Replace all schedules of a transfer. One whose rule is there already keeps its id, when it
  /// last ran, and whether it is enabled unless `drafts` says otherwise.
  Result<std::vector<Schedule>> Replace(int64_t transfer_id,
                                        const std::vector<ScheduleDraft>& drafts);
  Result<Schedule> Enable(int64_t id, bool enabled, std::optional<Time> next_run);
  Result<Schedule> Find(int64_t id);
  /// As the filter says.
  Result<std::vector<Schedule>> List(const ScheduleFilter& filter);

  /// The enabled ones whose `next_run` is not after `now`, the most overdue first.
  Result<std::vector<Schedule>> Due(Time now, int64_t limit);
  /// When the next one is due; empty: none is.
  Result<std::optional<Time>> NextDue();

  /// `due` fires, or is passed over when there is no `job`; next it runs at `next_run`. Empty when
  /// somebody else has handled that instant, or it was changed meanwhile: then nothing was done.
  /// Else the job, if one was made: skipped when an earlier one of its transfer has not ended.
  struct Fired {
    std::optional<Job> job;
  };
  Result<std::optional<Fired>> Fire(const Schedule& due, std::optional<Time> next_run,
                                    const std::optional<NewJob>& job);

 private:
  Database& database_;
  Clock& clock_;
  Random& random_;
};

}  // namespace waybill::metastore
