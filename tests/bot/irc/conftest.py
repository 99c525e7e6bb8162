"""The bot under test: the adapter with an inbox and an outlet that remember."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from bot.chat.adapter import Adapter, Letter
from bot.chat.message import Message, Room
from bot.irc.adapter import IrcAdapter
from bot.irc.settings import ChannelSettings, IrcSettings, Limits, Timing
from bot.irc.speaking.render import payload
from tests.servers.irc import IrcServer
from tests.servers.scripted_irc import ScriptedServer

PATIENCE = 15.0
FAST = Limits(
    burst=100_000,
    lines_per_second=100_000,
    burst_bytes=10**9,
    bytes_per_second=10**9,
    window_bytes=10**9,
    letters=100_000,
)


class Inbox:
    """Keeps what the adapter heard."""

    def __init__(self) -> None:
        self.messages: asyncio.Queue[Message] = asyncio.Queue()
        self.answer: Callable[[Message], None] | None = None

    def put(self, message: Message) -> None:
        self.messages.put_nowait(message)
        if self.answer:
            self.answer(message)


class Outlet:
    """Keeps what became of the letters."""

    def __init__(self) -> None:
        self.was_sent: list[Letter] = []
        self.was_dropped: list[tuple[Letter, str]] = []

    def sent(self, letter: Letter, receipt: str = "") -> None:
        self.was_sent.append(letter)

    def dropped(self, letter: Letter, reason: str) -> None:
        self.was_dropped.append((letter, reason))


class Bot:
    """One adapter that runs."""

    def __init__(self, settings: IrcSettings, wants: Callable[[str], bool] | None = None, name: str = "net") -> None:
        self.inbox, self.outlet = Inbox(), Outlet()
        self.adapter = IrcAdapter(name, settings, self.inbox, self.outlet, wants=wants)
        self.as_the_core_sees_it: Adapter = self.adapter
        self.task = asyncio.create_task(self.adapter.run())

    async def heard(self, seconds: float = PATIENCE) -> Message:
        """The next message."""
        async with asyncio.timeout(seconds):
            return await self.inbox.messages.get()

    def heard_nothing(self) -> bool:
        return self.inbox.messages.empty()

    def say(self, channel: str, *lines: str, letter_id: int = 0, **more: Any) -> Letter:
        """Send a letter of already rendered lines."""
        room = Room(self.adapter.network, channel, is_direct=channel[:1] not in "#&")
        letter = Letter(room, payload(list(lines)), id=letter_id, **more)
        self.adapter.send(letter)
        return letter

    async def until(self, true: Callable[[], object], seconds: float = PATIENCE) -> None:
        """Wait for something that has no event of its own."""
        try:
            async with asyncio.timeout(seconds):
                while not true():
                    await asyncio.sleep(0.01)
        except TimeoutError:
            raise AssertionError(f"in vain; health: {self.adapter.health}") from None

    async def until_sent(self, *letters: Letter, seconds: float = PATIENCE) -> None:
        await self.until(lambda: all(letter in self.outlet.was_sent for letter in letters), seconds)

    async def until_joined(self) -> None:
        """Connected, and in all channels."""
        await self.until(lambda: self.adapter.is_connected and self.session.parts.joins.all_joined)

    @property
    def session(self) -> Any:
        return self.adapter._session

    async def stop(self) -> None:
        self.task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self.task


def settings_for(server: IrcServer | ScriptedServer, *channels: str, tls: bool = False, **more: Any) -> IrcSettings:
    """Settings for a server; quick to retry, and as fast as the daemons of the tests allow."""
    more.setdefault("limits", FAST)
    # a scripted server does not answer QUIT
    more.setdefault("timing", Timing(acknowledge=0.02, quit=0.5 if isinstance(server, IrcServer) else 0.05))
    more.setdefault("nick", "helper")
    more.setdefault("channels", {name: ChannelSettings() for name in channels})
    if isinstance(server, IrcServer):
        more.setdefault("ca_file", str(server.certificate.cert) if tls else "")
        port = server.tls_port if tls else server.port
    else:
        port = server.port
    return IrcSettings(servers=(f"{server.host}:{port}",), tls=tls, **more)


Start = Callable[..., Awaitable[Bot]]


@pytest.fixture
async def start() -> AsyncIterator[Start]:
    """Start a bot: `await start(server, "#ops", nick="helper")`; with channels it waits until it has joined."""
    bots: list[Bot] = []

    async def begin(
        server: IrcServer | ScriptedServer,
        *channels: str,
        wants: Callable[[str], bool] | None = None,
        wait: bool = True,
        name: str = "net",
        **more: Any,
    ) -> Bot:
        bot = Bot(settings_for(server, *channels, **more), wants, name)
        bots.append(bot)
        if wait and isinstance(server, IrcServer):
            await bot.until_joined()
        return bot

    yield begin
    await asyncio.gather(*(bot.stop() for bot in bots))


@pytest.fixture
async def scripted() -> AsyncIterator[ScriptedServer]:
    async with ScriptedServer() as server:
        yield server
