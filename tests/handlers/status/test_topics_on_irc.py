"""Topics on real daemons: what the server answers is what the bot says."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from bot.chat.message import Room
from bot.errors import BackendDown
from bot.irc.adapter import IrcAdapter
from bot.irc.settings import ChannelSettings, IrcSettings, Limits, Timing
from tests.servers.irc import Atheme, IrcServer
from tests.servers.irc_fixtures import Connect

Begin = Callable[..., Awaitable[IrcAdapter]]
PATIENCE = 15.0


class Silent:
    """An inbox and an outlet that nobody looks at."""

    def put(self, message: object) -> None: ...

    def sent(self, letter: object, receipt: str = "") -> None: ...

    def dropped(self, letter: object, reason: str) -> None: ...


@pytest.fixture
async def begin() -> AsyncIterator[Begin]:
    """An adapter that is in these channels: `await begin(server, "#a", "#b")`."""
    tasks = []

    async def start(server: IrcServer, *channels: str, nick: str = "topicbot") -> IrcAdapter:
        limits = Limits(burst=1000, lines_per_second=1000, burst_bytes=10**6, bytes_per_second=10**6)
        settings = IrcSettings(
            servers=(f"{server.host}:{server.port}",),
            tls=False,
            nick=nick,
            limits=limits,
            timing=Timing(ask=10.0, quit=0.5),
            channels={name: ChannelSettings() for name in channels},
        )
        adapter = IrcAdapter("net", settings, Silent(), Silent())
        tasks.append(asyncio.create_task(adapter.run()))
        async with asyncio.timeout(PATIENCE):
            while not (adapter.is_connected and "connected" in adapter.health and await _in_all(adapter, channels)):
                await asyncio.sleep(0.02)
        return adapter

    yield start
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _in_all(adapter: IrcAdapter, channels: tuple[str, ...]) -> bool:
    return all([await adapter.topic(room(name)) is not None for name in channels])


def room(channel: str) -> Room:
    return Room("net", channel)


@pytest.fixture
def channel(request: pytest.FixtureRequest) -> str:
    return f"#s{abs(hash(request.node.nodeid)) % 10**8}"


async def test_a_topic_is_set_and_read_back(begin: Begin, ircd: IrcServer, channel: str, person: Connect) -> None:
    adapter = await begin(ircd, channel)
    mona = await person(ircd, "mona", channel)
    assert await adapter.topic(room(channel)) == ""
    assert await adapter.set_topic(room(channel), "Status alert: x")
    assert (await mona.expect(rf"TOPIC {channel} ")).endswith(":Status alert: x")
    assert await adapter.topic(room(channel)) == "Status alert: x"
    assert await adapter.set_topic(room(channel), "Status alert: x")  # the same again is no failure
    assert await adapter.set_topic(room(channel), "")
    await mona.expect(rf"TOPIC {channel} :$")
    assert await adapter.topic(room(channel)) == ""


async def test_what_stood_there_before_it_came_is_known(
    begin: Begin, ircd: IrcServer, channel: str, person: Connect
) -> None:
    mona = await person(ircd, "mona", channel)
    mona.send(f"TOPIC {channel} :the one: and only")
    await mona.expect(r" TOPIC ")
    adapter = await begin(ircd, channel)
    assert await adapter.topic(room(channel)) == "the one: and only"
    mona.send(f"TOPIC {channel} :another")
    await mona.expect(r" TOPIC .*:another")
    async with asyncio.timeout(PATIENCE):
        while await adapter.topic(room(channel)) != "another":
            await asyncio.sleep(0.01)


async def test_where_only_operators_may_it_is_refused(
    begin: Begin, ircd: IrcServer, channel: str, person: Connect
) -> None:
    mona = await person(ircd, "mona", channel)
    mona.send(f"MODE {channel} +t")
    mona.send(f"TOPIC {channel} :ours")
    await mona.expect(r" TOPIC ")
    adapter = await begin(ircd, channel)
    assert not await adapter.set_topic(room(channel), "Status alert: x")
    assert await adapter.topic(room(channel)) == "ours"
    mona.send(f"MODE {channel} +o topicbot")
    await mona.expect(r" MODE .*\+o :?topicbot")
    assert await adapter.set_topic(room(channel), "Status alert: x")


async def test_where_it_is_not_it_knows_nothing(begin: Begin, ircd: IrcServer, channel: str, person: Connect) -> None:
    mona = await person(ircd, "mona", channel)
    adapter = await begin(ircd, channel)
    assert await adapter.topic(room("#never-heard-of")) is None
    assert not await adapter.set_topic(room("#never-heard-of"), "x")
    mona.send(f"KICK {channel} topicbot")
    await mona.expect(r" KICK ")
    async with asyncio.timeout(PATIENCE):
        while await adapter.topic(room(channel)) is not None:
            await asyncio.sleep(0.01)


async def test_a_topic_of_two_lines_is_one(begin: Begin, ircd: IrcServer, channel: str, person: Connect) -> None:
    mona = await person(ircd, "mona", channel)
    mona.send(f"MODE {channel} -t")
    adapter = await begin(ircd, channel)
    assert await adapter.set_topic(room(channel), "a\r\nQUIT :b\0\x03")
    assert "QUIT :b" in (await mona.expect(rf"TOPIC {channel} "))
    assert adapter.is_connected
    assert await adapter.set_topic(room(channel), "ü" * 600)
    kept = (await mona.expect(rf"TOPIC {channel} :ü")).partition(" :")[2]
    assert await adapter.topic(room(channel)) == kept
    assert re.fullmatch("ü+", kept)
    assert await adapter.set_topic(room(channel), "ü" * 600)


async def test_without_a_connection_it_says_so() -> None:
    adapter = IrcAdapter("net", IrcSettings(servers=("127.0.0.1:1",), tls=False, nick="x"), Silent(), Silent())
    with pytest.raises(BackendDown, match="net is not connected"):
        await adapter.topic(room("#x"))
    with pytest.raises(BackendDown, match="net is not connected"):
        await adapter.set_topic(room("#x"), "y")


async def test_a_server_that_bears_one_change_a_second_is_asked_again(
    begin: Begin, inspircd: IrcServer, atheme: Atheme, channel: str
) -> None:
    """InspIRCd answers 437 to a second change in the same second while services are linked."""
    adapter = await begin(inspircd, channel)
    for text in ("one", "two", "three"):
        assert await adapter.set_topic(room(channel), text)
    assert await adapter.topic(room(channel)) == "three"
