#!/usr/bin/env python3
"""Writes unixtimes.tsv: unit, UNIX time, zone, and the date and time as Python's datetime and zoneinfo have them."""
import datetime
import pathlib
import random
import zoneinfo

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
ZONES = ["Etc/UTC", "Asia/Tokyo", "America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Kathmandu"]
MICROS = {"second": 10**6, "millisecond": 10**3, "microsecond": 1}
EDGES = [0, -1, 1, 253402300799, -62135596800, 951782400, 1582934400, 1772953200, -2**31, 2**31]


def micros_of(unit: str, value: int) -> int:
    return value // 1000 if unit == "nanosecond" else value * MICROS[unit]


def row(unit: str, value: int, zone: str) -> str:
    moment = EPOCH + datetime.timedelta(microseconds=micros_of(unit, value))
    local = moment.astimezone(zoneinfo.ZoneInfo(zone))
    return f"{unit}\t{value}\t{zone}\t{local.isoformat(sep=' ', timespec='microseconds')}\n"


def main() -> None:
    chance = random.Random(7)
    rows = [row("second", edge, "Etc/UTC") for edge in EDGES]
    for unit in ("second", "millisecond", "microsecond", "nanosecond"):
        for _ in range(60):
            seconds = chance.randrange(-631152000, 4102444800)  # 1950 to 2100: before, zones have odd seconds
            scale = 10**9 if unit == "nanosecond" else 10**6 // MICROS[unit]
            rows.append(row(unit, seconds * scale + chance.randrange(scale), chance.choice(ZONES)))
    (pathlib.Path(__file__).parent / "unixtimes.tsv").write_text("".join(rows))


main()
