#!/usr/bin/env python3
"""Writes zones.tsv: zone, seconds on a local clock, seconds in UTC, as Python's zoneinfo has them."""
import datetime
import pathlib
import random
import zoneinfo

UTC = datetime.timezone.utc
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=UTC)
ZONES = ["Asia/Tokyo", "America/New_York", "Europe/London", "Australia/Lord_Howe", "America/Sao_Paulo",
         "Africa/Casablanca", "Pacific/Apia", "Asia/Kathmandu", "America/St_Johns"]
# Local times around which clocks change in 2026, in New York, London and Lord Howe.
CHANGES = [1772955000, 1793511000, 1774747800, 1792891800, 1775311200]


def main() -> None:
    random.seed(7)
    lines = []
    for zone in ZONES:
        for i in range(60):
            if i < 40:
                local = random.randrange(-1577836800, 2524608000)
            else:
                local = random.choice(CHANGES) + random.randrange(-7200, 7200)
            clock = EPOCH.replace(tzinfo=None) + datetime.timedelta(seconds=local)
            utc = clock.replace(tzinfo=zoneinfo.ZoneInfo(zone)).astimezone(UTC) - EPOCH
            lines.append(f"{zone}\t{local}\t{int(utc.total_seconds())}\n")
    (pathlib.Path(__file__).parent / "zones.tsv").write_text("".join(lines))


main()
