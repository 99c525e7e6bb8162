"""A deadline as calls for proposals write it: a time of day in a zone, such as `2026-12-01 23:59 America/Los_Angeles`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.core.zones import place, zone_named

SHAPE = "write it as 2026-12-01T23:59 America/Los_Angeles, with the zone's IANA name, or UTC"
_WRITTEN = re.compile(r"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?)[ ]?(?:\[([\w+/-]+)\]|([\w+/-]+))")


@dataclass(frozen=True, slots=True)
class Moment:
    """What the clock on the wall shows in `zone`, and when that is in UTC."""

    wall: datetime
    zone: ZoneInfo
    at: datetime

    def __str__(self) -> str:
        return f"{self.wall:%a} {self.wall.day} {self.wall:%b %Y %H:%M} {self.zone.key}"


def moment(text: str) -> Moment | None:
    """Read one; None for an empty text. Raises `ValueError` with what to write."""
    if not text.strip():
        return None
    match = _WRITTEN.fullmatch(text.strip())
    if match is None:
        raise ValueError(SHAPE)
    named = match[2] or match[3]
    zone = zone_named("UTC" if named == "Z" else named)
    if zone is None:
        raise ValueError(f"there is no time zone {named}; {SHAPE}")
    try:
        wall = datetime.fromisoformat(match[1])
    except ValueError:
        raise ValueError(f"{match[1]} is in no calendar; {SHAPE}") from None
    return Moment(wall, zone, place(wall, zone).at.astimezone(UTC))
