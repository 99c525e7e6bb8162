"""The real meeting files, and what people get wrong in such files."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from handlers.hours.meetings.reading import read_file, read_folders, read_text
from handlers.hours.meetings.writing import unsayable, written
from handlers.hours.series.model import Series
from tests.handlers.hours.planned import FILES, raw, starts

GOOD = """project: Nova
meeting_id: nova
agenda_url: https://example.org/agenda
schedule:
  - time: '1400'
    day: Thursday
    irc: openstack-meeting
    frequency: weekly
    start_date: 20160114
chair: Eric Fried (efried)
description: The meeting.
"""


def wrong(text: str) -> list[str]:
    series, problems = read_text(text, "nova.yaml", "oftc")
    assert (series is None) == bool(problems)
    return [str(problem) for problem in problems]


def read(text: str) -> Series:
    series, problems = read_text(text, "nova.yaml", "oftc")
    assert series is not None, problems
    return series


def test_all_real_files_load_without_a_remark() -> None:
    found, problems = read_folders([FILES], "oftc")
    assert (len(found), problems) == (58, [])
    assert len({one.id for one in found}) == 58


def test_every_real_meeting_is_at_the_instants_that_its_file_says() -> None:
    since, until = datetime(2026, 11, 20, tzinfo=UTC), datetime(2028, 11, 20, tzinfo=UTC)
    for series in read_folders([FILES], "oftc")[0]:
        found = {(one.starts_at, one.ends_at, one.rooms[0].partition(":")[2]) for one in series.sessions(since, until)}
        assert found == set(starts(series.id, since, until)), series.id


def test_every_real_file_is_written_again_without_loss() -> None:
    originals = raw()
    for series in read_folders([FILES], "oftc")[0]:
        assert yaml.safe_load(written(series)) == originals[series.id]
        again = read_text(written(series), series.origin, "oftc")[0]
        assert again == series


def test_what_a_file_holds_beyond_is_kept() -> None:
    text = GOOD.replace("irc: openstack-meeting", "irc: openstack-meeting\n    room: [4, b]") + "note: {a: 1}\n"
    assert yaml.safe_load(written(read(text))) == yaml.safe_load(text)


def test_skipped_dates_come_and_go() -> None:
    text = GOOD.replace("chair:", "    skip_dates:\n      - skip_date: 20261126\n        reason: Thanksgiving\nchair:")
    (session,) = read(text).sessions(datetime(2026, 11, 26, tzinfo=UTC), datetime(2026, 11, 27, tzinfo=UTC))
    assert (session.is_cancelled, session.reason) == (True, "Thanksgiving")
    assert yaml.safe_load(written(read(text))) == yaml.safe_load(text)


def test_the_nicks_in_brackets_are_the_hosts() -> None:
    text = GOOD.replace("Eric Fried (efried)", "Liam young (gnuoy), James Page (jamespage), nobody")
    assert read(text).hosts == ("oftc:gnuoy", "oftc:jamespage")


def test_times_are_read_as_they_are_written_not_as_octal_numbers() -> None:
    assert f"{read(GOOD.replace(chr(39) + '1400' + chr(39), '0100')).slots[0].at:%H:%M}" == "01:00"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "    day: Thursday",
            "\tday: Thursday",
            "nova.yaml:6: a tab stands where YAML wants spaces; replace it with spaces",
        ),
        ("Thursday", "Donnerstag", "nova.yaml:6: day: “Donnerstag” is no day of the week; write the day's name"),
        ("Thursday", "4", "nova.yaml:6: day: “4” is no day of the week; write the day's name, such as Thursday"),
        ("weekly", "weeekly", "nova.yaml:8: frequency: “weeekly” is no frequency; did you mean weekly?"),
        ("weekly", "first-friday", "nova.yaml:8: frequency: first-friday is no Thursday: write first-thursday"),
        ("'1400'", "'2500'", "nova.yaml:5: time: “2500” is no time of day; write it as 11:00"),
        ("20160114", "20260230", "nova.yaml:9: start_date: “20260230” is not in the calendar"),
        ("    irc: openstack-meeting\n", "", "nova.yaml:5: “irc” is missing; write it"),
        ("project: Nova\n", "", "nova.yaml:1: “project” is missing"),
        ("schedule:", "schedul:", "“schedule” holds no time"),
        (
            "    frequency: weekly",
            "    frequency: weekly\n    duration: 0",
            "nova.yaml:9: duration: “0” is no length; write minutes",
        ),
        ("    frequency: weekly", "    frequency: weekly\n    day: Friday", "nova.yaml:9: “day” is there twice"),
        ("project: Nova", "project: [Nova", "this is no YAML"),
        ("project: Nova", "project: &a Nova", "without anchors"),
        ("project: Nova", "project: {a: b}", "“project” must be a text"),
    ],
)
def test_what_is_wrong_is_named_by_line_with_what_to_do(old: str, new: str, says: str) -> None:
    assert any(says in line for line in wrong(GOOD.replace(old, new, 1))), wrong(GOOD.replace(old, new, 1))


def test_several_mistakes_are_told_at_once() -> None:
    text = GOOD.replace("'1400'", "noon").replace("Thursday", "Thirstday").replace("20160114", "yesterday")
    assert [line.split(":")[1] for line in wrong(text)] == ["6", "5", "9"]


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "just words", "[" * 5000, "a: " * 400, "\x00"])
def test_what_is_no_meeting_at_all_says_so(text: str) -> None:
    assert wrong(text)


def test_a_bad_file_keeps_no_other(tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "latin.yaml").write_bytes("project: Größe".encode("latin-1"))
    (tmp_path / "large.yaml").write_text("a" * 200_000, encoding="utf-8")
    found, problems = read_folders([tmp_path, tmp_path / "gone"], "oftc")
    assert [one.id for one in found] == ["good"]
    assert [problem.path for problem in problems] == ["large.yaml", "latin.yaml", "gone"]
    assert read_file(tmp_path / "none.yaml", "oftc")[0] is None


def test_what_a_file_cannot_say_is_told() -> None:
    from dataclasses import replace
    from datetime import date
    from zoneinfo import ZoneInfo

    from bot.errors import UserError
    from handlers.hours.series.model import Change, Kind

    series = read(GOOD)
    moved = Change(1, Kind.MOVE, "1", date(2026, 11, 26), to=datetime(2026, 11, 27, tzinfo=UTC) + timedelta(hours=1))
    gone = Change(2, Kind.CANCEL, "1", date(2026, 12, 3), reason="summit")
    changed = replace(series, changes=(moved, gone))
    assert unsayable(changed) == ["the meeting of 2026-11-26 that was moved or called"]
    assert yaml.safe_load(written(changed))["schedule"][0]["skip_dates"] == [
        {"skip_date": 20261203, "reason": "summit"}
    ]
    for bad in (
        replace(series, zone=ZoneInfo("Europe/Berlin")),
        replace(series, slots=(replace(series.slots[0], end_date=date(2030, 1, 1)),)),
    ):
        with pytest.raises(UserError, match="meeting files know"):
            written(bad)
