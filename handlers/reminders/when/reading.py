"""From “in 2h check the mirror” to a moment and “check the mirror”.

    when = "in" DURATION | "every" DAY ["at" TIME] | [DATE] ["at" TIME] [ZONE]     in any order that people use
    DATE = today | tomorrow | [on] [next] thursday | [on] 2026-11-26 | [on] 26 November
    TIME = 11:00 | 11am | 11:30 pm | noon | midnight; a moment as 2026-11-26T11:00Z stands for both

The time stands first, or, where nothing at the beginning is one, at the end: “check the mirror in 2h”. It is read in the zone
that is said with it, else in the asker's own. A time of the day that has passed is tomorrow's; a date that has passed is refused.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.zones import Placed, place, told
from bot.text.clean import one_line
from handlers.reminders.when import words as parts
from handlers.reminders.when.model import DAYS, Asked, Weekly
from handlers.reminders.when.steps import Found, take
from handlers.reminders.when.words import Word, wrong

MORNING = time(9)
"""When only the day is said."""
LOOKED_AT = 8000
"""Characters of a line that are read for a time."""
_STARTS = frozenset({"in", "at", "on", "every", "weekly", "today", "tomorrow", "next", *DAYS})
_FILLERS = frozenset({"to", "that", "about", "-", "–", "—", ""})


def read(line: str, now: datetime, zone: ZoneInfo, longest: timedelta) -> Asked:
    """Read a line. Raises `UsageError` with what to write instead."""
    line = line.strip()
    words = parts.split(line[:LOOKED_AT])
    found, end = take(words, 0, now.astimezone(zone).date())
    if found.is_when:
        text = line[_without_fillers(words, end, len(line)) :]
    else:
        found, text = _at_the_end(line, words, now.astimezone(zone).date())
    text = one_line(text).strip('“”" ')
    asked = _asked(found, now, found.zone or zone)
    _check(asked.placed.at, now, longest)
    if not text:
        raise wrong("What shall I remind of? Say it behind the time.")
    is_local = found.after is None and found.moment is None and found.zone is None
    return replace(asked, text=text, is_local=is_local)


def _without_fillers(words: list[Word], at: int, end: int) -> int:
    while at < len(words) and words[at].text in _FILLERS:
        at += 1
    return words[at].start if at < len(words) else end


def _at_the_end(line: str, words: list[Word], today: date) -> tuple[Found, str]:
    """The first place from which all words to the end are a time."""
    if len(words) < parts.MOST_WORDS:
        for at in range(1, len(words)):
            if words[at].text in _STARTS:
                found, end = take(words, at, today)
                if found.is_when and end == len(words):
                    first = _without_fillers(words, 0, len(line))
                    return found, line[first : words[at].start]
    raise wrong("When? Say a time such as “in 2h”, “at 11:00”, “tomorrow at 9:00” or “on 2026-11-26 at 11:00”.")


def _asked(found: Found, now: datetime, zone: ZoneInfo) -> Asked:
    if found.after is not None:
        return Asked(Placed(_moment_after(now, found.after)), "", zone)
    if found.moment is not None:
        return Asked(Placed(found.moment.astimezone(UTC)), "", zone)
    at = found.at or MORNING
    if found.weekday:
        weekly = Weekly(found.weekday, at, zone)
        placed = weekly.first(now)
        return Asked(placed, "", zone, weekly if found.every else None, _remark(placed, at, zone))
    placed = _on_day(found, at, now, zone)
    return Asked(placed, "", zone, remark=_remark(placed, at, zone))


def _moment_after(now: datetime, after: timedelta) -> datetime:
    try:
        return (now + after).astimezone(UTC).replace(microsecond=0)
    except OverflowError:
        raise wrong("That is further away than any calendar goes.") from None


def _on_day(found: Found, at: time, now: datetime, zone: ZoneInfo) -> Placed:
    today = now.astimezone(zone).date()
    placed = place(datetime.combine(found.day or today + timedelta(days=found.ahead or 0), at), zone)
    if not found.has_day and placed.at <= now:
        placed = place(datetime.combine(today + timedelta(days=1), at), zone)
    return placed


def _remark(placed: Placed, at: time, zone: ZoneInfo) -> str:
    """What a change of the clocks does to the time that was asked for."""
    if placed.shift == "gap":
        return f"{at:%H:%M} does not exist in {zone.key} that day, since the clocks go forward: it is the first moment after."
    if placed.shift == "fold":
        return f"{at:%H:%M} comes twice in {zone.key} that day, since the clocks go back: it is the first of the two."
    return ""


def _check(at: datetime, now: datetime, longest: timedelta) -> None:
    if at <= now:
        raise wrong(f"{told(at)} is past; it is {told(now.replace(second=0, microsecond=0))} now.")
    if at - now > longest:
        raise wrong(f"{told(at)} is too far away: I remember for {longest.days} days at most.")
