"""The words of a sentence with a time in it, and the numbers, days and clock times among them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta

from bot.errors import UsageError
from handlers.reminders.when.model import DAYS

MOST_WORDS = 40
"""So many words are looked at for a time."""
USAGE = "remind me in 2h TEXT | at 11:00 TEXT | on 2026-11-26 at 11:00 TEXT | every thursday at 11:00 TEXT"

_WORD = re.compile(r"\S+")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAMES = "january february march april june july august september sept october november december"
_FULL_MONTHS = frozenset(_MONTH_NAMES.split())
_UNITS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), 60),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 3600),
    **dict.fromkeys(("d", "day", "days"), 86400),
    **dict.fromkeys(("w", "week", "weeks"), 7 * 86400),
}
_AMOUNT = re.compile(r"(\d{1,6})([a-z]+)")
_COMPACT = re.compile(r"(?:\d{1,6}[a-z]{1,7})+")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?(?::(\d{2}))?(am|pm)?")
_ISO_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_ODD_DATE = re.compile(r"\d{1,4}[/.]\d{1,2}(?:[/.]\d{1,4}|[/.])?")
YEARS = (1970, 9000)
"""Beyond these, moments cannot be counted in every zone."""
NAMED_TIMES = {"noon": time(12), "midnight": time(0)}


@dataclass(frozen=True, slots=True)
class Word:
    """One word: as it is compared, and where it stands in the line."""

    text: str
    raw: str
    start: int


def split(line: str) -> list[Word]:
    """The first words of a line; punctuation behind a word is not part of it."""
    found = []
    for match in _WORD.finditer(line):
        raw = match[0].rstrip(",;:.!")
        found.append(Word(raw.casefold(), raw, match.start()))
        if len(found) == MOST_WORDS:
            break
    return found


def wrong(sentence: str) -> UsageError:
    """Words that cannot be meant."""
    return UsageError(sentence, usage=USAGE)


def duration(words: list[Word], at: int) -> tuple[timedelta, int] | None:
    """`2h`, `1d12h`, `2 hours 30 minutes`, `an hour`, `half an hour` from word `at` on, and the word after it."""
    if [w.text for w in words[at : at + 3]] == ["half", "an", "hour"]:
        return timedelta(minutes=30), at + 3
    seconds, here = 0, at
    while (part := _amount(words, here)) is not None:
        seconds, here = seconds + part[0], part[1]
        if here < len(words) and words[here].text == "and" and _amount(words, here + 1):
            here += 1
    return (timedelta(seconds=seconds), here) if here > at else None


def _amount(words: list[Word], at: int) -> tuple[int, int] | None:
    """Seconds."""
    if at >= len(words):
        return None
    text, unit = words[at].text, words[at + 1].text if at + 1 < len(words) else ""
    if _COMPACT.fullmatch(text):
        parts = _AMOUNT.findall(text)
        if all(name in _UNITS for _, name in parts):
            return sum(int(number) * _UNITS[name] for number, name in parts), at + 1
    number = 1 if text in {"a", "an", "one"} else int(text) if text.isdecimal() and len(text) <= 6 else None
    return (number * _UNITS[unit], at + 2) if number is not None and unit in _UNITS else None


def clock(words: list[Word], at: int, *, bare: bool) -> tuple[time, int] | None:
    """`11:00`, `11am`, `11 pm`, `noon`; with `bare` also `9`. Raises `UsageError` for 25:00."""
    if at >= len(words):
        return None
    text = words[at].text
    if text in NAMED_TIMES:
        return NAMED_TIMES[text], at + 1
    match = _CLOCK.fullmatch(text)
    if match is None:
        return None
    half, after = match[4], at + 1
    if half is None and after < len(words) and words[after].text in {"am", "pm", "a.m", "p.m"}:
        half, after = words[after].text.replace(".", ""), after + 1
    if not (half or match[2] or bare):
        return None
    return _time(words[at].raw, int(match[1]), int(match[2] or 0), int(match[3] or 0), half or ""), after


def _time(raw: str, hour: int, minute: int, second: int, half: str) -> time:
    if half and not 1 <= hour <= 12:
        raise wrong(f"“{raw}” is no time of the day: with am or pm the hour is from 1 to 12.")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    try:
        return time(hour, minute, second)
    except ValueError:
        raise wrong(f"“{raw}” is no time of the day: hours go to 23, minutes to 59.") from None


def weekday(words: list[Word], at: int) -> str:
    """The day's full name; empty where the word names none. `thu` is one, `sun` is one, `mo` is none."""
    text = words[at].text if at < len(words) else ""
    return next((day for day in DAYS if text == day or (len(text) >= 3 and day.startswith(text))), "")


def calendar_date(words: list[Word], at: int, today: date) -> tuple[date, int] | None:
    """`2026-11-26`, `26 November`, `Nov 26 2026`; without a year the next such day. Raises `UsageError` for 30 February."""
    if at >= len(words):
        return None
    text = words[at].text
    if _ISO_DATE.fullmatch(text):
        year, month, day = (int(part) for part in text.split("-"))
        return _date(year, month, day), at + 1
    if _ODD_DATE.fullmatch(text) and not _CLOCK.fullmatch(text):
        raise wrong(f"“{words[at].raw}” can be read in two ways. Write dates as 2026-11-26 or 26 November.")
    found = _day_and_month(words, at)
    if found is None:
        return None
    day, month, after = found
    if after < len(words) and re.fullmatch(r"20\d\d", words[after].text):
        return _date(int(words[after].text), month, day), after + 1
    return _coming(today, month, day), after


def _day_and_month(words: list[Word], at: int) -> tuple[int, int, int] | None:
    if at + 1 >= len(words):
        return None
    one, two = words[at].text, words[at + 1].text
    if _day(one) and _month(two):
        return _day(one), _month(two), at + 2
    return (_day(two), _month(one), at + 2) if _month(one) and _day(two) else None


def _day(text: str) -> int:
    match = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", text)
    return int(match[1]) if match else 0


def _month(text: str) -> int:
    return _MONTHS.index(text[:3]) + 1 if text in _MONTHS or text in _FULL_MONTHS else 0


def _coming(today: date, month: int, day: int) -> date:
    """This year's, or the next one's; 29 February may be a few years away."""
    for year in range(today.year, today.year + 9):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    return _date(today.year, month, day)


def _date(year: int, month: int, day: int) -> date:
    if not YEARS[0] <= year <= YEARS[1]:
        raise wrong(f"The year {year} is no time to be reminded in.")
    try:
        return date(year, month, day)
    except ValueError:
        raise wrong(f"There is no {year}-{month:02}-{day:02}: look at the calendar, then say it again.") from None
