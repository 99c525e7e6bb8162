"""A test kit for handlers: a conversation that reads like a chat log, with no network and a store in memory.

    async with stage(families) as chat:
        await chat.play('''
            <mona> !ping
            <bot> mona: pong
            <mona to bot> kb show how-nics-work
            <bot to mona> How a network card…
        ''')

`<nick>` speaks in the channel, `<nick to bot>` in private; a line of the bot's that ends in `…` matches by its beginning, and
`<bot> …` alone matches any one line. `{token}` in a line of the bot's matches a word and names it; later lines may say `{token}`.
On a stage of several networks `<nick@irc>` speaks on one of them and `<bot@irc>` answers there; without a name it is the first.
What the bot says beyond the script is an error, and so is silence where a line is expected.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import deque
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from textwrap import dedent

from bot.app import App, build, opened, resume
from bot.chat.adapter import Inbox, Letter, Outlet, Rendered
from bot.chat.message import Address, Message, Principal, Room, Strength
from bot.chat.reply import Reply
from bot.commands.family import Family
from bot.config.model import BotSettings, Settings
from bot.core.clock.clock import utc_now
from bot.core.intake import TASK_NAME
from bot.text.plain import lines

NETWORK = "stage"
CHANNEL = "#ops"
STEP = timedelta(hours=24)
"""The clock is turned so far at once at most: half of what is planned ahead."""
WAIT_SECONDS = 10
"""How long a line of the bot's may take before a test fails."""

_LINE = re.compile(r"<(?P<who>[^>@ ]+)(?:@(?P<network>[^> ]+))?(?: to (?P<to>[^> ]+))?> ?(?P<text>.*)")
_NAME = re.compile(r"\\\{([a-z_0-9]+)\\\}")


@dataclass
class Stage:
    """An adapter without a platform. `accounts` are the people whom the platform vouches for; `hold` keeps letters unsent.

    `topics` are of the channels that the bot is in; those of `locked` ones it may not set.
    """

    inbox: Inbox
    outlet: Outlet
    accounts: set[str] = field(default_factory=set)
    network: str = NETWORK
    hold: bool = False
    lines_shown: int = 3
    said: deque[tuple[Room, str]] = field(default_factory=deque)
    held: list[Letter] = field(default_factory=list)
    topics: dict[str, str] = field(default_factory=lambda: {CHANNEL: ""})
    locked: set[str] = field(default_factory=set)
    is_connected: bool = True
    health: str = "a stage"
    _event: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        await asyncio.Event().wait()

    def render(self, reply: Reply, room: Room, to: Principal | None) -> Rendered:
        found = lines(reply, "" if room.is_direct else "!") or ("…",)
        shown, rest = found[: self.lines_shown], found[self.lines_shown :]
        name = f"{to.name}: " if to and not room.is_direct else ""
        tail = f" … {len(rest)} more: !more" if rest else ""
        return Rendered(json.dumps([name + line for line in (*shown[:-1], shown[-1] + tail)]), rest)

    def room_for(self, who: Principal) -> Room:
        return Room(self.network, who.name, is_direct=True)

    def send(self, letter: Letter) -> None:
        if self.hold:
            self.held.append(letter)
            return
        self.said.extend((letter.room, line) for line in json.loads(letter.payload))
        self.outlet.sent(letter)
        self._event.set()

    async def topic(self, room: Room) -> str | None:
        return self.topics.get(room.channel)

    async def set_topic(self, room: Room, text: str) -> bool:
        if room.channel not in self.topics or room.channel in self.locked:
            return False
        self.topics[room.channel] = text
        return True

    async def reaches(self, who: Principal) -> bool:
        return (await self.verify(replace(who, id=f"~{who.name}"))).key == who.key

    async def verify(self, who: Principal) -> Principal:
        if who.name not in self.accounts:
            return who
        return replace(who, id=who.name, verified_by="stage", strength=Strength.VERIFIED)

    def hear(self, nick: str, text: str, *, direct: bool = False, event_id: str = "") -> None:
        """Somebody says something."""
        address, text = (Address.NAME, text) if direct else _address(text)
        sender = Principal(self.network, f"~{nick}", nick)
        room = self.room_for(sender) if direct else Room(self.network, CHANNEL)
        self.inbox.put(Message(room, sender, text, address, datetime.now(UTC), event_id))

    async def next(self) -> tuple[Room, str]:
        """The bot's next line. Raises `TimeoutError`."""
        while not self.said:
            self._event.clear()
            async with asyncio.timeout(WAIT_SECONDS):
                await self._event.wait()
        return self.said.popleft()


def _address(text: str) -> tuple[Address, str]:
    if text.startswith("!"):
        return Address.PREFIX, text[1:]
    head, colon, rest = text.partition(":")
    return (Address.NAME, rest.strip()) if colon and head == "bot" else (Address.NONE, text)


@dataclass
class Conversation:
    """A running bot on a stage; `named` are the words that scripts have named."""

    app: App
    stages: dict[str, Stage]
    turned: list[datetime | None] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)

    @property
    def stage(self) -> Stage:
        """The first network."""
        return next(iter(self.stages.values()))

    async def play(self, script: str) -> None:
        """Say the people's lines, and check that the bot says its own and nothing else."""
        for line in dedent(script).strip().splitlines():
            match = _LINE.fullmatch(line.strip())
            assert match, f"not a line of a script: {line!r}"
            place = self.stages[match["network"]] if match["network"] else self.stage
            if match["who"] == "bot":
                await self._expect(place, match["text"], match["to"])
            else:
                self._nothing_more()
                place.hear(match["who"], self._filled(match["text"]), direct=match["to"] == "bot")
        await self.silence()

    def _filled(self, text: str) -> str:
        for name, word in self.named.items():
            text = text.replace(f"{{{name}}}", word)
        return text

    async def _expect(self, place: Stage, text: str, to: str | None) -> None:
        room, said = await place.next()
        assert room.is_direct == bool(to), f"{said!r} was said in {room.channel}"
        text = self._filled(text)
        start = _NAME.sub(r"(?P<\1>\\w+)", re.escape(text.removesuffix("…")))
        match = re.match(start, said) if text.endswith("…") else re.fullmatch(start, said)
        assert match, f"\nexpected: {text}\nsaid:     {said}"
        self.named |= match.groupdict()

    def _nothing_more(self) -> None:
        said = [line for one in self.stages.values() for line in one.said]
        assert not said, f"the bot said more than the script: {said}"

    async def silence(self) -> None:
        """The bot has nothing to say any more."""
        await self.settle()
        self._nothing_more()

    async def ask(self, nick: str, text: str, *, direct: bool = True, network: str = "") -> list[str]:
        """Say something and return all lines that the bot says there afterwards."""
        place = self.stages[network] if network else self.stage
        place.hear(nick, self._filled(text), direct=direct)
        await self.settle()
        said = [line for _, line in place.said]
        place.said.clear()
        return said

    async def later(self, passed: timedelta) -> None:
        """Time passes: everything that comes due is said, in order."""
        await self.until(self.app.clock.now() + passed)

    async def until(self, moment: datetime) -> None:
        """The same up to a moment, that one included."""
        clock = self.app.clock
        while True:
            await clock.extend()
            due, now = await clock.next_due(), clock.now()
            step = min(moment, now + STEP, max(due, now) if due else moment)
            self.turned[0] = step
            await clock.run_due()
            if step >= moment:
                return

    async def settle(self) -> None:
        """Wait until all answers are out."""
        while tasks := [task for task in asyncio.all_tasks() if task.get_name() == TASK_NAME]:
            await asyncio.wait(tasks)


@asynccontextmanager
async def stage(
    families: Iterable[Family],
    settings: Settings | None = None,
    *,
    accounts: Iterable[str] = (),
    networks: Iterable[str] = (NETWORK,),
    now: datetime | None = None,
) -> AsyncIterator[Conversation]:
    """A bot with these families, its store in memory, on a stage.

    `accounts` are the nicks that every network vouches for; with `now` its clock stands there until the conversation turns it.
    """
    names, turned = tuple(networks), [now]
    time = (lambda: turned[0] or utc_now()) if now else utc_now
    app = build(settings or Settings(bot=BotSettings(state="sqlite://")), families, names, time)
    async with opened(app):
        intake = app.intake()
        stages = {name: Stage(intake, app.outbox, set(accounts), name) for name in names}
        for name, adapter in stages.items():
            app.adapters[name] = adapter
            app.outbox.connect(name, adapter.send)
        await resume(app)
        try:
            await app.clock.start()
            yield Conversation(app, stages, turned)
        finally:
            await intake.drain(1)
