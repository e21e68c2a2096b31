#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "base/option_table.h"

namespace waybill::service {

/// What becomes of instants that pass while nothing runs schedules, or while one is late by more
/// than a minute.
enum class MissedRun {
  kSkip,     ///< "skip"      it waits for the next instant
  kRunOnce,  ///< "run_once"  one run makes up for all that were missed
};

/// The minutes of local time at which a schedule fires: each set as bits. A value.
struct TimeSet {
  uint64_t minutes = 0;     ///< bit 0..59
  uint32_t hours = 0;       ///< bit 0..23
  uint32_t days = 0;        ///< of the month, bit 1..31
  uint32_t months = 0;      ///< bit 1..12
  uint32_t weekdays = 0;    ///< bit 0 (Sunday)..6
  bool last_day = false;    ///< also the last day of the month
  bool either_day = false;  ///< cron: a day that fits `days` OR `weekdays` is enough
};

/// When a transfer runs by itself.
///
/// Shape    either every `every_minutes` minutes, counted from 1970-01-01 00:00 UTC, or at the
///          local minutes of `times` in `time_zone`.
///          Daylight saving: a local minute that does not exist (clocks go forward) fires at the
///          first instant after the gap, once, however many of its minutes fall into the gap. A
///          local minute that comes twice (clocks go back) fires at its first coming only. Rules
///          that name every hour follow the sun instead: they fire in both comings of the hour,
///          and not at all for an hour that is left out.
/// Units    whole minutes.
struct ScheduleRule {
  int every_minutes = 0;
  TimeSet times;
  std::string time_zone = "UTC";  ///< IANA
  MissedRun missed = MissedRun::kSkip;
};

/// TROCCO's fields: frequency (hourly, daily, weekly, monthly), minute, hour, day_of_week (0 is
/// Sunday), day, time_zone; and beside them cron, every_minutes, last_day, missed_run.
const OptionTable& ScheduleOptions();
/// The options as they are stored: checked, defaults filled in, nulls left out. kDefinition naming
/// every problem.
Result<Json> CheckSchedule(const Json& schedule);
/// What checked options mean. kDefinition naming every problem.
Result<ScheduleRule> ParseSchedule(const Json& schedule);
/// "*/5 9-17 * * MON-FRI": five fields of numbers, names (JAN, SUN), lists, ranges, steps, and L
/// as day: the last of the month. 7 is Sunday, too. kDefinition with the field at fault.
Result<TimeSet> ParseCron(std::string_view text);

/// The first instant after `after` at which it fires; empty when it never does (30 February).
std::optional<Time> NextRun(const ScheduleRule& rule, Time after);
/// The next `count` of them.
std::vector<Time> NextRuns(const ScheduleRule& rule, Time after, int count);

}  // namespace waybill::service
