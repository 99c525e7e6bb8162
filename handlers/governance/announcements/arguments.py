"""Days, times and lists of days as people type them. Times without a zone are in UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Self

MOST_REMINDERS = 10
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_LEAD = re.compile(r"(\d{1,3})d?")


class Day(date):
    """`2020-08-01`"""

    @classmethod
    def from_chat(cls, text: str) -> Self:
        """Raises `ValueError`."""
        try:
            if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
                raise ValueError
            return cls.fromisoformat(text)
        except ValueError:
            raise ValueError("a day such as 2020-08-01 is expected") from None


class When(str):
    """`2020-07-01T09:00Z`, `2020-07-01 09:00`, `2020-07-01` or `09:00`; it depends on the day on which it is read."""

    __slots__ = ()

    @classmethod
    def from_chat(cls, text: str) -> Self:
        """Raises `ValueError`."""
        found = cls(text.strip().upper())
        found.moment(datetime.now(UTC))
        return found

    def moment(self, now: datetime, *, end_of_day: bool = False) -> datetime:
        """The moment in UTC, in whole seconds; a bare time is the next one, a bare day its beginning or its end."""
        clock = _CLOCK.fullmatch(self)
        try:
            if clock:
                today = datetime.combine(now.date(), time(int(clock[1]), int(clock[2])), UTC)
                return today if today > now else today + timedelta(days=1)
            found = datetime.fromisoformat(self)
            if len(self) <= len("2020-07-01") and end_of_day:
                found += timedelta(days=1)
            found = found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC).replace(microsecond=0)
        except (ValueError, OverflowError):
            raise ValueError("a time such as 2020-07-01T09:00Z is expected, in UTC where it names no zone") from None
        return found


class Leads(tuple[int, ...]):
    """`30d,7d,0d`, or `none`."""

    __slots__ = ()

    @classmethod
    def from_chat(cls, text: str) -> Self:
        """Raises `ValueError`."""
        if text.casefold() == "none":
            return cls()
        days = [_days(part.strip()) for part in text.casefold().split(",") if part.strip()]
        if not days or len(days) > MOST_REMINDERS:
            raise ValueError(f"up to {MOST_REMINDERS} days such as 30d,7d,0d are expected, or none")
        return cls(sorted(set(days), reverse=True))


def _days(text: str) -> int:
    match = _LEAD.fullmatch(text)
    if match is None or int(match[1]) > 365:
        raise ValueError("days before it such as 30d,7d,0d are expected, at most 365d, or none")
    return int(match[1])
