"""Whatever people do to a series, another program shows it at the bot's instants."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as some

from handlers.hours.calendar.feed import Look, feed
from handlers.hours.series.model import Change, Kind, Series, Skip, Slot
from handlers.hours.series.rule import DAYS, FREQUENCIES, Rule
from tests.handlers.hours.calendar.test_feed import NOW, expanded, ours

DATES = some.dates(date(2026, 11, 21), date(2028, 10, 1))
TIMES = some.builds(time, some.integers(0, 23), some.sampled_from([0, 15, 30]))
ZONES = some.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Pacific/Auckland", "America/St_Johns"])


@some.composite
def slots(draw: some.DrawFn, key: str) -> Slot:
    frequency = draw(some.sampled_from(FREQUENCIES))
    named = frequency.partition("-")[2].title()
    weekday = DAYS.index(named) if named in DAYS else draw(some.integers(0, 6))
    return Slot(
        key,
        Rule(weekday, frequency),
        draw(TIMES),
        draw(some.sampled_from([30, 90])),
        start_date=draw(some.none() | DATES),
        end_date=draw(some.none() | DATES),
        dates=tuple(draw(some.lists(DATES, max_size=2))),
    )


@some.composite
def any_series(draw: some.DrawFn) -> Series:
    zone = ZoneInfo(draw(ZONES))
    slot = draw(slots("1"))
    bare = Series("s", "S", (slot,), zone=zone)
    on = [one.starts_at.astimezone(zone).date() for one in bare.sessions(NOW, NOW + timedelta(days=700))]
    days = some.sampled_from(on) if on else DATES
    changes: list[Change] = []
    for number in range(1, draw(some.integers(0, 3)) + 1):
        kind, day, to = draw(some.sampled_from(Kind)), draw(days), datetime.combine(draw(DATES), draw(TIMES), UTC)
        if any(change.on == day for change in changes):
            continue
        onwards = kind is not Kind.EXTRA and draw(some.booleans()) and not any(one.onwards for one in changes)
        at = draw(TIMES) if onwards else None
        weekday = draw(some.integers(0, 6)) if onwards else None
        moved = to if kind is Kind.EXTRA or (kind is Kind.MOVE and not onwards) else None
        changes.append(Change(number, kind, "1", day, onwards, to=moved, weekday=weekday, at=at))
    skipped = draw(days)
    known = any(change.on == skipped for change in changes)
    skips = () if known else (Skip(skipped),)
    made = Slot(slot.key, slot.rule, slot.at, slot.minutes, slot.start_date, slot.end_date, (), skips, slot.dates)
    return Series("s", "S", (made,), zone=zone, changes=tuple(changes))


@settings(max_examples=100, deadline=None)
@given(any_series())
def test_the_same_instants(series: Series) -> None:
    shown = {(start, end) for _, start, end in expanded(feed([series], NOW, Look()))}
    assert shown == {(start, end) for _, start, end in ours([series])}
