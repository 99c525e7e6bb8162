"""What was asked for: once, or every week at the same time by the clock on the wall."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from bot.core.zones import Placed, place

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""As `date.weekday` counts them; in the store and in chat a day is its name."""
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Weekly:
    """`day` is a name from `DAYS`; `at` is what the clock in `zone` shows."""

    day: str
    at: time
    zone: ZoneInfo

    def times(self, since: datetime) -> Iterator[Placed]:
        """All times from `since` on, in order."""
        today = since.astimezone(self.zone).date()
        # A day earlier, since a time that falls into a gap may move past midnight.
        ahead = (DAYS.index(self.day) - today.weekday() + 1) % 7 - 1
        wall = datetime.combine(today + timedelta(days=ahead), self.at)
        while True:
            placed = place(wall, self.zone)
            if placed.at >= since:
                yield placed
            wall += _WEEK

    def first(self, after: datetime) -> Placed:
        """The first time later than `after`."""
        return next(self.times(after.astimezone(UTC) + timedelta(microseconds=1)))

    def last(self, until: datetime) -> datetime:
        """The latest time up to `until`, that one included."""
        return max(one.at for one in islice(self.times(until - 2 * _WEEK), 3) if one.at <= until)

    def __str__(self) -> str:
        return f"{self.day} {self.at:%H:%M:%S} {self.zone.key}"

    @classmethod
    def kept(cls, text: str) -> Weekly:
        """What `str` has made of one."""
        day, at, zone = text.split(" ")
        return cls(day, time.fromisoformat(at), ZoneInfo(zone))


@dataclass(frozen=True, slots=True)
class Asked:
    """The (first) moment, the words that are left, the zone in which the time was read, and what must be said of it.

    `is_local` is a time of the day that was said without a zone.
    """

    placed: Placed
    text: str
    zone: ZoneInfo
    weekly: Weekly | None = None
    remark: str = ""
    is_local: bool = False
