"""What becomes of a series when people change it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.hours.series.model import Change, Kind, Series, Session, Skip, Slot
from handlers.hours.series.rule import rule

NOW = datetime(2026, 11, 20, tzinfo=UTC)
SLOT = Slot("1", rule("Thursday", "weekly"), time(11), 90)
SERIES = Series("gs", "Getting Started", (SLOT,), rooms=("libera:#cfp",), hosts=("libera:mona",))
THURSDAY = date(2026, 11, 26)


def sessions(*changes: Change, series: Series = SERIES, days: int = 21, since: datetime = NOW) -> list[Session]:
    return replace(series, changes=changes).sessions(since, since + timedelta(days=days))


def starts(*changes: Change, series: Series = SERIES) -> list[str]:
    return [
        f"{one.starts_at:%m-%d %H:%M}" + (" x" if one.is_cancelled else "") for one in sessions(*changes, series=series)
    ]


def test_sessions_start_from_the_first_moment_up_to_but_not_at_the_last() -> None:
    at = datetime(2026, 11, 26, 11, tzinfo=UTC)
    assert [one.starts_at for one in SERIES.sessions(at, at + timedelta(days=7))] == [at]
    assert SERIES.sessions(at + timedelta(seconds=1), at + timedelta(days=7)) == []


def test_a_cancelled_session_stays_at_its_time_and_keeps_its_key() -> None:
    (first, *_) = sessions(Change(1, Kind.CANCEL, "1", THURSDAY, reason="holiday"))
    assert (first.is_cancelled, first.reason, first.key) == (True, "holiday", "gs@2026-11-26T11:00Z")


def test_a_moved_session_is_found_at_its_new_time_only_under_its_old_key() -> None:
    to = datetime(2026, 12, 9, 15, tzinfo=UTC)
    moved = Change(1, Kind.MOVE, "1", THURSDAY, to=to)
    assert starts(moved) == ["12-03 11:00", "12-09 15:00", "12-10 11:00"]
    (found,) = sessions(moved, since=datetime(2026, 12, 9, tzinfo=UTC), days=1)
    assert (found.key, found.ends_at - found.starts_at) == ("gs@2026-11-26T11:00Z", timedelta(minutes=90))


def test_a_change_of_a_date_without_a_session_does_nothing() -> None:
    wednesday = Change(1, Kind.MOVE, "1", date(2026, 11, 25), to=datetime(2026, 11, 27, 9, tzinfo=UTC))
    assert starts(wednesday) == starts()


def test_from_a_date_on_it_ends() -> None:
    assert starts(Change(1, Kind.CANCEL, "1", date(2026, 12, 3), onwards=True)) == ["11-26 11:00"]


def test_from_a_date_on_it_is_on_another_day_and_that_very_week_moves_too() -> None:
    earlier = Change(1, Kind.MOVE, "1", date(2026, 12, 3), onwards=True, weekday=1, at=time(9))
    assert starts(earlier) == ["11-26 11:00", "12-01 09:00", "12-08 09:00"]
    later = replace(earlier, weekday=4)
    assert starts(later) == ["11-26 11:00", "12-04 09:00"]


def test_what_was_moved_from_a_date_on_can_be_moved_and_cancelled_again() -> None:
    first = Change(1, Kind.MOVE, "1", date(2026, 12, 3), onwards=True, weekday=4)
    second = Change(2, Kind.MOVE, "1.1", date(2026, 12, 11), onwards=True, at=time(15))
    gone = Change(3, Kind.CANCEL, "1.1", date(2026, 12, 4))
    longer = replace(SERIES, changes=(first, second, gone)).sessions(NOW, NOW + timedelta(days=30))
    found = [f"{one.starts_at:%m-%d %H:%M}" + (" x" if one.is_cancelled else "") for one in longer]
    assert found == ["11-26 11:00", "12-04 11:00 x", "12-11 15:00", "12-18 15:00"]


def test_parity_stays_when_the_day_changes() -> None:
    odd = replace(SERIES, slots=(replace(SLOT, rule=rule("Thursday", "biweekly-odd")),))
    moved = Change(1, Kind.MOVE, "1", date(2026, 12, 10), onwards=True, weekday=0)
    found = sessions(moved, series=odd, days=50)
    assert [f"{one.starts_at:%a %V}" for one in found] == ["Thu 49", "Mon 51", "Mon 53", "Mon 01"]


def test_a_called_session_comes_on_top() -> None:
    extra = Change(1, Kind.EXTRA, "1", date(2026, 11, 24), to=datetime(2026, 11, 24, 15, tzinfo=UTC))
    assert starts(extra)[0] == "11-24 15:00"
    assert sessions(extra)[0].key == "gs@2026-11-24T15:00Z"


def test_a_skipped_date_says_why() -> None:
    series = replace(SERIES, slots=(replace(SLOT, skips=(Skip(THURSDAY, "Thanksgiving"),)),))
    assert sessions(series=series)[0].reason == "Thanksgiving"
    assert sessions(series=series)[0].is_cancelled


def test_two_slots_at_one_time_are_one_session() -> None:
    series = replace(SERIES, slots=(SLOT, replace(SLOT, key="2")))
    assert starts(series=series) == starts()


def test_start_and_end_dates_are_those_of_the_zone() -> None:
    auckland = ZoneInfo("Pacific/Auckland")
    slot = replace(SLOT, at=time(8), start_date=THURSDAY, end_date=date(2026, 12, 10))
    found = replace(SERIES, zone=auckland, slots=(slot,)).sessions(NOW, NOW + timedelta(days=40))
    assert [f"{one.starts_at:%m-%d %H:%M}" for one in found] == ["11-25 19:00", "12-02 19:00"]


def test_a_session_is_found_by_where_it_would_have_been() -> None:
    to = datetime(2027, 6, 1, 9, tzinfo=UTC)
    series = replace(SERIES, changes=(Change(1, Kind.MOVE, "1", THURSDAY, to=to),))
    at = datetime(2026, 11, 26, 11, tzinfo=UTC)
    found = series.session(at)
    assert found is not None
    assert found.starts_at == to
    assert series.session(at + timedelta(hours=1)) is None
    assert series.moved(at, at + timedelta(seconds=1)) == [found]
