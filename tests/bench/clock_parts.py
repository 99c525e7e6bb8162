"""A bot with a clock and nobody to talk to: an adapter that takes every letter at once, and a family that has much to say."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from bot.app import App, build, opened, resume
from bot.chat.adapter import Letter, Outlet, Rendered
from bot.chat.message import Principal, Room
from bot.chat.reply import Reply
from bot.commands.family import Family
from bot.commands.resources import Resources
from bot.config.model import BotSettings, Settings
from bot.core.clock.occurrence import Occurrence
from bot.core.clock.timer import Timer
from bot.core.voice import Note

NETWORK, ROOM = "null", Room("null", "#bench")
FAMILY, PREFIX = "chimes", "chimes"
HOUR = timedelta(hours=1)


@dataclass
class Chimes:
    """Reminders at known moments; a plan names all of them."""

    moments: list[datetime]
    lasting: timedelta = HOUR
    prefix: str = PREFIX
    all: list[Occurrence] = field(init=False)

    def __post_init__(self) -> None:
        self.all = [
            Occurrence(f"{PREFIX}:{number}", moment, "due", moment + self.lasting, str(number))
            for number, moment in enumerate(self.moments)
        ]

    async def plan(self, resources: Resources, since: datetime, until: datetime) -> Iterable[Occurrence]:
        return [one for one in self.all if since <= one.due_at < until]

    async def say(self, resources: Resources, occurrence: Occurrence, late: timedelta) -> Iterable[Note]:
        return [Note(ROOM, Reply(occurrence.subject))]

    def family(self) -> Family:
        return Family(FAMILY, "", (), (), (), None, None, schedules=(self,))


@dataclass
class Nobody:
    """An adapter whose platform takes everything at once, and notes when."""

    outlet: Outlet
    network: str = NETWORK
    is_connected: bool = True
    health: str = "nobody is here"
    taken: list[tuple[int, float]] = field(default_factory=list)

    async def run(self) -> None:
        raise NotImplementedError

    def render(self, reply: Reply, room: Room, to: Principal | None) -> Rendered:
        return Rendered(msgspec.json.encode([reply.summary]).decode())

    def room_for(self, who: Principal) -> Room:
        return Room(self.network, who.name, is_direct=True)

    def send(self, letter: Letter) -> None:
        self.taken.append((int(msgspec.json.decode(letter.payload)[0]), time.time()))
        self.outlet.sent(letter)

    async def reaches(self, who: Principal) -> bool:
        return True

    async def topic(self, room: Room) -> str | None:
        return None

    async def set_topic(self, room: Room, text: str) -> bool:
        return False

    async def verify(self, who: Principal) -> Principal:
        return who


@asynccontextmanager
async def listening(chimes: Chimes, folder: Path) -> AsyncIterator[tuple[App, Nobody]]:
    """The bot with its store in a file; its clock stands still until somebody turns it."""
    app = build(Settings(bot=BotSettings(state=str(folder / "state.db"))), [chimes.family()], [NETWORK])
    async with opened(app):
        nobody = Nobody(app.outbox)
        app.adapters[NETWORK] = nobody
        app.outbox.connect(NETWORK, nobody.send)
        await resume(app)
        yield app, nobody


@asynccontextmanager
async def turning(app: App) -> AsyncIterator[None]:
    """The clock turns."""
    timer = Timer(app.clock)
    await timer.start()
    try:
        yield
    finally:
        await timer.stop()


def now() -> datetime:
    return datetime.now(UTC)
