"""The calendar feed, expanded by a second library: the same instants as the bot's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from icalendar import Calendar

from handlers.hours.calendar.feed import Look, feed
from handlers.hours.meetings.reading import read_folders
from handlers.hours.series.model import Change, Kind, Series, Skip, Slot
from handlers.hours.series.rule import rule
from tests.handlers.hours.planned import FILES

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=731)
THURSDAY = date(2026, 11, 26)
Instants = set[tuple[str, datetime, datetime]]


def series(
    frequency: str = "weekly", zone: str = "UTC", at: time = time(11), day: str = "Thursday", **more: Any
) -> Series:
    slot = Slot("1", rule(day, frequency), at, 90, **more)
    return Series("gs", "Getting Started", (slot,), rooms=("libera:#cfp",), zone=ZoneInfo(zone))


def events(data: bytes) -> list[Any]:
    return list(Calendar.from_ical(data).walk("VEVENT"))


def expanded(data: bytes) -> Instants:
    """What another program would show, from now on for two years; cancelled ones are not shown."""
    found = recurring_ical_events.of(Calendar.from_ical(data)).between(NOW, LATER)
    return {
        (str(one["uid"]).partition("@")[0], one["dtstart"].dt.astimezone(UTC), one["dtend"].dt.astimezone(UTC))
        for one in found
        if one.get("status") != "CANCELLED" and NOW <= one["dtstart"].dt < LATER
    }


def ours(found: Iterable[Series]) -> Instants:
    return {
        (f"{one.series}-{one.slot}", one.starts_at, one.ends_at)
        for series in found
        for one in series.sessions(NOW, LATER)
        if not one.is_cancelled
    }


def test_all_real_files_are_at_the_same_instants_for_two_years_over_week_53() -> None:
    found = read_folders([FILES], "oftc")[0]
    expected = ours(found)
    assert expanded(feed(found, NOW, Look())) == expected
    weeks = {start.isocalendar()[:2] for _, start, _ in expected}
    assert {(2026, 53), (2027, 1)} <= weeks
    assert len(expected) > 5000


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"])
@pytest.mark.parametrize(
    "frequency", ["weekly", "biweekly-odd", "quadweekly-alternate", "first-sunday", "fifth-sunday"]
)
@pytest.mark.parametrize("at", [time(0, 15), time(1, 30), time(2, 30), time(12)])
def test_hosts_in_any_zone_are_at_the_same_instants_across_changes_of_the_clocks(
    zone: str, frequency: str, at: time
) -> None:
    one = series(frequency, zone, at, "Sunday")
    assert expanded(feed([one], NOW, Look())) == ours([one])


def test_parity_is_said_date_by_date_and_a_plain_week_by_a_rule() -> None:
    (odd,) = events(feed([series("biweekly-odd")], NOW, Look()))
    assert "rrule" not in odd
    (weekly,) = events(feed([series()], NOW, Look()))
    assert weekly["rrule"].to_ical() == b"FREQ=WEEKLY;BYDAY=TH"
    (monthly,) = events(feed([series("third-thursday")], NOW, Look()))
    assert monthly["rrule"].to_ical() == b"FREQ=MONTHLY;BYDAY=3TH"


def test_the_feed_is_the_same_on_any_day_until_something_changes() -> None:
    found = read_folders([FILES], "oftc")[0]
    first = feed(found, NOW, Look())
    assert all(feed(found, NOW + timedelta(days=days), Look()) == first for days in (1, 7, 40))


def test_two_slots_on_one_day_have_two_ids_and_every_id_is_there_once() -> None:
    uids = [str(one["uid"]) for one in events(feed(read_folders([FILES], "oftc")[0], NOW, Look(domain="x.test")))]
    assert len(uids) == len(set(uids)) == 71  # 73 entries, two of them adhoc
    assert "api-special-interest-group-meeting-2@x.test" in uids


def test_a_cancelled_session_is_told_as_cancelled_under_its_own_time() -> None:
    one = replace(series(), changes=(Change(1, Kind.CANCEL, "1", THURSDAY, reason="holiday"),), revision=3)
    main, gone = events(feed([one], NOW, Look()))
    assert gone["recurrence-id"].dt == datetime(2026, 11, 26, 11, tzinfo=UTC)
    assert (str(gone["uid"]), gone["status"], gone["comment"], gone["sequence"]) == (
        str(main["uid"]),
        "CANCELLED",
        "holiday",
        3,
    )
    assert expanded(feed([one], NOW, Look())) == ours([one])


@pytest.mark.parametrize("frequency", ["weekly", "biweekly-even"])
@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin"])
def test_a_moved_session_is_at_its_new_time_only(frequency: str, zone: str) -> None:
    to = datetime(2026, 11, 28, 9, tzinfo=UTC)
    one = replace(series(frequency, zone), changes=(Change(1, Kind.MOVE, "1", THURSDAY, to=to),))
    assert expanded(feed([one], NOW, Look())) == ours([one])
    assert to in {start for _, start, _ in ours([one])}


def test_what_is_moved_from_a_date_on_keeps_the_old_id_for_the_past_and_has_a_new_one() -> None:
    change = Change(7, Kind.MOVE, "1", date(2026, 12, 10), onwards=True, weekday=4, at=time(15))
    one = replace(series(zone="Europe/Berlin"), changes=(change,))
    assert expanded(feed([one], NOW, Look())) == ours([one])
    assert [str(event["uid"]) for event in events(feed([one], NOW, Look()))] == [
        "gs-1@openinfra-bot",
        "gs-1.7@openinfra-bot",
    ]


def test_skipped_dates_are_left_out_and_called_ones_are_there() -> None:
    called = Change(1, Kind.EXTRA, "1", date(2026, 11, 24), to=datetime(2026, 11, 24, 15, tzinfo=UTC))
    one = replace(series(skips=(Skip(THURSDAY),)), changes=(called,))
    data = feed([one], NOW, Look())
    assert {start for _, start, _ in expanded(data)} == {start for _, start, _ in ours([one])}
    assert b"EXDATE:20261126T110000Z" in data
    assert b"UID:gs-x1@openinfra-bot" in data


def test_an_adhoc_meeting_has_the_dates_that_it_was_given() -> None:
    none, some = series("adhoc"), series("adhoc", dates=(THURSDAY, date(2027, 1, 5)))
    assert events(feed([none], NOW, Look())) == []
    assert expanded(feed([some], NOW, Look())) == ours([some])
    assert len(ours([some])) == 2


def test_a_series_that_ended_goes_on_nowhere() -> None:
    one = series(zone="America/New_York", at=time(23, 30), end_date=date(2026, 12, 17))
    assert expanded(feed([one], NOW, Look())) == ours([one])
    assert len(ours([one])) == 3


def test_a_zone_is_there_with_its_rules_and_an_alarm_where_it_is_wanted() -> None:
    data = feed([series(zone="Europe/Berlin")], NOW, Look(alarm=15))
    calendar = Calendar.from_ical(data)
    assert [str(one["tzid"]) for one in calendar.walk("VTIMEZONE")] == ["Europe/Berlin"]
    alarm: Any = calendar.walk("VALARM")[0]
    assert alarm["trigger"].dt == timedelta(minutes=-15)
    assert b"DTSTART;TZID=Europe/Berlin:" in data
    assert not Calendar.from_ical(feed([series()], NOW, Look())).walk("VALARM")


def test_foreign_words_break_no_line() -> None:
    evil = replace(
        series(), title="a\r\nBEGIN:VALARM", description="x;y,z\\n\nEND:VCALENDAR", agenda_url="https://e.test/a\r\nX:1"
    )
    data = feed([evil], NOW, Look())
    assert len(events(data)) == 1
    assert not Calendar.from_ical(data).walk("VALARM")
    assert b"\r\nX:1" not in data
    assert data.count(b"\r\nEND:VCALENDAR\r\n") == 1
