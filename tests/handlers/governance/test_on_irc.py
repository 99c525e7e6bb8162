"""An announcement to two hundred channels of a real daemon, while people go on asking."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import handlers.basics
import handlers.governance
from bot.app import App, build, run
from bot.chat.adapter import Adapter, Inbox, Outlet
from bot.commands.family import from_module
from bot.config.model import BotSettings, Settings
from bot.irc.adapter import IrcAdapter
from bot.irc.settings import ChannelSettings, IrcSettings, Limits, Timing
from handlers.governance.announcements.announcement import Announcement, Words
from handlers.governance.announcements.desk import Desk
from handlers.governance.announcements.store import Author
from tests.servers.irc import NgIRCd
from tests.servers.irc_client import Person
from tests.servers.irc_fixtures import Connect

CHANNELS = [f"#many{number}" for number in range(200)]
FAMILIES = [from_module("governance", handlers.governance), from_module("basics", handlers.basics)]
PATIENCE = 30.0


def settings(server: NgIRCd, state: Path) -> Settings:
    network = IrcSettings(
        servers=(f"{server.host}:{server.port}",),
        tls=False,
        nick="crier",
        limits=Limits(burst=5, lines_per_second=100, burst_bytes=10**5, bytes_per_second=10**5),
        timing=Timing(acknowledge=0.02, quit=0.5),
        channels={name: ChannelSettings() for name in CHANNELS},
    )
    return Settings(bot=BotSettings(state=str(state)), irc={"net": network})


@asynccontextmanager
async def running(chosen: Settings) -> AsyncIterator[App]:
    """The whole bot, in this process."""
    app = build(chosen, FAMILIES, ["net"])

    def adapters(inbox: Inbox, outlet: Outlet, wants: object) -> list[Adapter]:
        return [IrcAdapter("net", chosen.irc["net"], inbox, outlet)]

    task = asyncio.create_task(run(app, adapters))
    try:
        yield app
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def everywhere(person: Connect, server: NgIRCd) -> Person:
    """Somebody who reads all of the channels."""
    reader = await person(server, "reader")
    for start in range(0, len(CHANNELS), 20):
        reader.send("JOIN " + ",".join(CHANNELS[start : start + 20]))
        await reader.expect(rf" 366 \S+ {CHANNELS[start + 19]} ")
    return reader


async def accepted(app: App, rooms: list[str]) -> Announcement:
    """As `announce send` does once two people agree."""
    desk = await app.resources.get(Desk)
    words = Words("One body governs OpenStack.", tuple(f"net:{name}" for name in rooms))
    one = await desk.rows.add(Author("net:mona", "mona"), words, datetime.now(UTC))
    await desk.rows.schedule(one, desk.now, "net:lee", desk.now)
    await desk.replan()
    return one


async def states(app: App, number: int) -> dict[str, int]:
    desk = await app.resources.get(Desk)
    return (await desk.deliveries.counts([number])).get(number, {})


async def until_states(app: App, number: int, wanted: dict[str, int]) -> None:
    async with asyncio.timeout(PATIENCE):
        while await states(app, number) != wanted:
            await asyncio.sleep(0.05)


async def test_two_hundred_channels_each_hear_it_once_and_a_ping_is_answered_meanwhile(
    ngircd: NgIRCd, person: Connect, tmp_path: Path
) -> None:
    reader = await everywhere(person, ngircd)
    async with running(settings(ngircd, tmp_path / "state.db")) as app:
        await reader.expect(rf":crier!\S+ JOIN :?{CHANNELS[-1]}", seconds=PATIENCE)
        one = await accepted(app, CHANNELS)
        await reader.expect(r":crier!\S+ PRIVMSG #many")
        reader.say("crier", "ping")
        await reader.expect(r":crier!\S+ PRIVMSG reader :pong", seconds=PATIENCE)
        await until_states(app, one.id, {"sent": 200})
        missing = await (await app.resources.get(Desk)).absent([f"net:{name}" for name in [*CHANNELS, "#elsewhere"]])
        assert missing == {"net:#elsewhere": "I am not in it"}
    heard = [line.split()[2] for line in reader.lines if " PRIVMSG #many" in line]
    assert sorted(heard) == sorted(CHANNELS)


async def test_a_channel_that_lets_nobody_in_is_waited_for_and_named(
    ngircd: NgIRCd, person: Connect, tmp_path: Path
) -> None:
    mona = await person(ngircd, "mona", "#many0")
    mona.send("MODE #many0 +i")
    await mona.expect(r" MODE #many0 ")
    async with running(settings(ngircd, tmp_path / "state.db")) as app:
        reader = await person(ngircd, "reader", "#many1")
        async with asyncio.timeout(PATIENCE):
            while await (await app.resources.get(Desk)).absent(["net:#many1"]):
                await asyncio.sleep(0.05)
        one = await accepted(app, ["#many0", "#many1"])
        await reader.expect(r":crier!\S+ PRIVMSG #many1 :An announcement: One body governs OpenStack\.")
        await until_states(app, one.id, {"sent": 1, "waiting": 1})
        assert await (await app.resources.get(Desk)).absent(one.words.rooms) == {"net:#many0": "I am not in it"}
