"""Reminders in virtual time: each at its instant, none twice, none missing, late ones marked."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.chat.adapter import Letter
from bot.testing import Conversation
from handlers.hours.series.book import Book
from tests.handlers.hours.calendar_stage import NOON, ROOM, calendar, getting_started, heard
from tests.handlers.hours.planned import FILES, raw, starts

Said = tuple[datetime, str, str]
TITLE = "Getting Started office hours"


def recording(chat: Conversation) -> list[Said]:
    """When what is said from now on, in which channel."""
    said: list[Said] = []

    def take(letter: Letter) -> None:
        said.extend((chat.app.clock.now(), letter.room.channel, line) for line in json.loads(letter.payload))
        chat.stage.outlet.sent(letter)

    chat.app.outbox.connect(chat.stage.network, take)
    return said


def expected(since: datetime, until: datetime) -> Counter[Said]:
    """What the raw files call for in this time."""
    found: Counter[Said] = Counter()
    for name, file in raw().items():
        title = file["project"]
        for start, end, channel in starts(name, since - timedelta(days=2), until + timedelta(days=2)):
            found[
                start - timedelta(hours=24),
                channel,
                f"In 24 hours: {title}, {start:%a %Y-%m-%d %H:%M}–{end:%H:%M} UTC.",
            ] += 1
            found[
                start - timedelta(minutes=15),
                channel,
                f"In 15 minutes: {title}, {start:%a %Y-%m-%d %H:%M}–{end:%H:%M} UTC.",
            ] += 1
            found[start, channel, f"{title} begins now, until {end:%H:%M} UTC."] += 1
            found[end - timedelta(minutes=10), channel, f"{title}: 10 minutes left, until {end:%H:%M} UTC."] += 1
    return Counter({said: count for said, count in found.items() if since <= said[0] <= until})


async def turned(chat: Conversation, until: datetime) -> None:
    """Let the clock go on to a moment, from one thing that is due to the next; it plans on every half day."""
    clock = chat.app.clock
    while clock.now() < until:
        await clock.extend()
        half_day = min(clock.now() + timedelta(hours=12), until)
        while (due := await clock.next_due()) is not None and due <= half_day:
            chat.turned[0] = due
            await clock.run_due()
        chat.turned[0] = half_day


def bare(line: str) -> str:
    """Without the hosts and the agenda that follow."""
    return line.partition(" Host: ")[0].partition(" Agenda: ")[0]


@pytest.mark.timeout(300)
async def test_two_years_of_all_real_meetings_are_reminded_of_at_their_instants_once_each() -> None:
    until = NOON + timedelta(days=731)
    async with calendar(series={}, meetings=(str(FILES),), network="stage") as chat:
        said = recording(chat)
        await turned(chat, until)
        found = Counter((at, channel, bare(line)) for at, channel, line in said)
    wanted = expected(NOON, until)
    assert sum(wanted.values()) > 20_000
    assert found == wanted
    assert datetime(2026, 12, 28, 16, tzinfo=UTC) in {
        at for at, _, line in found if line.startswith("Neutron Performance")
    }


async def test_a_host_in_berlin_is_reminded_of_by_the_clocks_of_berlin_across_the_change() -> None:
    own = {"gs": getting_started(zone="Europe/Berlin", time="12:00")}
    async with calendar(series=own, now=datetime(2027, 3, 24, 12, tzinfo=UTC), remind=("start",)) as chat:
        said = recording(chat)
        await chat.until(datetime(2027, 4, 9, tzinfo=UTC))
        assert [at for at, _, _ in said] == [
            datetime(2027, 3, 25, 11, tzinfo=UTC),
            datetime(2027, 4, 1, 10, tzinfo=UTC),
            datetime(2027, 4, 8, 10, tzinfo=UTC),
        ]


async def test_a_nightly_hour_that_the_clocks_repeat_is_told_once_and_one_that_they_leave_out_is_told_too() -> None:
    night = {"owls": getting_started(day="Sunday", time="02:30", zone="Europe/Berlin", duration=30)}
    for wanted in (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2027, 3, 28, 1, tzinfo=UTC)):
        async with calendar(series=night, now=wanted - timedelta(hours=12), remind=("start",)) as chat:
            said = recording(chat)
            await chat.later(timedelta(days=2))
            assert [at for at, _, _ in said] == [wanted]


async def test_all_that_a_room_hears_of_one_session() -> None:
    async with calendar() as chat:
        said = recording(chat)
        await chat.until(datetime(2026, 11, 27, tzinfo=UTC))
        assert [(f"{at:%d %H:%M}", channel, line) for at, channel, line in said] == [
            ("25 11:00", ROOM, f"In 24 hours: {TITLE}, Thu 2026-11-26 11:00–12:30 UTC. Host: mona."),
            ("26 10:45", ROOM, f"In 15 minutes: {TITLE}, Thu 2026-11-26 11:00–12:30 UTC. Host: mona."),
            ("26 11:00", ROOM, f"{TITLE} begins now, until 12:30 UTC. Host: mona."),
            ("26 12:20", ROOM, f"{TITLE}: 10 minutes left, until 12:30 UTC."),
        ]


async def test_what_is_not_wanted_is_not_said() -> None:
    async with calendar(remind=("15m",)) as chat:
        await chat.until(datetime(2026, 11, 27, tzinfo=UTC))
        assert [line.partition(":")[0] for line in heard(chat)] == ["In 15 minutes"]


async def test_what_came_due_while_the_bot_was_down_is_late_or_dropped_and_never_said_twice(tmp_path: Path) -> None:
    state = f"sqlite:///{tmp_path}/state.db"

    async def back(moment: str) -> list[str]:
        async with calendar(state=state, now=datetime.fromisoformat(f"2026-11-{moment}+00:00")) as chat:
            await chat.app.clock.run_due()
            return heard(chat)

    assert await back("25T09:00") == []
    assert await back("25T15:00") == [f"{TITLE}: Thu 2026-11-26 11:00–12:30 UTC. (late: was due Wed 11:00 UTC)"]
    assert await back("25T15:00") == []
    assert await back("26T11:20") == [
        f"{TITLE} has begun: Thu 2026-11-26 11:00–12:30 UTC. (late: was due Thu 11:00 UTC)"
    ]  # 15 minutes before is of no use any more
    assert await back("26T12:29") == [f"{TITLE} ends at 12:30 UTC. (late: was due Thu 12:20 UTC)"]
    assert await back("26T13:00") == []


async def test_a_session_that_the_configuration_has_moved_meanwhile_is_reminded_of_at_the_new_time_only(
    tmp_path: Path,
) -> None:
    state = f"sqlite:///{tmp_path}/state.db"
    async with calendar(state=state, now=datetime(2026, 11, 25, 9, tzinfo=UTC)):
        pass
    later = {"getting-started": getting_started(time="15:00")}
    async with calendar(state=state, now=datetime(2026, 11, 25, 10, tzinfo=UTC), series=later) as chat:
        said = recording(chat)
        await chat.until(datetime(2026, 11, 27, tzinfo=UTC))
        assert [f"{at:%d %H:%M}" for at, _, _ in said] == ["25 15:00", "26 14:45", "26 15:00", "26 16:20"]


async def test_a_meeting_file_that_changes_is_planned_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.hours.series.book.LOOK_SECONDS", 0.0)
    file = tmp_path / "nova.yaml"
    text = (FILES / "nova-team-meeting.yaml").read_text(encoding="utf-8").replace("biweekly-even", "weekly")
    file.write_text(text, encoding="utf-8")
    async with calendar(series={}, meetings=(str(tmp_path),), network="stage", remind=("start",)) as chat:
        said = recording(chat)
        await chat.until(datetime(2026, 11, 26, 12, tzinfo=UTC))
        file.write_text(text.replace("'1400'", "'1530'"), encoding="utf-8")
        await chat.later(timedelta(hours=1))
        file.write_text(text.replace("'1400'", "'1730'").replace("Thursday", "Thirstday", 1), encoding="utf-8")
        (problem,) = await (await chat.app.resources.get(Book)).problems()
        assert str(problem).startswith("nova.yaml:6: day: “Thirstday” is no day")
        file.write_text(text.replace("'1400'", "'1730'"), encoding="utf-8")
        await chat.until(datetime(2026, 11, 26, 20, tzinfo=UTC))
        assert [f"{at:%H:%M}" for at, _, _ in said if at.date() == datetime(2026, 11, 26, tzinfo=UTC).date()][-1:] == [
            "17:30"
        ]


async def test_a_network_that_is_not_said_is_asked_for() -> None:
    async with calendar(meetings=(str(FILES),)) as chat:
        said = await chat.ask("eve", "hours check")
        assert "of which network are the channels in meeting files? Say `network`" in said[1]


async def test_two_series_of_one_name_are_told() -> None:
    async with calendar(
        series={"nova-team-meeting": getting_started()}, meetings=(str(FILES),), network="stage"
    ) as chat:
        assert "there is a series “nova-team-meeting” already, from the configuration" in "\n".join(
            await chat.ask("eve", "hours check")
        )
