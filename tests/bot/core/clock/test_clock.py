"""What comes due is said once, in order, late rather than never, and not at all when it is too late."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import build, opened, resume
from bot.chat.message import Room
from bot.chat.reply import Reply
from bot.commands.family import Family
from bot.commands.resources import Resources
from bot.config.model import BotSettings, Settings
from bot.core.clock.agenda import DROPPED, PENDING, SAID, WITHDRAWN, Agenda
from bot.core.clock.clock import AHEAD
from bot.core.clock.occurrence import Occurrence
from bot.core.clock.timer import Timer
from bot.core.voice import Note
from bot.testing import CHANNEL, NETWORK, Conversation, stage

START = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass
class Bells:
    """Rings at fixed moments; `broken` makes saying fail."""

    moments: list[datetime] = field(default_factory=list)
    lasting: timedelta = HOUR
    broken: bool = False
    prefix: str = "bells"
    planned: list[tuple[datetime, datetime]] = field(default_factory=list)

    async def plan(self, resources: Resources, since: datetime, until: datetime) -> Iterable[Occurrence]:
        self.planned.append((since, until))
        return [self.at(moment) for moment in self.moments if since <= moment < until]

    def at(self, moment: datetime) -> Occurrence:
        return Occurrence(f"{self.prefix}:tower", moment, "ring", moment + self.lasting, f"{moment:%d %H:%M}")

    async def say(self, resources: Resources, occurrence: Occurrence, late: timedelta) -> Iterable[Note]:
        if self.broken:
            raise RuntimeError("cracked")
        tail = f" ({late // HOUR} h late)" if late else ""
        return [Note(Room(NETWORK, CHANNEL), Reply(f"ding {occurrence.subject}{tail}"))]

    def family(self) -> Family:
        return Family("bells", "", (), (), (), None, None, schedules=(self,))


@pytest.fixture
def bells() -> Bells:
    return Bells([START + HOUR * n for n in (1, 2, 30, 60)])


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(bot=BotSettings(state=str(tmp_path / "state.db")))


@asynccontextmanager
async def ringing(bells: Bells, settings: Settings, now: datetime = START) -> AsyncIterator[Conversation]:
    async with stage([bells.family()], settings, now=now) as chat:
        yield chat


def heard(chat: Conversation) -> list[str]:
    said = [line for _, line in chat.stage.said]
    chat.stage.said.clear()
    return said


async def states(chat: Conversation) -> dict[str, int]:
    return await Agenda(chat.app.database).counts()


async def test_each_is_said_at_its_moment_and_once(bells: Bells, settings: Settings) -> None:
    async with ringing(bells, settings) as chat:
        await chat.until(START + HOUR - timedelta(seconds=1))
        assert heard(chat) == []
        await chat.until(START + HOUR)
        assert heard(chat) == ["ding 20 13:00"]
        await chat.later(timedelta(days=4))
        assert heard(chat) == ["ding 20 14:00", "ding 21 18:00", "ding 23 00:00"]
        assert await states(chat) == {SAID: 4}


async def test_a_restart_neither_repeats_nor_forgets(bells: Bells, settings: Settings) -> None:
    async with ringing(bells, settings) as chat:
        await chat.until(START + HOUR)
        assert heard(chat) == ["ding 20 13:00"]
    async with ringing(bells, settings, START + HOUR) as chat:
        await chat.until(START + 30 * HOUR)
        assert heard(chat) == ["ding 20 14:00", "ding 21 18:00"]


async def test_what_came_due_during_an_outage_is_late_or_dropped_past_its_time(
    bells: Bells, settings: Settings
) -> None:
    """An outage longer than what is planned ahead hides nothing either."""
    bells.moments = [START + HOUR, START + 5 * DAY, START + 6 * DAY - HOUR]
    bells.lasting = 3 * HOUR
    async with ringing(bells, settings):
        pass
    async with ringing(bells, settings, START + 6 * DAY) as chat:
        await chat.until(START + 6 * DAY)
        assert heard(chat) == ["ding 26 11:00 (1 h late)"]
        assert await states(chat) == {SAID: 1, DROPPED: 2}


async def test_a_moment_late_is_in_time(bells: Bells, settings: Settings) -> None:
    async with ringing(bells, settings):
        pass
    async with ringing(bells, settings, START + HOUR + timedelta(seconds=59)) as chat:
        await chat.later(timedelta())
        assert heard(chat) == ["ding 20 13:00"]


async def test_a_change_withdraws_and_adds_and_what_comes_back_is_said(bells: Bells, settings: Settings) -> None:
    async with ringing(bells, settings) as chat:
        first, second = START + HOUR, START + 2 * HOUR
        bells.moments = [second, START + 3 * HOUR]
        await chat.app.clock.replan("bells")
        assert (await states(chat))[WITHDRAWN] == 2
        bells.moments = [first, second]
        await chat.app.clock.replan("bells")
        await chat.later(DAY)
        assert heard(chat) == ["ding 20 13:00", "ding 20 14:00"]


async def test_what_was_said_is_not_planned_again(bells: Bells, settings: Settings) -> None:
    async with ringing(bells, settings) as chat:
        await chat.until(START + HOUR)
        await chat.app.clock.replan("bells")
        await chat.app.clock.add(bells.at(START + HOUR))
        heard(chat)
        await chat.later(timedelta(minutes=5))
        assert heard(chat) == []


async def test_the_configuration_of_today_counts_after_a_restart(bells: Bells, settings: Settings) -> None:
    async with ringing(bells, settings):
        pass
    bells.moments = [START + 2 * HOUR]
    async with ringing(bells, settings) as chat:
        await chat.later(DAY)
        assert heard(chat) == ["ding 20 14:00"]


async def test_what_cannot_be_said_is_tried_again_and_holds_up_nobody(bells: Bells, settings: Settings) -> None:
    other = Bells([START + HOUR], prefix="other")
    bells.broken = True
    async with stage(
        [bells.family(), Family("o", "", (), (), (), None, None, schedules=(other,))], settings, now=START
    ) as chat:
        await chat.until(START + HOUR)
        assert heard(chat) == ["ding 20 13:00"]
        bells.broken = False
        await chat.later(timedelta(minutes=1))
        assert heard(chat) == ["ding 20 13:00"]


async def test_two_replicas_say_it_once(bells: Bells, settings: Settings) -> None:
    bells.moments, bells.lasting = [], DAY
    async with ringing(bells, settings, START + HOUR) as one, ringing(bells, settings, START + HOUR) as other:
        await one.app.clock.add(*(bells.at(START + timedelta(minutes=n)) for n in range(50)))
        await asyncio.gather(one.app.clock.run_due(), other.app.clock.run_due())
        said = sorted(line.partition(" (")[0] for line in heard(one) + heard(other))
    assert said == [f"ding 20 12:{n:02}" for n in range(50)]


async def test_the_timer_wakes_for_what_is_due_and_for_what_is_added(settings: Settings) -> None:
    now = datetime.now(UTC)
    bells = Bells([now + timedelta(seconds=0.3)], lasting=DAY)
    async with stage([bells.family()], settings) as chat:
        timer = Timer(chat.app.clock)
        await timer.start()
        try:
            await chat.stage.next()
            await chat.app.clock.add(bells.at(now + timedelta(seconds=0.6)))
            await chat.stage.next()
        finally:
            await timer.stop()
        assert await states(chat) == {SAID: 2}


async def test_a_store_that_cannot_be_used_only_delays(bells: Bells, settings: Settings) -> None:
    async with ringing(bells, settings) as chat:
        await chat.app.database.run(lambda c: c.exec_driver_sql("ALTER TABLE outbox RENAME TO hidden"))
        with pytest.raises(Exception, match="nothing was changed"):
            await chat.until(START + HOUR)
        await chat.app.database.run(lambda c: c.exec_driver_sql("ALTER TABLE hidden RENAME TO outbox"))
        assert await states(chat) == {PENDING: 3}
        await chat.later(timedelta())
        assert heard(chat) == ["ding 20 13:00"]


async def test_it_plans_two_days_ahead_without_gaps(bells: Bells, settings: Settings) -> None:
    async with ringing(bells, settings) as chat:
        for _ in range(5):
            await chat.later(10 * HOUR)
    edges = [edge for edge in bells.planned if edge[1] > edge[0]]
    assert edges[0] == (START, START + AHEAD)
    assert max(until for _, until in edges) >= START + 50 * HOUR


async def test_two_schedules_of_one_prefix_are_refused(bells: Bells, settings: Settings) -> None:
    with pytest.raises(ValueError, match="begin with “bells”"):
        build(settings, [bells.family(), Family("o", "", (), (), (), None, None, schedules=(Bells(),))], [NETWORK])


async def test_what_has_ended_long_ago_is_forgotten(bells: Bells, settings: Settings) -> None:
    app = build(settings, [bells.family()], [NETWORK], now=lambda: START)
    async with opened(app):
        await resume(app)
        await app.clock.add(bells.at(START - 500 * DAY), bells.at(START - HOUR))
        await app.clock.run_due()
        assert await app.clock.prune() == 1
