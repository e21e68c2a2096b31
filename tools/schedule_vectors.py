"""Writes tests/data/schedules/vectors.jsonl: when schedules run, by other people's code.

    schedule_vectors.py > tests/data/schedules/vectors.jsonl      # needs croniter==6.0.0 and Python's zoneinfo

croniter (MIT) says at which local minutes a cron line fires; it never sees a zone. zoneinfo says which instants those
are. Rules for some hours: a local minute that clocks skip counts as the first instant after the gap, one that they
repeat as its first coming. Rules for every hour: each real minute whose local time fits.
"""
import json
import random
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from croniter import croniter

UTC = timezone.utc
RUNS = 6
# Each with moments before, in and after a change of its clocks, and one far from any.
ZONES = {
    "UTC": ["2026-02-27T23:59:59"],
    "Asia/Tokyo": ["2026-12-31T14:59:00"],
    "Europe/Berlin": ["2026-03-28T12:00:00", "2026-03-29T00:59:59", "2026-10-24T12:00:00", "2026-10-25T00:30:00"],
    "America/New_York": ["2026-03-08T05:00:00", "2026-03-08T07:00:00", "2026-11-01T04:00:00", "2026-11-01T06:10:00"],
    "Australia/Lord_Howe": ["2026-04-04T12:00:00", "2026-10-03T12:00:00"],  # half an hour
    "America/Santiago": ["2026-04-04T20:00:00", "2026-09-05T20:00:00"],  # at midnight
    "Pacific/Apia": ["2011-12-29T12:00:00"],  # a whole day was left out
    "Asia/Kathmandu": ["2026-06-15T10:11:12"],  # +05:45
    "Africa/Casablanca": ["2026-02-14T12:00:00", "2026-03-21T12:00:00"],
}
SOME_HOURS = ["30 2 * * *", "0 0 * * *", "15,45 1-3 * * *", "30 1 * * SUN", "*/20 0,2 * * *", "0 9 1 * *", "59 23 31 * *",
              "0 12 29 2 *", "10 4 L * *", "0 0 1,15 * MON", "5 6 * JAN,mar-APR *", "0 8 * * 1-5", "0 0 * * 7",
              "30 2 29-31 * *", "0 */5 * * *", "7-59/13 22 */9 * *"]
# Not days such as */10: croniter 6.0.0 walks from 21 February past 1 March, which its own match() accepts.
EVERY_HOUR = ["0 * * * *", "30 * * * *", "*/15 * * * *", "45 * * * sun", "10 * L * *", "0-10/5 * 1 */3 *"]


def local_minutes(cron, start):
    """Naive local times, at and after `start`."""
    walk = croniter(cron, start - timedelta(minutes=1))
    while True:
        yield walk.get_next(datetime)


def instant_of(local, zone):
    aware = local.replace(tzinfo=zone, fold=0)
    instant = aware.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == local:
        return instant
    # Skipped: halve to the first instant whose local time is behind the gap. Clocks change at whole minutes.
    low, high = instant - timedelta(hours=26), instant + timedelta(hours=26)
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(zone).replace(tzinfo=None) < local:
            low = middle
        else:
            high = middle
    return high.replace(second=0, microsecond=0)


def runs_for_some_hours(cron, zone, after):
    runs = []
    start = (after.astimezone(zone) - timedelta(days=2)).replace(tzinfo=None, second=0, microsecond=0)
    for local in local_minutes(cron, start):
        instant = instant_of(local, zone)
        if instant > after and (not runs or instant > runs[-1]):
            runs.append(instant)
        if len(runs) == RUNS:
            return runs


def runs_for_every_hour(cron, zone, after):
    runs = []
    minute = after.replace(second=0, microsecond=0)
    while len(runs) < RUNS:
        minute += timedelta(minutes=1)
        local = minute.astimezone(zone).replace(tzinfo=None)
        if croniter.match(cron, local):
            runs.append(minute)
        elif (minute - after) > timedelta(days=400):
            break
    return runs


def write(cron, name, after, runs):
    text = "%Y-%m-%dT%H:%M:%SZ"
    print(json.dumps({"cron": cron, "time_zone": name, "after": after.strftime(text),
                      "runs": [run.strftime(text) for run in runs]}))


def main():
    chance = random.Random(4)
    for name, moments in ZONES.items():
        zone = ZoneInfo(name)
        afters = [datetime.fromisoformat(moment).replace(tzinfo=UTC) for moment in moments]
        afters += [datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=chance.randrange(3 * 365 * 86400))]
        for after in afters:
            for cron in SOME_HOURS:
                write(cron, name, after, runs_for_some_hours(cron, zone, after))
            for cron in EVERY_HOUR[:3]:
                write(cron, name, after, runs_for_every_hour(cron, zone, after))
        for cron in EVERY_HOUR[3:]:
            write(cron, name, afters[0], runs_for_every_hour(cron, zone, afters[0]))


if __name__ == "__main__":
    main()
