"""Time zones: what a clock on the wall means, and whose zone is whose."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.zones import close_names, place, span, told, zone_named

ZONES = ("Europe/Berlin", "America/Los_Angeles", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu", "UTC")


@pytest.mark.parametrize(
    ("zone", "wall", "at", "shift"),
    [
        ("America/Los_Angeles", "2026-12-01T23:59", "2026-12-02T07:59", ""),
        ("America/Los_Angeles", "2026-07-01T23:59", "2026-07-02T06:59", ""),
        ("Europe/Berlin", "2027-03-28T02:30", "2027-03-28T01:00", "gap"),
        ("Europe/Berlin", "2027-03-28T02:00", "2027-03-28T01:00", "gap"),
        ("Europe/Berlin", "2027-03-28T03:00", "2027-03-28T01:00", ""),
        ("Europe/Berlin", "2027-10-31T02:30", "2027-10-31T00:30", "fold"),
        ("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:30", "gap"),
        ("Pacific/Apia", "2011-12-30T12:00", "2011-12-30T10:00", "gap"),
    ],
)
def test_a_wall_clock_s_time_is_one_moment(zone: str, wall: str, at: str, shift: str) -> None:
    found = place(datetime.fromisoformat(wall), ZoneInfo(zone))
    assert (f"{found.at:%Y-%m-%dT%H:%M}", found.shift) == (at, shift)


@given(st.datetimes(datetime.fromisoformat("1975-01-01"), datetime.fromisoformat("2100-01-01")), st.sampled_from(ZONES))
def test_a_moment_shows_the_time_that_was_asked_for_unless_it_is_in_a_gap(wall: datetime, zone: str) -> None:
    wall = wall.replace(microsecond=0)
    found = place(wall, ZoneInfo(zone))
    shown = found.at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert (shown == wall) is (found.shift != "gap")
    assert timedelta() <= shown - wall <= timedelta(hours=24)


def test_a_moment_is_told_in_utc_and_in_somebody_s_zone() -> None:
    at = datetime(2026, 12, 2, 7, 59, tzinfo=UTC)
    assert told(at) == told(at, ZoneInfo("UTC")) == "Wed 2 Dec 2026 07:59 UTC"
    assert told(at, ZoneInfo("Europe/Berlin")) == "Wed 2 Dec 2026 07:59 UTC (08:59 Europe/Berlin)"
    assert told(at, ZoneInfo("America/Los_Angeles")) == "Wed 2 Dec 2026 07:59 UTC (Tue 1 Dec 23:59 America/Los_Angeles)"


@pytest.mark.parametrize(
    ("length", "text"),
    [
        ({"days": 12, "hours": 3, "minutes": 4}, "12 d 3 h"),
        ({"hours": 2}, "2 h"),
        ({"seconds": 40}, "40 s"),
        ({"days": 7, "microseconds": -9}, "7 d"),
        ({"seconds": 7199.5}, "2 h"),
        ({}, "0 s"),
    ],
)
def test_a_span_has_its_two_largest_units(length: dict[str, float], text: str) -> None:
    assert span(timedelta(**length)) == text


@pytest.mark.parametrize(
    "name", ["PST", "Europe", "../../etc/passwd", "/etc/localtime", "localtime", "Europe/Berlin\0", "", "a" * 500]
)
def test_what_is_no_zone_is_none(name: str) -> None:
    assert zone_named(name) is None


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("Europe/Berln", "Europe/Berlin"),
    ],
)
def test_a_zone_that_was_probably_meant_is_offered(name: str, meant: str) -> None:
    assert close_names(name)[0] == meant
