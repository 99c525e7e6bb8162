"""What people do to a bot in the Slack benchmark, and how it is seen that all of it was answered."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Coroutine, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from typing import Any

from tests.servers.slack import Channel, Delivery, Shown, SlackServer, User
from tests.servers.slack.journal import Journal

PHASE_SECONDS = 240
"""A phase that takes longer has lost something: better an error than a bench that never ends."""
PEOPLE = 20
CHUNK = 200
"""Messages that are on their way at once in the talk."""
WAIT_SECONDS = 8
"""How long the command that hangs does so."""
TALK = (
    "the deploy of the new rack went fine, I will be back after lunch with the numbers",
    "<@{other}> thanks, the review is merged; I will tell the others on Monday",
    "the graphs are at <https://grafana.example.org/d/rack-7|grafana.example.org/d/rack-7>, nothing odd so far",
    "yes &amp; no: the second switch is still on the old firmware, we do that one on Thursday",
)
QUESTIONS = ("<@{other}> could you have a look at the review? it has waited since Monday",)
"""An ambient bot looks for what it knows about this, and says nothing."""
_MENTION = re.compile(r"<@(U\w+)>")


class Answers(Journal):
    """The server's journal that wakes whoever waits for an answer: by their direct messages, or by their name in it."""

    def __init__(self, bot: User) -> None:
        super().__init__()
        self._bot = bot.id
        self._waiting: dict[str, asyncio.Future[Shown]] = {}

    def next(self, key: str) -> asyncio.Future[Shown]:
        """The next answer for a user's ID or a conversation's. One at a time."""
        future = self._waiting[key] = asyncio.get_running_loop().create_future()
        return future

    def add(self, shown: Shown) -> Shown:
        if shown.by == self._bot:
            found = _MENTION.search(str(shown.message.get("text", "")))
            keys = (shown.channel, found[1] if found else "")
            future = next((self._waiting.pop(key) for key in keys if key in self._waiting), None)
            if future is not None and not future.done():
                future.set_result(shown)
        return super().add(shown)


@dataclass
class Crowd:
    """A workspace with people in it, one bot under test, and one channel."""

    server: SlackServer
    answers: Answers
    channel: Channel
    people: Sequence[User]

    @classmethod
    def enter(cls, server: SlackServer) -> Crowd:
        """Fill an empty workspace."""
        answers = server.office.journal = Answers(server.bot)
        people = [server.add_user(f"person{number}") for number in range(PEOPLE)]
        channel = server.add_channel("bench", people)
        return cls(server, answers, channel, people)

    async def ask(self, who: User, text: str = "ping", *, direct: bool) -> float:
        """Ask, wait for the answer; returns the seconds between the two."""
        if direct:
            channel, words, key = self.server.dm(who), text, self.server.dm(who).id
        else:
            channel, words, key = self.channel, f"<@{self.server.bot.id}> {text}", who.id
        answer = self.answers.next(key)
        said = await self.server.say(who, channel, words, raw=True)
        return (await answer).at - said.at

    async def slash(self, who: User) -> float:
        """Ask by slash command, wait for the answer; returns the milliseconds to the acknowledgement."""
        answer = self.answers.next(who.id)
        outcome = await self.server.slash(who, self.channel, "ping")
        if outcome.ms is None:
            raise AssertionError("the slash command was not acknowledged in time")
        await answer
        return outcome.ms


async def pings(crowd: Crowd, count: int, *, direct: bool, at_once: int) -> None:
    """So many people ask side by side, each again when the answer is there."""

    async def keep_asking(who: User) -> None:
        for _ in range(count // at_once):
            await crowd.ask(who, direct=direct)

    await asyncio.wait_for(_all(keep_asking(who) for who in crowd.people[:at_once]), PHASE_SECONDS)
    await asyncio.wait_for(crowd.server.settled(), PHASE_SECONDS)


async def talk(crowd: Crowd, lines: int, texts: Sequence[str] = TALK) -> None:
    """People among themselves, 200 lines at a time; done when the bot has acknowledged all of it."""
    said = cycle([line.format(other=crowd.people[0].id) for line in texts])
    for start in range(0, lines, CHUNK):
        crowd.server.log.clear()
        for number, line in enumerate(islice(said, min(CHUNK, lines - start))):
            await crowd.server.say(crowd.people[1 + number % 4], crowd.channel, line, raw=True)
        await asyncio.wait_for(crowd.server.settled(), PHASE_SECONDS)
        lost = [one for one in crowd.server.log.deliveries if not one.acked or len(one.attempts) > 1]
        if lost:
            raise AssertionError(f"{len(lost)} of {CHUNK} messages were not acknowledged at once")


@dataclass
class Hanging:
    """Milliseconds: acknowledgements of events and of slash commands, answers to others; seconds that the hanging took."""

    acks: list[float] = field(default_factory=list)
    slash_acks: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    again: int = 0
    """Events that had to be delivered again."""

    def add(self, other: Hanging) -> None:
        """Those of another round."""
        self.acks += other.acks
        self.slash_acks += other.slash_acks
        self.answers += other.answers
        self.waited += other.waited
        self.again += other.again


async def hang(crowd: Crowd, commands: int, seconds: float = WAIT_SECONDS - 1.5) -> Hanging:
    """So many commands hang at once, 20 at most. Meanwhile others ask, by mention, in private and by slash command, and talk
    goes on."""
    found = Hanging()
    crowd.server.log.clear()
    stuck, others = crowd.people[: PEOPLE // 2], crowd.people[PEOPLE // 2 :]
    end = asyncio.get_running_loop().time() + seconds

    async def hanging(number: int) -> None:
        # One answer per person is waited for in each place, so that half of them hang in the channel and half in private.
        who, is_direct = stuck[number % len(stuck)], number % (2 * len(stuck)) < len(stuck)
        found.waited.append(await crowd.ask(who, "bench wait", direct=is_direct))

    async def keep_asking(who: User, number: int) -> None:
        while asyncio.get_running_loop().time() < end:
            if number % 5 == 0:
                found.slash_acks.append(await crowd.slash(who))
            else:
                found.answers.append(await crowd.ask(who, direct=number % 2 == 0) * 1e3)
            await asyncio.sleep(0.1)

    async def chatter() -> None:
        while asyncio.get_running_loop().time() < end:
            await crowd.server.say(others[0], crowd.channel, TALK[0], raw=True)
            await asyncio.sleep(0.02)

    work = [hanging(number) for number in range(min(commands, 2 * len(stuck)))]
    work += [keep_asking(who, number) for number, who in enumerate(others)]
    await asyncio.wait_for(_all([*work, chatter()]), PHASE_SECONDS)
    await asyncio.wait_for(crowd.server.settled(), PHASE_SECONDS)
    events = [one for one in crowd.server.log.deliveries if one.kind == "events_api"]
    found.acks, found.again = [_ms(one) for one in events], sum(len(one.attempts) > 1 for one in events)
    return found


def _ms(delivery: Delivery) -> float:
    if delivery.ms is None:
        raise AssertionError(f"an event was not acknowledged: {delivery.name}")
    return delivery.ms


async def _all(work: Iterable[Coroutine[Any, Any, None]]) -> None:
    async with asyncio.TaskGroup() as group:
        for one in work:
            group.create_task(one)


def quantile(values: Sequence[float], share: float) -> float:
    """A quantile of values in any order; 0 without any."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
