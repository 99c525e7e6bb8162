"""Linking on a network of the old kind (OFTC offers no account tags): WHOIS 307 or NickServ's STATUS vouch, a nick does not."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from bot.chat.message import Message, Principal, Strength
from bot.core.people import People
from bot.core.people_tables import PEOPLE
from bot.errors import Denied
from bot.irc.adapter import IrcAdapter
from bot.irc.settings import ChannelSettings, IrcSettings, Timing
from bot.store.database import Database
from tests.servers.scripted_irc import Peer, ScriptedServer

SLACK = Principal("work", "T1/U2", "mona", "slack", Strength.VERIFIED)
USER = ":irc.test 311 helper mona m home.test * :Mona"
REGISTERED = ":irc.test 307 helper mona :user has identified to services"
SERVICE = "NickServ!services@services.test"


class Ears:
    """Hears what is said, and forgets what became of letters."""

    def __init__(self) -> None:
        self.messages: asyncio.Queue[Message] = asyncio.Queue()

    def put(self, message: Message) -> None:
        self.messages.put_nowait(message)

    def sent(self, letter: object, receipt: str = "") -> None:
        pass

    def dropped(self, letter: object, reason: str) -> None:
        pass


class OldNetwork:
    """A bot on a server that says what the test says, and mona, who talks to it."""

    def __init__(self, adapter: IrcAdapter, ears: Ears, peer: Peer) -> None:
        self.adapter, self._ears, self.peer = adapter, ears, peer

    async def hear(self, mask: str = "mona!m@home.test") -> Principal:
        """Somebody speaks to the bot."""
        self.peer.send(f":{mask} PRIVMSG helper :link")
        async with asyncio.timeout(10):
            return (await self._ears.messages.get()).sender

    async def verify(self, *whois: str, status: str = "") -> Principal:
        """mona speaks, and the bot asks who that is."""
        asking = asyncio.create_task(self.adapter.verify(await self.hear()))
        await self.peer.expect("^WHOIS mona$")
        self.peer.send(*whois, ":irc.test 318 helper mona :End of WHOIS")
        if status:
            await self.peer.expect("^PRIVMSG NickServ@services.test :STATUS mona$")
            self.peer.send(f":{SERVICE} NOTICE helper :STATUS mona {status}")
        return await asking


@pytest.fixture
async def oftc() -> AsyncIterator[OldNetwork]:
    async with ScriptedServer() as server:
        settings = IrcSettings(
            servers=(f"{server.host}:{server.port}",),
            tls=False,
            nick="helper",
            channels={"#ops": ChannelSettings()},
            nickserv="NickServ@services.test",
            timing=Timing(quit=0.05),
        )
        ears = Ears()
        adapter = IrcAdapter("oftc", settings, ears, ears)
        task = asyncio.create_task(adapter.run())
        peer = await server.peer()
        await peer.join(await peer.register(caps="multi-prefix"), "#ops")
        yield OldNetwork(adapter, ears, peer)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


@pytest.fixture
async def people(database: Database) -> People:
    await database.run(PEOPLE.tables.create_all)
    return People(database, {"curator": ["oftc:mona"]})


@pytest.mark.parametrize(("whois", "status"), [([USER, REGISTERED], ""), ([USER], "3")])
async def test_what_the_network_vouches_for_can_be_linked(
    oftc: OldNetwork, people: People, whois: list[str], status: str
) -> None:
    step = await people.answer(await oftc.verify(*whois, status=status), await people.start(SLACK))
    assert (await people.answer(SLACK, step.code)).is_linked
    assert people.roles(SLACK) == {"curator"}


@pytest.mark.parametrize("status", ["0", "1", "2"])
async def test_a_nickname_alone_proves_nothing(oftc: OldNetwork, people: People, status: str) -> None:
    code = await people.start(SLACK)
    claimed = await oftc.verify(USER, status=status)
    assert people.roles(claimed) == frozenset()
    for attempt in (people.start(claimed), people.answer(claimed, code), people.unlink(claimed)):
        with pytest.raises(Denied, match="nobody vouches"):
            await attempt


async def test_whoever_takes_the_nick_later_cannot_finish_the_link(oftc: OldNetwork, people: People) -> None:
    mona = await oftc.verify(USER, REGISTERED)
    step = await people.answer(SLACK, await people.start(mona))
    oftc.peer.send(":mona!m@home.test QUIT :bye")
    thief = await oftc.hear("mona!eve@elsewhere.test")
    asking = asyncio.create_task(oftc.adapter.verify(thief))
    await oftc.peer.expect("^WHOIS mona$")
    oftc.peer.send(":irc.test 311 helper mona eve elsewhere.test * :Eve", ":irc.test 318 helper mona :End of WHOIS")
    await oftc.peer.expect("STATUS mona$")
    oftc.peer.send(f":{SERVICE} NOTICE helper :STATUS mona 1")
    with pytest.raises(Denied, match="nobody vouches"):
        await people.answer(await asking, step.code)
    assert not people.is_same(mona, SLACK)
