#include "base/local_clock.h"

#include <algorithm>

#include "base/time_zone.h"

namespace waybill {
namespace {

using Seconds = cctz::time_point<cctz::seconds>;

int64_t Count(const Seconds& at) { return at.time_since_epoch().count(); }

int64_t AsLocal(const cctz::civil_second& civil) { return civil - cctz::civil_second(); }

}  // namespace

Result<LocalClock> LocalClock::Make(std::string_view name) {
  ARROW_ASSIGN_OR_RAISE(cctz::time_zone zone, FindTimeZone(name));
  return LocalClock(zone);
}

int64_t LocalClock::LookUp(int64_t local_seconds) {
  cctz::civil_second civil = cctz::civil_second() + local_seconds;
  auto found = zone_.lookup(civil);
  int64_t utc = Count(found.pre);
  if (found.kind != cctz::time_zone::civil_lookup::UNIQUE) return utc;

  // Between two changes the offset holds. A local time that a change repeats belongs to the span
  // before it, and one that it skips is read with the offset before it, so in local time a span
  // runs from the later to the later of the two readings of its changes.
  offset_ = local_seconds - utc;
  begin_ = INT64_MIN;
  end_ = INT64_MAX;
  cctz::time_zone::civil_transition change;
  if (zone_.prev_transition(found.pre + cctz::seconds(1), &change)) {
    begin_ = std::max(AsLocal(change.from), AsLocal(change.to));
  }
  if (zone_.next_transition(found.pre, &change)) {
    end_ = std::max(AsLocal(change.from), AsLocal(change.to));
  }
  return utc;
}

}  // namespace waybill
