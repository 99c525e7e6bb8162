"""From a clock on a wall to instants, and back to words.

A local time that a change of the clocks leaves out is the first instant after it, one that exists twice is the first of the two
(see bot.core.zones). No calendar program has to agree: such slots are given to it date by date.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.core.zones import close_names, place, zone_named

_CLOCK = re.compile(r"([0-9]{1,2}):?([0-9]{2})")
_DATE = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})")


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """When the clocks of a zone show this, in UTC."""
    if zone.key == "UTC":
        return datetime.combine(day, at, UTC)
    return place(datetime.combine(day, at), zone).at


def wall(moment: datetime, zone: ZoneInfo) -> datetime:
    """What the clocks of a zone show at an instant."""
    return moment.astimezone(zone)


def read_zone(text: str) -> ZoneInfo:
    """An IANA name. Raises `ValueError` with the nearest one."""
    zone = zone_named(text)
    if zone is None:
        close = close_names(text)
        hint = f"did you mean {close[0]}?" if close else "write a name such as Europe/Berlin, or UTC"
        raise ValueError(f"“{text}” is no time zone that I know; {hint}")
    return zone


def read_time(text: str) -> time:
    """`11:00` or `1100`. Raises `ValueError`."""
    match = _CLOCK.fullmatch(text.strip())
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        raise ValueError(f"“{text}” is no time of day; write it as 11:00, from 00:00 to 23:59")
    return time(int(match[1]), int(match[2]))


def read_date(text: str) -> date:
    """`2026-11-26` or `20261126`. Raises `ValueError`."""
    match = _DATE.fullmatch(text.strip())
    if not match:
        raise ValueError(f"“{text}” is no date; write it as 2026-11-26")
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise ValueError(f"“{text}” is not in the calendar; look at the day and the month") from None


def span(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> str:
    """`Thu 2026-11-26 11:00–12:30 UTC`, as the clocks of a zone show it; a name such as CET only where it is one."""
    first, last = wall(starts_at, zone), wall(ends_at, zone)
    return f"{first:%a %Y-%m-%d %H:%M}–{last:%H:%M} {label(first)}"


def times(starts_at: datetime, ends_at: datetime, *zones: ZoneInfo | None) -> str:
    """The same in UTC and, where they differ, in other zones: `Thu 2026-11-26 11:00–12:30 UTC (12:00–13:30 Europe/Berlin)`."""
    text = span(starts_at, ends_at, ZoneInfo("UTC"))
    shown = [
        _beside(starts_at, ends_at, zone)
        for zone in dict.fromkeys(zone for zone in zones if zone is not None)
        if wall(starts_at, zone).utcoffset() or label(wall(starts_at, zone)) not in {"UTC", "Etc/UTC"}
    ]
    return f"{text} ({', '.join(shown)})" if shown else text


def _beside(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> str:
    """In another zone; its day too, where that is another one."""
    first, last = wall(starts_at, zone), wall(ends_at, zone)
    day = "" if first.date() == starts_at.astimezone(UTC).date() else f"{first:%a %Y-%m-%d} "
    return f"{day}{first:%H:%M}–{last:%H:%M} {label(first)}"


def label(moment: datetime) -> str:
    """The zone's name."""
    return str(moment.tzinfo)
