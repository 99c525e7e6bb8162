"""The whole bot with adapters that have no platform: starting, several networks, stopping."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.app import App, MakeAdapters, build, run
from bot.chat.adapter import Letter
from bot.chat.message import Room
from bot.chat.reply import Reply
from bot.commands.context import Context
from bot.commands.family import Family, from_module
from bot.commands.resources import provider
from bot.commands.spec import command
from bot.config.model import BotSettings, Settings
from bot.core.policy import Rule
from bot.errors import ConfigError, TryLater
from bot.store.schema import audit, outbox
from bot.testing import Stage


class Library:
    """A resource that says whether it is open."""

    is_open = True

    def close(self) -> None:
        self.is_open = False


@dataclass
class Network(Stage):
    """A stage that starts, and ends as it is told to."""

    ending: BaseException | None = None
    ends: asyncio.Event = field(default_factory=asyncio.Event)
    began: bool = False
    ended: bool = False
    stubborn: bool = False

    async def run(self) -> None:
        self.began = True
        try:
            await self.ends.wait()
        except asyncio.CancelledError:
            if self.stubborn:
                await asyncio.Event().wait()
            raise
        finally:
            self.ended = True
        if self.ending is not None:
            raise self.ending


@dataclass
class World:
    """One bot, its networks, and what its handlers wait for."""

    state: Path
    names: tuple[str, ...] = ("one", "two")
    nets: dict[str, Network] = field(default_factory=dict)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    started: asyncio.Event = field(default_factory=asyncio.Event)
    library: Library = field(default_factory=Library)
    app: App = field(init=False)

    def __post_init__(self) -> None:
        self.app = self.build()

    def build(self, *rules: Rule) -> App:
        settings = Settings(bot=BotSettings(state=str(self.state)), access=rules)
        return build(settings, [self.family()], self.names)

    def family(self) -> Family:
        @command("ping")
        async def ping(ctx: Context) -> Reply:
            """Answer."""
            await ctx.need(Library)
            return Reply("pong")

        @command("wait")
        async def wait(ctx: Context) -> Reply:
            """Wait for the gate."""
            self.started.set()
            await self.gate.wait()
            return Reply("through")

        async def open_library() -> Library:
            return self.library

        module = ModuleType("sample")
        for thing in (ping, wait, provider(warm=True)(open_library)):
            setattr(module, thing.__name__, thing)
        return from_module("sample", module)

    def make(self, *given: Any) -> list[Network]:
        inbox, outlet, _ = given
        self.nets = {name: Network(inbox, outlet, network=name) for name in self.names}
        return list(self.nets.values())

    @asynccontextmanager
    async def running(self, make: MakeAdapters | None = None) -> AsyncIterator[asyncio.Task[None]]:
        task = asyncio.create_task(run(self.app, make or self.make))
        try:
            await self.until(lambda: task.done() or (bool(self.nets) and all(net.began for net in self.nets.values())))
            yield task
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    @staticmethod
    async def until(condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not condition():
                await asyncio.sleep(0.002)  # what is waited for is inside the bot, which tells nobody

    async def rows(self, table: Any) -> int:
        """Look into the store after the bot has let go of it."""
        app = self.build()
        await app.database.open([])
        found = await app.database.run(lambda c: c.execute(select(func.count()).select_from(table)).scalar_one())
        await app.database.close()
        return found


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "state.db")


async def test_each_network_answers_for_itself(world: World) -> None:
    async with world.running():
        world.nets["one"].hear("mona", "!ping")
        world.nets["two"].hear("lee", "!ping")
        assert (await world.nets["one"].next())[1] == "mona: pong"
        assert (await world.nets["two"].next())[1] == "lee: pong"


async def test_a_network_that_hangs_does_not_keep_the_other(world: World) -> None:
    async with world.running():
        world.nets["one"].hold = True
        world.nets["one"].hear("mona", "!wait")
        await world.started.wait()
        world.nets["two"].hear("lee", "!ping")
        assert (await world.nets["two"].next())[1] == "lee: pong"
        world.gate.set()


async def test_an_error_that_no_retry_mends_stops_everything_and_is_told(world: World) -> None:
    async with world.running() as task:
        world.nets["two"].ending = ConfigError("The password of two is wrong.")
        world.nets["two"].ends.set()
        with pytest.raises(ConfigError, match="password of two"):
            await task
    assert all(net.ended for net in world.nets.values())
    assert not world.library.is_open
    assert world.app.database._is_closed


async def test_a_network_that_ends_by_itself_ends_the_bot(world: World) -> None:
    async with world.running() as task:
        world.nets["one"].ends.set()
        await task
    assert world.nets["two"].ended


async def test_being_told_to_stop_lets_running_answers_out_and_closes_the_store(world: World) -> None:
    async with world.running() as task:
        world.nets["one"].hear("mona", "!wait")
        await world.started.wait()
        task.cancel()
        await world.until(lambda: world.nets["one"].inbox._closing)  # type: ignore[attr-defined]
        world.nets["one"].hear("lee", "!ping")  # too late
        world.gate.set()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert [line for _, line in world.nets["one"].said] == ["mona: through"]
    assert all(net.ended for net in world.nets.values())
    assert not world.library.is_open
    assert await world.rows(audit) == 1
    assert await world.rows(outbox) == 0


async def test_an_answer_that_the_last_run_could_not_send_is_sent_at_the_start(world: World) -> None:
    async with world.running():
        world.nets["one"].hold = True
        world.nets["one"].hear("mona", "!ping")
        await world.until(lambda: bool(world.nets["one"].held))
    assert await world.rows(outbox) == 1

    again = World(world.state)
    async with again.running():
        assert (await again.nets["one"].next())[1] == "mona: pong"
    assert await again.rows(outbox) == 0


async def test_a_network_that_does_not_stop_is_left_behind(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.app.STOP_SECONDS", 0.01)
    async with world.running() as task:
        world.nets["one"].stubborn = True
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert "network one does not stop" in caplog.text
        assert world.app.database._is_closed
    late = asyncio.all_tasks() - {asyncio.current_task()}
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)


async def test_without_a_network_there_is_nothing_to_run(world: World) -> None:
    with pytest.raises(ConfigError, match="no network to connect to"):
        await run(world.app, lambda inbox, outlet, wants: [])


async def test_a_rule_that_cannot_be_enforced_stops_the_start(world: World) -> None:
    with pytest.raises(ConfigError, match="no command matches “nosuch”"):
        world.build(Rule(command="nosuch"))


async def test_a_store_that_does_not_open_stops_the_start_and_leaves_nothing_open(tmp_path: Path) -> None:
    world = World(tmp_path)  # a folder
    with pytest.raises(ConfigError, match="cannot be opened"):
        await run(world.app, world.make)
    assert world.nets == {}
    assert world.app.database._is_closed


async def test_the_store_is_swept_at_the_start(world: World) -> None:
    old = datetime(2020, 1, 1, tzinfo=UTC)
    async with world.running():
        row = {"at": old, "network": "x", "channel": "x", "who": "x", "verified_by": "", "command": "x", "line": "x"}
        world.app.database.later(audit.insert(), {**row, "status": "x", "seconds": 0, "ref": ""})
    assert await world.rows(audit) == 1
    again = World(world.state)
    async with again.running():
        await again.app.audit.prune()
    assert await again.rows(audit) == 0


async def test_housekeeping_survives_a_store_that_is_busy(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tried = asyncio.Event()

    async def prune(self: object) -> int:
        tried.set()
        raise TryLater("The store is busy.")

    monkeypatch.setattr("bot.core.audit.Audit.prune", prune)
    async with world.running() as task:
        await tried.wait()
        await asyncio.sleep(0)
        assert not task.done()
    assert "housekeeping: The store is busy." in caplog.text


async def test_what_is_owed_to_a_network_goes_out_through_it(world: World) -> None:
    async with world.running():
        await world.app.outbox.owe([Letter(Room("two", "#ops"), '["an announcement"]')])
        assert await world.nets["two"].next() == (Room("two", "#ops"), "an announcement")
        assert not world.nets["one"].said
