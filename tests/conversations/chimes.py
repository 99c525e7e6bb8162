"""Reminders that come due to a bot that is killed again and again: the bot, what was promised, and who counts."""

from __future__ import annotations

import asyncio
import re
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from bot.core.clock import tables
from bot.core.clock.agenda import Agenda
from bot.core.clock.occurrence import Occurrence
from bot.store.database import Database
from bot.store.schema import CORE
from tests.conversations.conftest import NETWORK, RunningBot
from tests.servers.irc import IrcServer
from tests.servers.irc_client import Person

FLOOD = """[irc.net.limits]
burst = 10
lines_per_second = 200
burst_bytes = 1000000000
bytes_per_second = 1000000000
window_bytes = 1000000
"""
"""Much faster than a daemon of others bears, and slow enough that a kill often comes in the middle of many lines."""

FAMILY = """
    from datetime import datetime, timedelta

    from bot.chat.message import Room
    from bot.chat.reply import Reply
    from bot.core.clock.occurrence import Occurrence
    from bot.core.voice import Note

    FIRST, COUNT, PACE = datetime.fromisoformat("{first}"), {count}, {pace}


    def chime(number):
        due = FIRST + timedelta(seconds=number // PACE)
        return Occurrence(f"chimes:{{number}}", due, "due", due + timedelta(hours=1), str(number))


    class Chimes:
        prefix = "chimes"

        async def plan(self, resources, since, until):
            return [one for one in map(chime, range(COUNT)) if since <= one.due_at < until]

        async def say(self, resources, occurrence, late):
            return [Note(Room("net", "{channel}"), Reply(f"chime {{occurrence.subject}}"))]


    SCHEDULES = (Chimes(),)
"""

_CHIME = re.compile(r":(\S+)!\S+ PRIVMSG \S+ :\u200b?chime (\d+)$")


@dataclass(frozen=True)
class Chimes:
    """So many reminders for one channel, `pace` of them in each second from `first` on."""

    channel: str
    count: int
    pace: int
    first: datetime = field(default_factory=lambda: (datetime.now(UTC) + timedelta(seconds=4)).replace(microsecond=0))

    @property
    def module(self) -> str:
        """The family that plans and says them."""
        return FAMILY.format(first=self.first.isoformat(), count=self.count, pace=self.pace, channel=self.channel)

    async def promise(self, state: Path) -> None:
        """Write them into the store, as accepted before the bot's first start."""
        database = Database(f"sqlite:///{state}")
        await database.open([CORE, tables.STORE])
        moments = [(n, self.first + timedelta(seconds=n // self.pace)) for n in range(self.count)]
        hour = timedelta(hours=1)
        await Agenda(database).add(Occurrence(f"chimes:{n}", due, "due", due + hour, str(n)) for n, due in moments)
        await database.close()


class Replica(RunningBot):
    """A bot under a nick of its own; several have one store."""

    def __init__(self, folder: Path, nick: str, state: Path) -> None:
        super().__init__(folder)
        self.nick, self.state = nick, state

    def ring(self, server: IrcServer, chimes: Chimes) -> Replica:
        """What it says, and where."""
        self._networks += NETWORK.format(
            name="net", host=server.host, port=server.port, nick=self.nick, channel=chimes.channel, keys=FLOOD
        )
        self.plug("chimes", chimes.module)
        return self


@dataclass(frozen=True)
class Ledger:
    """What the store says of each reminder: still to come, said, and of these on their way."""

    pending: frozenset[int]
    said: frozenset[int]
    leaving: frozenset[int]


def ledger(state: Path) -> Ledger:
    """Read it from a copy: the next start shall find the store as the kill has left it. For a store that nobody writes."""
    with tempfile.TemporaryDirectory() as folder:
        for path in state.parent.glob(f"{state.name}*"):
            if not path.name.endswith("-shm"):
                shutil.copy(path, folder)
        return _read(Path(folder) / state.name)


def living_ledger(state: Path) -> Ledger:
    """Read it while bots are at work."""
    return _read(state)


def _read(state: Path) -> Ledger:
    with closing(sqlite3.connect(state)) as store:
        store.execute("begin")  # one moment for both tables
        rows = store.execute("select subject, state from occurrence").fetchall()
        letters = store.execute("select payload from outbox").fetchall()
    by_state = {name: frozenset(int(n) for n, how in rows if how == name) for name in ("pending", "said")}
    leaving = (msgspec.json.decode(payload, type=list[str])[0].rpartition(" ")[2] for (payload,) in letters)
    return Ledger(by_state["pending"], by_state["said"], frozenset(map(int, leaving)))


class Listener:
    """Counts what everybody in the channel hears."""

    def __init__(self, person: Person, channel: str) -> None:
        self._person, self._channel = person, channel
        self._read = 0
        self.heard: Counter[int] = Counter()
        self.speakers: Counter[str] = Counter()

    def take_in(self) -> int:
        """Count what is new; returns how many lines have been heard."""
        lines = self._person.lines
        for line in lines[self._read :]:
            if match := _CHIME.match(line):
                self.heard[int(match[2])] += 1
                self.speakers[match[1]] += 1
        self._read = len(lines)
        return self.heard.total()

    async def gone(self, nick: str) -> None:
        """Wait until the server has buried a bot: everything that it wrote has then been passed on."""
        while any(name.lstrip("@+").startswith(nick) for name in await self._names()):
            await asyncio.sleep(0.01)
        self.take_in()

    async def there(self, nick: str, seconds: float) -> None:
        """Wait until a bot is in the channel. Raises `TimeoutError`."""
        async with asyncio.timeout(seconds):
            while not any(name.lstrip("@+").startswith(nick) for name in await self._names()):
                await asyncio.sleep(0.05)

    async def _names(self) -> list[str]:
        self._person.send(f"NAMES {self._channel}")
        names = await self._person.expect(rf" 353 \S+ . {re.escape(self._channel)} :")
        return names.rpartition(":")[2].split()

    async def until(self, lines: int, seconds: float) -> None:
        """So many lines, or so long."""
        end = asyncio.get_running_loop().time() + seconds
        while self.take_in() < lines and asyncio.get_running_loop().time() < end:
            await asyncio.sleep(0.005)

    async def all(self, count: int, seconds: float) -> None:
        """Each at least once. Raises `TimeoutError`."""
        async with asyncio.timeout(seconds):
            while self.take_in() < count or len(self.heard) < count:
                await asyncio.sleep(0.05)

    @property
    def repeats(self) -> Counter[int]:
        """Which were heard more than once, and how many times too often."""
        return Counter({number: times - 1 for number, times in self.heard.items() if times > 1})


@asynccontextmanager
async def watched(state: Path) -> AsyncIterator[set[int]]:
    """What lies on its way in the store at any time meanwhile."""
    seen: set[int] = set()

    async def look() -> None:
        while True:
            seen.update(living_ledger(state).leaving)
            await asyncio.sleep(0.05)

    task = asyncio.create_task(look())
    try:
        yield seen
    finally:
        task.cancel()
