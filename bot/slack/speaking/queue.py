"""The letters that wait for one workspace: a lane for each channel, so that none waits for another."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic

from bot.chat.adapter import Letter, Outlet
from bot.slack.speaking.payload import Payload, decode

EXPIRED = "it expired before it could be sent"
MOST = 10_000
MOST_TOPICS = 2000


@dataclass(slots=True, eq=False)
class Job:
    """A letter on its way. `done` has the `ts` of each part that stands in the channel, by its number: posts, then uploads.

    A job `is_doubtful` when parts of it may be there although nobody told us: then it is looked for first.
    """

    letter: Letter
    payload: Payload
    since: float
    is_doubtful: bool
    is_plain: bool = False
    done: dict[int, str] = field(default_factory=dict)

    @property
    def is_expired(self) -> bool:
        """Whether it is too late to begin with it."""
        expires = self.letter.expires_at
        return expires is not None and not self.done and datetime.now(UTC) >= expires

    @property
    def parts(self) -> int:
        return len(self.payload.posts) + len(self.payload.uploads)


class Lane:
    """One channel's letters, in order, and the pace at which Slack takes posts there."""

    def __init__(self, gap: float, clock: Callable[[], float] = monotonic) -> None:
        self._gap, self._clock = gap, clock
        self._next_post = 0.0
        self.jobs: deque[Job] = deque()
        self.arrived = asyncio.Event()
        self.trouble = ""

    @property
    def is_cool(self) -> bool:
        """Whether the channel would take a post now."""
        return self._clock() >= self._next_post

    async def cool(self) -> None:
        """Wait until it would."""
        await asyncio.sleep(max(0.0, self._next_post - self._clock()))

    async def turn(self) -> None:
        """Wait until the channel takes another post, and take that turn."""
        while not self.is_cool:
            await self.cool()
        self._next_post = self._clock() + self._gap


class Queue:
    """All lanes. Letters survive reconnects here, and a crash in the store of whoever sent them."""

    def __init__(self, outlet: Outlet, gap: float, limit: int = MOST, clock: Callable[[], float] = monotonic) -> None:
        self._outlet, self._gap, self._limit, self._clock = outlet, gap, limit, clock
        self._began = datetime.now(UTC)
        self._known: set[int] = set()
        self._count = 0
        self._topics: OrderedDict[tuple[str, str], str] = OrderedDict()
        self.lanes: dict[str, Lane] = {}

    def __len__(self) -> int:
        return self._count

    def put(self, letter: Letter) -> str | None:
        """Queue a letter; the name of its lane, or None when there is nothing to do for it."""
        if letter.id and letter.id in self._known:
            return None
        payload = decode(letter.payload)
        if not (payload.posts or payload.uploads or payload.home):
            self._outlet.dropped(letter, "it is empty")
            return None
        if self._count >= self._limit:
            self._outlet.dropped(letter, "too many letters wait for this network")
            return None
        self._known.add(letter.id)
        self._count += 1
        name = letter.room.channel
        lane = self.lanes.setdefault(name, Lane(self._gap, self._clock))
        lane.jobs.append(Job(letter, payload, self._clock(), self._is_from_before(letter)))
        lane.arrived.set()
        return name

    def sent(self, job: Job, receipt: str) -> None:
        """It is in the channel."""
        self._remove(job)
        letter = job.letter
        if letter.topic and receipt and not letter.under:
            self._topics.setdefault((letter.topic, letter.room.key), receipt)
            if len(self._topics) > MOST_TOPICS:
                self._topics.popitem(last=False)
        self._outlet.sent(letter, receipt)

    def dropped(self, job: Job, reason: str) -> None:
        """It can never get there."""
        self._remove(job)
        self._outlet.dropped(job.letter, reason)

    def under(self, letter: Letter) -> str:
        """The first message of the letter's topic. It may have been sent after the letter was written."""
        return letter.under or self._topics.get((letter.topic, letter.room.key), "")

    def leave(self, name: str) -> None:
        """Forget a lane with nothing in it."""
        lane = self.lanes.get(name)
        if lane is not None and not lane.jobs:
            del self.lanes[name]

    def _remove(self, job: Job) -> None:
        self._known.discard(job.letter.id)
        self._count -= 1
        self.lanes[job.letter.room.channel].jobs.remove(job)

    def _is_from_before(self, letter: Letter) -> bool:
        """A letter of an earlier run may have been posted without its receipt being noted."""
        return letter.created_at is not None and letter.created_at < self._began
