"""The bot was down when something was due: it is said late and says so, or it is dropped and the log says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from handlers.governance.announcements.desk import Desk
from tests.handlers.governance.conftest import NOW, UNITE, agreed, heard, open_up, staged


async def begun(state: Path, line: str, *more: str) -> None:
    """An earlier run."""
    async with staged(state) as chat:
        open_up(chat)
        await chat.ask("mona", line)
        for agreed_line in more:
            await agreed(chat, agreed_line)
        await chat.later(timedelta())


async def after(state: Path, now: datetime, line: str = "announce log 1") -> tuple[list[tuple[str, str]], list[str]]:
    """The next run: what it says in channels, and the log."""
    async with staged(state, now) as chat:
        open_up(chat)
        await chat.later(timedelta())
        return heard(chat), await chat.ask("mona", line)


async def test_what_is_late_says_when_it_was_due(state: Path) -> None:
    await begun(state, "announce draft hello --rooms stage:#tc", "announce schedule 1 --at 2020-06-26T09:00Z")
    said, log = await after(state, datetime(2020, 6, 26, 15, tzinfo=UTC))
    assert said == [("#tc", "An announcement: hello (late: was due Fri 26 Jun 2020 09:00 UTC)")]
    assert log[0] == "Announcement 1: 1 sent."


async def test_what_is_past_its_own_expiry_is_dropped_and_the_log_says_so(state: Path) -> None:
    line = "announce draft hello --rooms stage:#tc --expires 2020-06-26T12:00Z"
    await begun(state, line, "announce schedule 1 --at 2020-06-26T09:00Z")
    said, log = await after(state, datetime(2020, 6, 26, 12, tzinfo=UTC))
    assert said == []
    assert log[0] == "Announcement 1: dropped: its time had passed before I could say it."
    assert log[1] == "first of Fri 26 Jun 2020 09:00 UTC: dropped, past its time"


async def test_a_reminder_counts_the_days_that_are_left(state: Path) -> None:
    await begun(state, f'announce draft "{UNITE}" --effective 2020-08-01 --rooms stage:#tc', "announce send 1")
    said, _ = await after(state, datetime(2020, 7, 7, 9, tzinfo=UTC))
    lead = "A reminder, in 25 days (Sat 1 Aug 2020)"
    assert said == [("#tc", f"{lead}: {UNITE} (late: was due Thu 2 Jul 2020 09:00 UTC)")]


async def test_of_reminders_that_were_missed_only_the_last_is_said(state: Path) -> None:
    await begun(state, f'announce draft "{UNITE}" --effective 2020-08-01 --rooms stage:#tc', "announce send 1")
    said, log = await after(state, datetime(2020, 7, 26, 9, tzinfo=UTC))
    assert [line.partition(":")[0] for _, line in said] == ["A reminder, in 6 days (Sat 1 Aug 2020)"]
    assert log[1] == "remind 30d of Thu 2 Jul 2020 09:00 UTC: dropped, past its time"
    assert log[0] == "Announcement 1: 2 sent."


async def test_when_the_day_is_over_nothing_is_repeated(state: Path) -> None:
    await begun(state, f'announce draft "{UNITE}" --effective 2020-08-01 --rooms stage:#tc', "announce send 1")
    said, _ = await after(state, datetime(2020, 8, 2, tzinfo=UTC))
    assert said == []


async def test_what_was_agreed_to_is_said_although_the_bot_died_at_that_moment(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def killed(self: Desk) -> None:
        raise OSError("as if the power had gone")

    with monkeypatch.context() as patched:
        patched.setattr(Desk, "replan", killed)
        await begun(state, "announce draft hello --rooms stage:#tc", "announce send 1")
    said, log = await after(state, NOW + timedelta(seconds=30))
    assert said == [("#tc", "An announcement: hello")]
    assert log[0] == "Announcement 1: 1 sent."
    assert (await after(state, NOW + timedelta(hours=1)))[0] == []


async def test_what_a_crash_left_unsent_is_sent_once(state: Path) -> None:
    now = datetime.now(UTC)  # letters are past their time by the clock of the machine
    async with staged(state, now) as chat:
        open_up(chat)
        await chat.ask("mona", "announce draft hello --rooms stage:#tc,stage:#uc")
        asked = await chat.ask("mona", "announce send 1")
        await chat.ask("lee", f"approve {asked[0].partition(' ')[0]}")
        chat.stage.hold = True
        await chat.later(timedelta())
        chat.stage.hold = False
        assert (await chat.ask("mona", "announce log 1"))[0] == "Announcement 1: 2 waiting."
        assert len(chat.stage.held) == 2
    said, _ = await after(state, now + timedelta(minutes=5))
    assert said == [("#tc", "An announcement: hello"), ("#uc", "An announcement: hello")]
    assert (await after(state, now + timedelta(minutes=6)))[0] == []
