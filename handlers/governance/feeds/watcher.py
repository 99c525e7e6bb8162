"""Reads feeds when they are due, makes drafts of what is new, and tells the announcers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from zlib import crc32

from bot.chat.reply import Action, Actions, Reply
from bot.commands.resources import Resources, provider
from bot.core.clock.clock import Clock
from bot.core.clock.occurrence import Occurrence
from bot.core.running import run
from bot.core.voice import Note, room_of
from bot.errors import BackendDown, NotFound
from bot.store.database import Database
from handlers.governance.announcements.desk import Desk
from handlers.governance.feeds import store
from handlers.governance.feeds.http import Fetched, fetch
from handlers.governance.feeds.parsing import NoFeed, parse
from handlers.governance.feeds.store import FeedRows, Known, Taken
from handlers.governance.settings import FeedSettings, GovernanceSettings

log = logging.getLogger(__name__)

PREFIX = "feed"
READ_SECONDS = 60.0
Fetch = Callable[..., Awaitable[Fetched | None]]


class Watcher:
    """Each feed is read in a task of its own: a slow server holds nothing up."""

    def __init__(self, rows: FeedRows, desk: Desk, get: Fetch = fetch) -> None:
        self.rows, self._desk, self._get = rows, desk, get
        self._reading: dict[str, asyncio.Task[object]] = {}

    @property
    def feeds(self) -> dict[str, FeedSettings]:
        return self._desk.own.feeds

    def begin(self, name: str) -> None:
        """Read one now, unless it is being read; returns at once."""
        if name in self.feeds and name not in self._reading:
            task = asyncio.create_task(run(f"feed {name}", self.read(name), READ_SECONDS), name=f"feed {name}")
            self._reading[name] = task
            task.add_done_callback(lambda _: self._reading.pop(name, None))

    async def idle(self) -> None:
        """Until nothing is being read."""
        while self._reading:
            await asyncio.wait(self._reading.values())

    async def close(self) -> None:
        """Stop reading; what is not written is read again."""
        for task in self._reading.values():
            task.cancel()
        await asyncio.gather(*self._reading.values(), return_exceptions=True)

    async def read(self, name: str) -> tuple[int, ...]:
        """Read one feed; returns the drafts that it made. Raises `NotFound`, `BackendDown` where it cannot be read."""
        one = self.feeds.get(name)
        if one is None:
            raise NotFound(f"No feed is called “{name}”.", candidates=tuple(self.feeds)[:5])
        known = await self.rows.known(name)
        known = known if known is not None and known.url == one.url else None
        try:
            taken = await self._read(name, one, known)
        except BackendDown as error:
            log.warning("feed %s: %s", name, error.sentence)
            before = known or Known("")  # without its address it counts as never read
            await self.rows.note(name, replace(before, problem=error.sentence))
            raise
        await self._tell(name)
        return taken.drafts

    async def _read(self, name: str, one: FeedSettings, known: Known | None) -> Taken:
        said = known or Known(one.url)
        got = await self._get(one.url, etag=said.etag, modified=said.modified, private=one.private)
        if got is None:
            await self.rows.note(name, replace(said, read_at=self._desk.now, problem=""))
            return Taken()
        try:
            found = await asyncio.to_thread(parse, got.body, one.url)
        except NoFeed as problem:
            raise BackendDown(f"What {one.url} sends cannot be used: {problem}.") from None
        taken = Taken()
        if known is None:
            await self.rows.learn(name, found, self._desk.now)
        else:
            taken = await self.rows.take(name, found, self._desk.rooms(), self._desk.now)
        tags = ("", "") if taken.is_more else (got.etag, got.modified)
        await self.rows.note(name, Known(one.url, *tags, read_at=self._desk.now))
        return taken

    async def _tell(self, name: str) -> None:
        """Also of what an earlier run made and could not tell any more."""
        drafts = await self.rows.untold(name)
        if not drafts:
            return
        rooms = [room_of(self._desk.own.tell)] if self._desk.own.tell else []
        numbers = ", ".join(map(str, drafts))
        said = f"The feed {name} has {len(drafts)} new; drafts: {numbers}. Nothing is sent before two of you agree."
        steps = Actions(tuple(Action(f"draft {number}", f"announce show {number}") for number in drafts[:5]))
        notes = [Note(room, Reply(said, (steps,))) for room in rooms]
        await self._desk.voice.tell_each([(notes, partial(store.tell, name=name, drafts=drafts))])


class FeedSchedule:
    """A `Schedule` that says nothing itself: it lets feeds be read, each at its own minute."""

    prefix = PREFIX

    async def plan(self, resources: Resources, since: datetime, until: datetime) -> Iterable[Occurrence]:
        """What is past for longer than one round is not made up for: the next reading brings all of it."""
        own, now = await resources.get(GovernanceSettings), (await resources.get(Clock)).now()
        return [
            Occurrence(f"{PREFIX}:{name}", due_at, "read", due_at + timedelta(seconds=one.every))
            for name, one in own.feeds.items()
            for due_at in times(name, one.every, max(since, now - timedelta(seconds=one.every)), until)
        ]

    async def say(self, resources: Resources, occurrence: Occurrence, late: timedelta) -> Iterable[Note]:
        """Begin to read it."""
        del late
        (await resources.get(Watcher)).begin(occurrence.schedule.partition(":")[2])
        return []


def times(name: str, every: int, since: datetime, until: datetime) -> Iterable[datetime]:
    """The same times whenever they are asked for; feeds of one pace are spread over it."""
    offset = crc32(name.encode()) % every
    first = -((offset - int(since.timestamp())) // every) * every + offset
    return [
        datetime.fromtimestamp(at, UTC) for at in range(first, int(until.timestamp()), every) if at >= since.timestamp()
    ]


@provider()
async def open_watcher(database: Database, desk: Desk) -> Watcher:
    """The feeds of the configuration."""
    return Watcher(FeedRows(database), desk)


SCHEDULES = (FeedSchedule(),)
