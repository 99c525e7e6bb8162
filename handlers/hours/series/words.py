"""Dates and times as people type them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self

from bot.core.zones import Placed, place
from handlers.hours.series.instants import read_date, read_time, wall
from handlers.hours.series.model import Series, Session
from handlers.hours.series.rule import DAYS, weekday


class Day(date):
    """A date of the calendar: 2026-11-26."""

    @classmethod
    def from_chat(cls, text: str) -> Self:
        """Raises `ValueError` with what is expected."""
        return cls.fromordinal(read_date(text).toordinal())


class Hour(time):
    """A time of day: 11:00."""

    @classmethod
    def from_chat(cls, text: str) -> Self:
        """Raises `ValueError` with what is expected."""
        found = read_time(text)
        return cls(found.hour, found.minute)


@dataclass(frozen=True, slots=True)
class Target:
    """Where to: a date or a day of the week, and a time; what is not said stays."""

    on: date | None = None
    weekday: int | None = None
    at: time | None = None

    @classmethod
    def from_chat(cls, text: str) -> Target:
        """`2026-11-27 11:00`, `Friday 11:00`, `11:00`, `Friday`, `2026-11-27`. Raises `ValueError`."""
        words = text.replace("T", " ", 1).split() if text[:4].isdecimal() and "T" in text else text.split()
        found = cls()
        for word in words[:2]:
            found = found._with(word)
        if not words or len(words) > 2:
            raise ValueError("a date or a day and a time are expected, such as “2026-11-27 11:00” or “Friday 11:00”")
        return found

    def _with(self, word: str) -> Target:
        if ":" in word:
            return Target(self.on, self.weekday, read_time(word))
        if word[:1].isdecimal():
            return Target(read_date(word), None, self.at)
        return Target(None, weekday(word), self.at)

    def one(self, session: Session, series: Series) -> Placed:
        """The new moment of one session; a day of the week is that of the same week."""
        now = wall(session.original, series.zone)
        day = self.on or now.date()
        if self.weekday is not None:
            day += timedelta(days=self.weekday - day.weekday())
        return place(datetime.combine(day, self.at or now.time()), series.zone)

    def __str__(self) -> str:
        day = str(self.on) if self.on else DAYS[self.weekday] if self.weekday is not None else ""
        return " ".join(part for part in (day, f"{self.at:%H:%M}" if self.at else "") if part)
