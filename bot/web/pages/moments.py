"""Times as pages show them: in UTC, and beside it in the zone that the reader has chosen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from bot.core.zones import zone_named
from bot.errors import UsageError


@dataclass(frozen=True, slots=True)
class Moment:
    """`machine` is for programs (HTML, 4.5.15), `utc` and `local` are for people; `local` is empty without another zone."""

    machine: str
    utc: str
    local: str = ""


class Moments:
    """Writes times for one reader."""

    def __init__(self, zone: ZoneInfo | None) -> None:
        self.zone = zone

    def at(self, moment: datetime) -> Moment:
        """`Thu 26 Nov 2026, 11:00 UTC`"""
        utc = moment.astimezone(UTC)
        return Moment(f"{utc:%Y-%m-%dT%H:%MZ}", f"{day(utc)}, {utc:%H:%M} UTC", self._local(moment))

    def clock(self, moment: datetime) -> Moment:
        """`11:00 UTC`, where the day stands above."""
        utc = moment.astimezone(UTC)
        return Moment(f"{utc:%Y-%m-%dT%H:%MZ}", f"{utc:%H:%M} UTC", self._local(moment))

    def span(self, since: datetime, until: datetime, *, with_day: bool = True) -> Moment:
        """`Thu 26 Nov 2026, 11:00–12:30 UTC`, or without the day where it stands above."""
        first, last = since.astimezone(UTC), until.astimezone(UTC)
        on = f"{day(first)}, " if with_day else ""
        return Moment(f"{first:%Y-%m-%dT%H:%MZ}", f"{on}{first:%H:%M}–{last:%H:%M} UTC", self._local(since, until))

    def _local(self, since: datetime, until: datetime | None = None) -> str:
        if self.zone is None or self.zone.key == "UTC":
            return ""
        first = since.astimezone(self.zone)
        on = "" if first.date() == since.astimezone(UTC).date() else f"{first:%a} {first.day} {first:%b}, "
        to = f"–{until.astimezone(self.zone):%H:%M}" if until else ""
        return f"{on}{first:%H:%M}{to} {self.zone.key}"


def day(one: date) -> str:
    """`Thu 26 Nov 2026`"""
    return f"{one:%a} {one.day} {one:%b %Y}"


def chosen(text: str) -> ZoneInfo | None:
    """The zone of `?tz=`, None where it says none. Raises `UsageError`."""
    if not text.strip():
        return None
    zone = zone_named(text.strip()[:100])
    if zone is None:
        # No search for names that are near: it reads a whole folder, and anybody may ask any number of times.
        raise UsageError(
            f"“{text.strip()[:60]}” is no time zone that I know. Write a name such as Europe/Berlin, or UTC."
        )
    return zone
