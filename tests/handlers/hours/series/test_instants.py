"""From clocks on walls to instants."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.hours.series.instants import instant, read_date, read_time, read_zone, times

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")


def test_a_host_in_berlin_keeps_the_local_time_and_moves_in_utc() -> None:
    assert instant(date(2027, 3, 25), time(12), BERLIN) == datetime(2027, 3, 25, 11, tzinfo=UTC)
    assert instant(date(2027, 4, 1), time(12), BERLIN) == datetime(2027, 4, 1, 10, tzinfo=UTC)


def test_a_time_that_the_clocks_leave_out_is_the_first_after_it() -> None:
    assert instant(date(2027, 3, 28), time(2, 30), BERLIN) == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)


def test_a_time_that_exists_twice_is_the_first() -> None:
    assert instant(date(2026, 11, 1), time(1, 30), NEW_YORK) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


def test_words_show_utc_and_the_other_zone_with_its_day_where_it_differs() -> None:
    start = datetime(2026, 11, 26, 1, tzinfo=UTC)
    assert (
        times(start, start + timedelta(hours=1), BERLIN) == "Thu 2026-11-26 01:00–02:00 UTC (02:00–03:00 Europe/Berlin)"
    )
    assert times(start, start + timedelta(hours=1), NEW_YORK, NEW_YORK, None) == (
        "Thu 2026-11-26 01:00–02:00 UTC (Wed 2026-11-25 20:00–21:00 America/New_York)"
    )
    assert times(start, start + timedelta(hours=1), ZoneInfo("UTC")) == "Thu 2026-11-26 01:00–02:00 UTC"


@pytest.mark.parametrize("text", ["2026-02-30", "30.2.2026", "tomorrow", "2026-13-01", ""])
def test_no_date(text: str) -> None:
    with pytest.raises(ValueError, match=r"write it as 2026-11-26|not in the calendar"):
        read_date(text)


@pytest.mark.parametrize("text", ["24:00", "11", "11:60", "noon", "1:5"])
def test_no_time(text: str) -> None:
    with pytest.raises(ValueError, match="write it as 11:00"):
        read_time(text)


@pytest.mark.parametrize(
    ("text", "says"),
    [("Europe/Berln", "did you mean Europe/Berlin"), ("../etc/passwd", "is no time zone"), ("X", "is no")],
)
def test_no_zone(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read_zone(text)
