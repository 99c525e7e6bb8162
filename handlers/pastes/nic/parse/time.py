"""When a reading was made: the output of `date`, the heading of `watch`, a `sleep` between two commands."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from handlers.pastes.nic.snapshot import Stamp

_MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"
_DATE = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +(?:(?P<day1>\d{1,2}) )?(?P<month>[A-Z][a-z]{2}) +(?:(?P<day2>\d{1,2}) +)?"
    r"(?:(?P<year1>\d{4}) +)?(?P<hour>\d{1,2}):(?P<minute>\d\d):(?P<second>\d\d)(?: (?P<half>[AP]M))?"
    r"(?: +(?:[A-Z]{2,5}|[+-]\d{2,4}))?(?: +(?P<year2>\d{4}))?"
)
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)")
_CLOCK = re.compile(r"\s{0,8}(\d\d):(\d\d):(\d\d)(?:[.,]\d{1,9})?(?: up .{1,200}|\s*)")
_EPOCH = re.compile(r"\s{0,8}(1[5-9]\d{8})(?:\.\d{1,9})?\s*")
_SLEEP = re.compile(r"\bsleep (\d{1,4})(?:\.\d+)?s?\b")


def stamp(line: str) -> Stamp | None:
    """The time that a line tells, if that is what the line is for."""
    text = line.strip()
    if len(text) > 200:
        return None
    date = _DATE.match(text) or (_DATE.search(text) if text.startswith("Every ") else None)
    if date:
        return _from_date(date)
    iso = _ISO.match(text) if len(text) < 40 else None
    if iso:
        return _dated(f"{iso[1]}T{iso[2]}")
    clock = _CLOCK.fullmatch(text)
    if clock:
        return Stamp(int(clock[1]) * 3600 + int(clock[2]) * 60 + int(clock[3]), has_date=False)
    epoch = _EPOCH.fullmatch(text)
    return Stamp(float(epoch[1]), has_date=True) if epoch else None


def _from_date(date: re.Match[str]) -> Stamp | None:
    month, odd = divmod(_MONTHS.find(date["month"]), 3)
    year, day = date["year1"] or date["year2"], date["day1"] or date["day2"]
    hour = int(date["hour"])
    if date["half"]:
        hour = hour % 12 + (12 if date["half"] == "PM" else 0)
    if month < 0 or odd or not year or not day:
        return None
    return _dated(f"{year}-{month + 1:02}-{int(day):02}T{hour:02}:{date['minute']}:{date['second']}")


def _dated(text: str) -> Stamp | None:
    try:
        return Stamp(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp(), has_date=True)
    except ValueError:
        return None


def pause(line: str) -> float | None:
    """The seconds of a `sleep` in a command line."""
    match = _SLEEP.search(line) if "sleep" in line[:400] else None
    return float(match[1]) if match else None


def between(first: Stamp | None, second: Stamp | None) -> float | None:
    """Seconds from one to the other; across midnight for times of day. None where they cannot be compared."""
    if first is None or second is None or first.has_date != second.has_date:
        return None
    seconds = second.seconds - first.seconds
    if not first.has_date:
        seconds %= 86_400
    return seconds if seconds > 0 else None
