"""The clock's turns: what fails, takes long or is added meanwhile holds up nobody, and nothing is logged that is no trouble."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.chat.message import Room
from bot.chat.reply import Reply
from bot.commands.family import Family
from bot.commands.resources import Resources
from bot.config.model import BotSettings, Settings
from bot.core.clock import clock as clock_module
from bot.core.clock import timer as timer_module
from bot.core.clock.agenda import DROPPED, PENDING, SAID, WITHDRAWN, Agenda
from bot.core.clock.clock import RETRY
from bot.core.clock.occurrence import Occurrence
from bot.core.clock.timer import Timer
from bot.core.voice import Note
from bot.testing import CHANNEL, NETWORK, Conversation, stage

START = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@dataclass
class Calls:
    """Says numbers. Those in `broken` fail; with a `gate`, each waits for it."""

    planned: list[Occurrence] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    tried: list[str] = field(default_factory=list)
    gate: asyncio.Event | None = None
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    planning: asyncio.Event | None = None
    prefix: str = "calls"

    async def plan(self, resources: Resources, since: datetime, until: datetime) -> Iterable[Occurrence]:
        found = [one for one in self.planned if since <= one.due_at < until]
        if self.planning is not None:
            self.begun.set()
            await self.planning.wait()
        return found

    async def say(self, resources: Resources, occurrence: Occurrence, late: timedelta) -> Iterable[Note]:
        self.tried.append(occurrence.subject)
        self.begun.set()
        if self.gate is not None:
            await self.gate.wait()
        if occurrence.subject in self.broken:
            raise RuntimeError("cracked")
        return [Note(Room(NETWORK, CHANNEL), Reply(f"call {occurrence.subject}"))]

    def family(self) -> Family:
        return Family("calls", "", (), (), (), None, None, schedules=(self,))


def call(number: int, due: datetime, lasting: timedelta = HOUR) -> Occurrence:
    return Occurrence(f"calls:{number}", due, "due", due + lasting, str(number))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(bot=BotSettings(state=str(tmp_path / "state.db")))


def said(chat: Conversation) -> list[str]:
    return [line.removeprefix("call ") for _, line in chat.stage.said]


async def states(chat: Conversation) -> dict[str, int]:
    return await Agenda(chat.app.database).counts()


async def test_what_cannot_be_said_waits_a_while_before_it_is_tried_again(settings: Settings) -> None:
    calls = Calls([call(0, START + MINUTE), call(1, START + MINUTE * 3)], broken={"0"})
    async with stage([calls.family()], settings, now=START) as chat:
        await chat.until(START + MINUTE)
        assert calls.tried == ["0"]
        assert await chat.app.clock.next_due() == START + MINUTE + RETRY
        await chat.until(START + MINUTE * 3)
        assert calls.tried == ["0"] * 5 + ["1"]
        assert said(chat) == ["1"]
        calls.broken.clear()
        await chat.later(RETRY)
        assert said(chat) == ["1", "0"]


async def test_what_was_withdrawn_while_it_could_not_be_said_is_forgotten(settings: Settings) -> None:
    calls = Calls([call(0, START + MINUTE)], broken={"0"})
    async with stage([calls.family()], settings, now=START) as chat:
        await chat.until(START + MINUTE)
        await chat.app.clock.drop("calls:0")
        await chat.later(RETRY)
        assert await chat.app.clock.next_due() is None
        assert calls.tried == ["0"]


async def test_what_is_added_while_a_plan_is_made_is_not_withdrawn_by_it(settings: Settings) -> None:
    """Another replica, or somebody who asks, may be quicker than the plan, which does not know of it."""
    calls = Calls([call(0, START + MINUTE)])
    async with stage([calls.family()], settings, now=START) as chat:
        calls.planning = asyncio.Event()
        calls.begun.clear()
        calls.planned = []
        replanned = asyncio.create_task(chat.app.clock.replan("calls"))
        await calls.begun.wait()
        await chat.app.clock.add(call(1, START + MINUTE))
        calls.planning.set()
        await replanned
        assert await states(chat) == {WITHDRAWN: 1, PENDING: 1}


async def test_many_that_are_too_late_are_dropped_in_one_go_and_the_log_names_a_few(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    calls = Calls()
    async with stage([calls.family()], settings, now=START) as chat:
        await chat.app.clock.add(*(call(number, START - HOUR, MINUTE) for number in range(100)))
        await chat.app.clock.add(call(100, START - HOUR, 2 * HOUR))
        await chat.app.clock.run_due()
        assert await states(chat) == {DROPPED: 100, SAID: 1}
        assert said(chat) == ["100"]
    assert [record.message.count("calls:") for record in caplog.records] == [5]
    assert "and 95 more" in caplog.text


async def test_what_nobody_can_say_any_more_is_dropped(settings: Settings) -> None:
    async with stage([Calls([call(0, START + MINUTE)]).family()], settings, now=START):
        pass
    async with stage([], settings, now=START + MINUTE) as chat:
        assert await chat.app.clock.run_due() == 0
        assert await states(chat) == {DROPPED: 1}


async def test_when_words_are_slow_to_come_the_first_are_said_before_the_last_are_found(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock_module, "SLOW_SECONDS", -1.0)
    calls = Calls()
    async with stage([calls.family()], settings, now=START) as chat:
        await chat.app.clock.add(*(call(number, START) for number in range(3)))
        assert await chat.app.clock.say_some() == 1
        assert said(chat) == calls.tried == ["0"]
        assert await chat.app.clock.run_due() == 2
        assert said(chat) == ["0", "1", "2"]


async def test_whoever_adds_something_during_a_turn_is_served_and_nothing_is_logged(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    now, calls = datetime.now(UTC), Calls(gate=asyncio.Event())
    async with stage([calls.family()], settings) as chat:
        timer = Timer(chat.app.clock)
        await chat.app.clock.add(call(0, now))
        calls.planned = [call(number, now) for number in range(4)]
        await timer.start()
        await calls.begun.wait()
        for number in (1, 2, 3):
            await chat.app.clock.add(call(number, now))
            await asyncio.sleep(2 * timer_module.SOON.total_seconds())
        assert calls.gate
        calls.gate.set()
        assert sorted([(await chat.stage.next())[1] for _ in range(4)]) == [f"call {number}" for number in range(4)]
        await timer.stop()
    assert [record.message for record in caplog.records if record.levelno >= logging.WARNING] == []


async def test_stopped_in_the_middle_of_a_turn_what_was_begun_is_said_and_the_rest_waits(
    settings: Settings, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock_module, "AT_ONCE", 2)
    now, calls = datetime.now(UTC), Calls(gate=asyncio.Event())
    calls.planned = [call(number, now) for number in range(5)]
    async with stage([calls.family()], settings) as chat:
        await chat.app.clock.add(*calls.planned)
        timer = Timer(chat.app.clock)
        await timer.start()
        await calls.begun.wait()
        stopped = asyncio.create_task(timer.stop())
        await asyncio.sleep(0)
        assert calls.gate
        calls.gate.set()
        await stopped
        assert said(chat) == ["0", "1"]
        assert await states(chat) == {SAID: 2, PENDING: 3}
    assert caplog.records == []


async def test_one_that_hangs_does_not_keep_the_bot_from_stopping(
    settings: Settings, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timer_module, "STOP_SECONDS", 0.05)
    calls = Calls([call(0, datetime.now(UTC))], gate=asyncio.Event())
    async with stage([calls.family()], settings) as chat:
        await chat.app.clock.add(*calls.planned)
        timer = Timer(chat.app.clock)
        await timer.start()
        await calls.begun.wait()
        await timer.stop()
        assert await states(chat) == {PENDING: 1}
    assert caplog.records == []


async def test_a_store_that_comes_back_is_found_by_the_timer(
    settings: Settings, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timer_module, "RETRY", timedelta(seconds=0.2))
    calls = Calls()
    async with stage([calls.family()], settings) as chat:
        timer = Timer(chat.app.clock)
        await timer.start()
        await chat.app.database.run(lambda c: c.exec_driver_sql("ALTER TABLE outbox RENAME TO hidden"))
        await chat.app.clock.add(call(0, datetime.now(UTC)))
        while not any("what is due waits" in record.message for record in caplog.records):
            await asyncio.sleep(0.01)
        await chat.app.database.run(lambda c: c.exec_driver_sql("ALTER TABLE hidden RENAME TO outbox"))
        assert (await chat.stage.next())[1] == "call 0"
        await timer.stop()
        assert await states(chat) == {SAID: 1}
