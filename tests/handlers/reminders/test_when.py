"""From words to a moment: what people write, what is refused, and the days on which clocks change."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.zones import told
from bot.errors import UsageError
from handlers.reminders.when import Asked, read
from handlers.reminders.when.model import DAYS, Weekly

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 20, 12, 0, 30, tzinfo=UTC)  # a Friday, 13:00 in Berlin


def asked(line: str, now: datetime = NOW, zone: ZoneInfo = BERLIN) -> Asked:
    return read(line, now, zone, timedelta(days=730))


def moment(line: str, now: datetime = NOW) -> str:
    return f"{asked(line, now).placed.at:%Y-%m-%d %H:%M:%S}"


@pytest.mark.parametrize(
    ("line", "at", "text"),
    [
        ("in 2h check the mirror", "2026-11-20 14:00:30", "check the mirror"),
        ("2h check the mirror", "2026-11-20 14:00:30", "check the mirror"),
        ("in 1d12h, check", "2026-11-22 00:00:30", "check"),
        ("in 1h 30m soak", "2026-11-20 13:30:30", "soak"),
        ("in 2 hours and 30 minutes to look at nova", "2026-11-20 14:30:30", "look at nova"),
        ("in an hour: eat", "2026-11-20 13:00:30", "eat"),
        ("in half an hour eat", "2026-11-20 12:30:30", "eat"),
        ("in 3 days check the 2h soak", "2026-11-23 12:00:30", "check the 2h soak"),
        ("at 15:00 stand up", "2026-11-20 14:00:00", "stand up"),
        ("at 11:00 stand up", "2026-11-21 10:00:00", "stand up"),
        ("15:00 UTC stand up", "2026-11-20 15:00:00", "stand up"),
        ("at 3 pm Europe/London tea", "2026-11-20 15:00:00", "tea"),
        ("tomorrow at 9 call lee", "2026-11-21 08:00:00", "call lee"),
        ("tomorrow 3 nodes need a reboot", "2026-11-21 08:00:00", "3 nodes need a reboot"),
        ("at midnight rotate the keys", "2026-11-20 23:00:00", "rotate the keys"),
        ("on Thursday at 11:00 office hours", "2026-11-26 10:00:00", "office hours"),
        ("on 2026-11-26 at 11:00 office hours", "2026-11-26 10:00:00", "office hours"),
        ("2026-11-26 11:00 office hours", "2026-11-26 10:00:00", "office hours"),
        ("2026-11-26T11:00Z office hours", "2026-11-26 11:00:00", "office hours"),
        ("2026-11-26T11:00+05:30 office hours", "2026-11-26 05:30:00", "office hours"),
        ("on 26 November at 11am office hours", "2026-11-26 10:00:00", "office hours"),
        ("Nov 26 2027 11:30 pm office hours", "2027-11-26 22:30:00", "office hours"),
        ("on 29 February at 12:00 leap", "2028-02-29 11:00:00", "leap"),
        ("check the mirror in 2h", "2026-11-20 14:00:30", "check the mirror"),
        ("to call ada tomorrow at noon", "2026-11-21 11:00:00", "call ada"),
        ("at 23:59 America/Los_Angeles submit", "2026-11-21 07:59:00", "submit"),
        ("tomorrow at 8:00 Asia/Tokyo call", "2026-11-20 23:00:00", "call"),
    ],
)
def test_people_say_it_in_many_ways(line: str, at: str, text: str) -> None:
    now = NOW if "leap" not in line else datetime(2027, 3, 1, tzinfo=UTC)
    assert (moment(line, now), asked(line, now).text) == (at, text)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("on 30 February at 9:00 x", "There is no 2026-02-30"),
        ("2026-02-30T11:00Z x", "There is no 2026-02-30T11:00Z"),
        ("11/26 at 9:00 x", "two ways"),
        ("at 25:00 x", "no time of the day"),
        ("at 13pm x", "from 1 to 12"),
        ("at 11:00 PST x", "Name a place"),
        ("today at 9:00 x", "is past; it is Fri 20 Nov 2026 12:00 UTC now"),
        ("on 1 Jan 2020 x", "is past"),
        ("in 0s x", "is past"),
        ("in 999999w x", "further away"),
        ("in 800 days x", "730 days at most"),
        ("on 9999-12-31 at 23:59 America/Los_Angeles x", "no time to be reminded in"),
        ("0001-01-01T00:00+14:00 x", "no time to be reminded in"),
        ("every day at 9:00 x", "weekly"),
        ("in 2h", "What shall I remind of?"),
        ("in 2h to", "What shall I remind of?"),
        ("at the office", "When?"),
        ("check the mirror", "When?"),
        ("", "When?"),
    ],
)
def test_what_cannot_be_is_answered_with_what_to_say(line: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        asked(line)


def test_every_thursday_is_a_rule_by_the_clock_on_the_wall() -> None:
    found = asked("every Thursday at 11:00 office hours")
    assert found.weekly == Weekly("thursday", found.weekly.at, BERLIN) if found.weekly else False
    times = found.weekly.times(datetime(2027, 3, 20, tzinfo=UTC)) if found.weekly else iter(())
    assert [f"{next(times).at:%d %b %H:%M}" for _ in range(3)] == ["25 Mar 10:00", "01 Apr 09:00", "08 Apr 09:00"]


def test_a_time_that_does_not_exist_moves_to_the_first_moment_after_and_says_so() -> None:
    found = asked("on 2027-03-28 at 2:30 change")
    assert told(found.placed.at, BERLIN) == "Sun 28 Mar 2027 01:00 UTC (03:00 Europe/Berlin)"
    assert "02:30 does not exist in Europe/Berlin that day" in found.remark


def test_a_time_that_comes_twice_is_the_first_one_and_says_so() -> None:
    found = asked("on 2027-10-31 at 2:30 change")
    assert told(found.placed.at, BERLIN) == "Sun 31 Oct 2027 00:30 UTC (02:30 Europe/Berlin)"
    assert "comes twice" in found.remark


def test_a_long_text_behind_the_time_is_all_kept() -> None:
    text = " ".join(f"word{number}" for number in range(2000))
    assert asked(f"in 2h {text}").text == text


@given(st.text(max_size=300))
def test_any_line_is_read_or_refused(line: str) -> None:
    with suppress(UsageError):
        assert asked(line).placed.at > NOW


@given(st.sampled_from(DAYS), st.times(), st.sampled_from(["Europe/Berlin", "America/New_York", "Pacific/Apia", "UTC"]))
def test_a_weekly_rule_comes_once_a_week_and_survives_the_store(day: str, at: object, zone: str) -> None:
    rule = Weekly.kept(f"{day} {str(at)[:8]} {zone}")
    assert Weekly.kept(str(rule)) == rule
    times = rule.times(NOW)
    found = [next(times).at for _ in range(60)]
    assert found[0] >= NOW
    assert all(timedelta(days=6, hours=22) <= b - a <= timedelta(days=7, hours=2) for a, b in pairwise(found))
    assert found[0] - NOW <= timedelta(days=7, hours=2)
    assert rule.last(found[7]) == found[7]
