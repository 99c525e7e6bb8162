"""On which days something recurs, as yaml2ical names it.

Parity and four-week rotations count ISO weeks (ISO 8601), as the meeting files have always meant them: after a week 53 an odd
week follows an odd one, so no fixed interval of weeks can say it. https://docs.opendev.org/opendev/yaml2ical/latest/
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.text.nearest import nearest

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ORDINALS = ("first", "second", "third", "fourth", "fifth")
ADHOC = "adhoc"
_WEEK = timedelta(days=7)
_CYCLES = {
    "weekly": (1, 0),
    "biweekly-even": (2, 0),
    "biweekly-odd": (2, 1),
    "quadweekly": (4, 0),
    "quadweekly-week-1": (4, 1),
    "quadweekly-week-2": (4, 2),
    "quadweekly-week-3": (4, 3),
    "quadweekly-alternate": (4, 2),
}
"""Every how many ISO weeks, and the remainder of the week's number."""
FREQUENCIES = (*_CYCLES, ADHOC, *(f"{ordinal}-{day.casefold()}" for ordinal in ORDINALS for day in DAYS))


@dataclass(frozen=True, slots=True)
class Rule:
    """A frequency on one day of the week (0 is Monday). Made by `rule`, which checks that the two agree."""

    weekday: int
    frequency: str

    @property
    def day(self) -> str:
        return DAYS[self.weekday]

    @property
    def is_adhoc(self) -> bool:
        return self.frequency == ADHOC

    @property
    def nth(self) -> int:
        """Which such day of the month, from 1; 0 where months do not matter."""
        ordinal = self.frequency.partition("-")[0]
        return ORDINALS.index(ordinal) + 1 if ordinal in ORDINALS else 0

    @property
    def weeks(self) -> int:
        """Every how many ISO weeks; 0 where weeks do not matter."""
        return _CYCLES.get(self.frequency, (0, 0))[0]

    def on(self, weekday: int) -> Rule:
        """The same on another day of the week."""
        name = f"{ORDINALS[self.nth - 1]}-{DAYS[weekday].casefold()}" if self.nth else self.frequency
        return Rule(weekday, name)

    def dates(self, first: date, last: date) -> Iterator[date]:
        """All dates from `first` to `last`, both included."""
        if self.is_adhoc:
            return
        fits = self._fits()
        day = first + timedelta(days=(self.weekday - first.weekday()) % 7)
        while day <= last:
            if fits(day):
                yield day
            day += _WEEK

    def _fits(self) -> Callable[[date], bool]:
        """Whether a date of the right weekday is one."""
        if nth := self.nth:
            return lambda day: (day.day + 6) // 7 == nth
        weeks, rest = _CYCLES[self.frequency]
        return (lambda day: day.isocalendar().week % weeks == rest) if weeks > 1 else lambda _: True

    def __str__(self) -> str:
        if self.nth:
            return f"every {ORDINALS[self.nth - 1]} {self.day} of the month"
        return {
            "weekly": f"every {self.day}",
            "biweekly-even": f"{self.day}s of even ISO weeks",
            "biweekly-odd": f"{self.day}s of odd ISO weeks",
            ADHOC: "when it is called",
        }.get(self.frequency, f"every fourth {self.day} ({self.frequency})")


def rule(day: str, frequency: str) -> Rule:
    """Read the words of a schedule. Raises `ValueError` with what to write instead."""
    number, named = weekday(day), frequency.strip().casefold()
    if named not in FREQUENCIES:
        close = nearest(named, FREQUENCIES, limit=1)
        hint = f"did you mean {close[0]}?" if close else "write weekly, biweekly-odd, first-thursday, adhoc …"
        raise ValueError(f"“{frequency}” is no frequency; {hint}")
    ordinal, _, of = named.partition("-")
    if ordinal in ORDINALS and of != DAYS[number].casefold():
        raise ValueError(f"{named} is no {DAYS[number]}: write {ordinal}-{DAYS[number].casefold()}, or another day")
    return Rule(number, named)


def weekday(text: str) -> int:
    """`Thursday` or `thu`; 0 is Monday. A number is refused: half the world counts from Sunday. Raises `ValueError`."""
    word = text.strip().casefold().removesuffix("s")
    found = [number for number, day in enumerate(DAYS) if len(word) >= 3 and day.casefold().startswith(word)]
    if not found:
        close = nearest(word, DAYS, limit=1)
        hint = f"did you mean {close[0]}?" if close else "write the day's name, such as Thursday"
        raise ValueError(f"“{text}” is no day of the week; {hint}")
    return found[0]
