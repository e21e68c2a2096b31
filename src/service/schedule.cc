#include "service/schedule.h"

#include <cctz/civil_time.h>
#include <cctz/time_zone.h>

#include "base/time_zone.h"

namespace waybill::service {
namespace {

using cctz::civil_day;
using cctz::civil_minute;
using cctz::civil_second;
using std::chrono::minutes;
using Instant = std::chrono::sys_time<std::chrono::seconds>;
using Minute = std::chrono::sys_time<minutes>;

/// A rule that finds no day in so many years has none: 29 February comes back after 8 at most.
constexpr int kHorizonYears = 9;
constexpr uint32_t kEveryHour = (uint32_t{1} << 24) - 1;

template <typename Bits>
bool Has(Bits bits, int bit) {
  return (bits >> bit & 1) != 0;
}

bool FitsDay(const TimeSet& times, const civil_day& day) {
  if (!Has(times.months, day.month())) return false;
  bool is_last = (day + 1).month() != day.month();
  bool fits_day = Has(times.days, day.day()) || (times.last_day && is_last);
  // cctz counts from Monday.
  int weekday = (int(cctz::get_weekday(day)) + 1) % 7;
  bool fits_weekday = Has(times.weekdays, weekday);
  return times.either_day ? fits_day || fits_weekday : fits_day && fits_weekday;
}

/// When a local minute fires: the first instant after the gap when clocks skip it, the first coming
/// when they repeat it.
Instant InstantOf(const cctz::time_zone& zone, const civil_minute& local) {
  auto found = zone.lookup(civil_second(local));
  return found.kind == cctz::time_zone::civil_lookup::SKIPPED ? found.trans : found.pre;
}

std::optional<Instant> NextOnDay(const TimeSet& times, const cctz::time_zone& zone,
                                 const civil_day& day, Time after) {
  for (int hour = 0; hour < 24; ++hour) {
    if (!Has(times.hours, hour)) continue;
    for (int minute = 0; minute < 60; ++minute) {
      if (!Has(times.minutes, minute)) continue;
      Instant at = InstantOf(zone, civil_minute(day.year(), day.month(), day.day(), hour, minute));
      if (at > after) return at;
    }
  }
  return std::nullopt;
}

/// Rules for some hours of the day, by local days.
std::optional<Time> NextByDays(const TimeSet& times, const cctz::time_zone& zone, Time after) {
  civil_day today(cctz::convert(std::chrono::floor<std::chrono::seconds>(after), zone));
  civil_day horizon(today.year() + kHorizonYears, today.month(), 1);
  // From yesterday: a zone may have left out a whole day.
  for (civil_day day = today - 1; day < horizon; ++day) {
    if (!FitsDay(times, day)) continue;
    if (auto at = NextOnDay(times, zone, day, after)) return Time(*at);
  }
  return std::nullopt;
}

/// Rules for every hour of the day, by real minutes.
std::optional<Time> NextByMinutes(const TimeSet& times, const cctz::time_zone& zone, Time after) {
  Minute at = std::chrono::floor<minutes>(after) + minutes(1);
  civil_day today(cctz::convert(Instant(at), zone));
  civil_day horizon(today.year() + kHorizonYears, today.month(), 1);
  while (true) {
    civil_second local = cctz::convert(Instant(at), zone);
    civil_day day(local);
    if (day >= horizon) return std::nullopt;
    if (FitsDay(times, day) && Has(times.minutes, local.minute())) return Time(at);
    Minute next = at + minutes(1);
    if (!FitsDay(times, day)) {
      // The day may begin a second time when clocks go back over midnight: never go backwards.
      Instant midnight = InstantOf(zone, civil_minute(civil_second(day + 1)));
      next = std::max(next, std::chrono::ceil<minutes>(midnight));
    }
    at = next;
  }
}

}  // namespace

std::optional<Time> NextRun(const ScheduleRule& rule, Time after) {
  if (rule.every_minutes > 0) {
    auto period = std::chrono::duration_cast<Duration>(minutes(rule.every_minutes));
    Duration since = after.time_since_epoch();
    Duration past = since % period;
    if (past < Duration(0)) past += period;
    return after - past + period;
  }
  auto zone = FindTimeZone(rule.time_zone);
  if (!zone.ok()) return std::nullopt;  // ParseSchedule has refused it
  bool every_hour = rule.times.hours == kEveryHour;
  return every_hour ? NextByMinutes(rule.times, *zone, after)
                    : NextByDays(rule.times, *zone, after);
}

std::vector<Time> NextRuns(const ScheduleRule& rule, Time after, int count) {
  std::vector<Time> runs;
  while (int(runs.size()) < count) {
    auto next = NextRun(rule, after);
    if (!next) break;
    runs.push_back(*next);
    after = *next;
  }
  return runs;
}

}  // namespace waybill::service
