"""The parts of a time, read word by word: how long from now, which day, at what time, in which zone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.zones import zone_named
from handlers.reminders.when import words as parts
from handlers.reminders.when.words import Word, wrong

UTC_ZONE = ZoneInfo("UTC")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dt\d\d:\d\d(?::\d\d)?(z|[+-]\d\d:?\d\d)?")
_UNCLEAR = frozenset(
    {"pst", "pdt", "pt", "est", "edt", "cst", "cdt", "mst", "mdt", "bst", "ist", "cest", "aest", "jst", "mesz"}
)


@dataclass(frozen=True, slots=True)
class Found:
    """What the words have said so far."""

    after: timedelta | None = None
    moment: datetime | None = None
    day: date | None = None
    ahead: int | None = None
    weekday: str = ""
    every: bool = False
    at: time | None = None
    zone: ZoneInfo | None = None

    @property
    def is_when(self) -> bool:
        return self != Found(zone=self.zone)

    @property
    def has_day(self) -> bool:
        return bool(self.day or self.weekday or self.moment) or self.ahead is not None


_Step = tuple[Found, int] | None


def _duration(words: list[Word], at: int, found: Found, today: date) -> _Step:
    del today
    if found.is_when:
        return None
    got = parts.duration(words, at + (words[at].text == "in"))
    return (replace(found, after=got[0]), got[1]) if got else None


def _moment(words: list[Word], at: int, found: Found, today: date) -> _Step:
    del today
    if found.is_when or not (match := _MOMENT.fullmatch(words[at].text)):
        return None
    try:
        moment = datetime.fromisoformat(words[at].text.upper())
    except ValueError:
        raise wrong(f"There is no {words[at].raw}: look at the calendar, then say it again.") from None
    if not parts.YEARS[0] <= moment.year <= parts.YEARS[1]:
        raise wrong(f"The year {moment.year} is no time to be reminded in.")
    if match[1]:
        return replace(found, moment=moment), at + 1
    return replace(found, day=moment.date(), at=moment.time()), at + 1


def _every(words: list[Word], at: int, found: Found, today: date) -> _Step:
    del today
    if found.is_when or words[at].text not in {"every", "weekly"}:
        return None
    skip = {"week", "on"}
    after = at + 1
    while after < len(words) and words[after].text in skip:
        after += 1
    day = parts.weekday(words, after)
    if not day:
        raise wrong("I can repeat a reminder weekly, on a day that you name: “every thursday at 11:00”.")
    return replace(found, weekday=day, every=True), after + 1


def _date(words: list[Word], at: int, found: Found, today: date) -> _Step:
    if found.has_day:
        return None
    if words[at].text in {"today", "tomorrow"}:
        return replace(found, ahead=int(words[at].text == "tomorrow")), at + 1
    start = at + (words[at].text in {"on", "next", "this"})
    got = parts.calendar_date(words, start, today)
    if got:
        return replace(found, day=got[0]), got[1]
    day = parts.weekday(words, start)
    # “sat down” and “mon amour” begin like days: short forms count behind “on” and its like only.
    if not day or (start == at and words[at].text != day):
        return None
    return replace(found, weekday=day), start + 1


def _clock(words: list[Word], at: int, found: Found, today: date) -> _Step:
    del today
    if found.at is not None or found.moment:
        return None
    has_at = words[at].text == "at"
    got = parts.clock(words, at + has_at, bare=has_at)
    return (replace(found, at=got[0]), got[1]) if got else None


def _zone(words: list[Word], at: int, found: Found, today: date) -> _Step:
    del today
    if found.at is None or found.zone or found.moment:
        return None
    raw = words[at].raw
    if raw in {"UTC", "utc", "GMT", "Z"}:
        return replace(found, zone=UTC_ZONE), at + 1
    if words[at].text in _UNCLEAR and raw.isupper():
        raise wrong(f"“{raw}” is not one zone alone. Name a place, such as America/Los_Angeles or Europe/Berlin.")
    zone = zone_named(raw) if "/" in raw else None
    return (replace(found, zone=zone), at + 1) if zone else None


_READERS: tuple[Callable[[list[Word], int, Found, date], _Step], ...] = (
    _duration,
    _moment,
    _every,
    _date,
    _clock,
    _zone,
)


def take(words: list[Word], at: int, today: date) -> tuple[Found, int]:
    """Everything from word `at` on that belongs to the time."""
    found = Found()
    while at < len(words):
        step = next((taken for read_one in _READERS if (taken := read_one(words, at, found, today))), None)
        if step is None:
            break
        found, at = step
        if found.after is not None:
            break
    return found, at
