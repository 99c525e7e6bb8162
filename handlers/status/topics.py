"""Brings topics to where the store says they should be: in the background, one channel after the other, until it is done.

Whatever a crash leaves half done is done again from the rows: they say what stood there before, and it is read before it is set.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from itertools import groupby

from bot.chat.adapter import Adapter
from bot.commands.resources import provider
from bot.core.running import run
from bot.core.voice import Voice
from bot.errors import BotError
from bot.store.database import Database
from handlers.status.saved import Saved, SavedTopics, Step, is_ours
from handlers.status.settings import StatusSettings

log = logging.getLogger(__name__)

NOT_IN = "I am not in it"
NOT_ALLOWED = "I may not set its topic: make me an operator there, or take the topic lock (+t) off"


class Topics:
    """Works while something is to be done. Networks do not wait for each other."""

    def __init__(self, rows: SavedTopics, voice: Voice, retry: float) -> None:
        self.rows, self._voice, self._retry = rows, voice, retry
        self._task: asyncio.Task[object] | None = None
        self._news = asyncio.Event()
        self._round = asyncio.Lock()

    def look(self) -> None:
        """There may be something to do; returns at once."""
        self._news.set()
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(run("topics", self._work(), None), name="topics")

    async def once(self) -> None:
        """One round over everything that is to be done."""
        async with self._round:
            waiting = await self.rows.pending()
            networks = groupby(waiting, key=lambda one: one.room.network)
            await asyncio.gather(*(self._network(name, list(found)) for name, found in networks))

    async def close(self) -> None:
        """Stop; the rows know what is left."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _work(self) -> None:
        while await self._is_left():
            await self.once()
            if not await self.rows.pending():
                continue
            try:
                async with asyncio.timeout(self._retry):
                    await self._news.wait()
            except TimeoutError:
                continue

    async def _is_left(self) -> bool:
        """What comes while the store is asked counts as well."""
        self._news.clear()
        return bool(await self.rows.pending()) or self._news.is_set()

    async def _network(self, name: str, found: Iterable[Saved]) -> None:
        adapter = self._voice.adapters.get(name)
        for one in found:
            if adapter is None:
                await self.rows.failed(one, "no such network is configured", for_good=True)
                continue
            try:
                await self._bring(one, adapter)
            except BotError as error:
                await self.rows.failed(one, error.sentence, for_good=False)

    async def _bring(self, one: Saved, adapter: Adapter) -> None:
        now = await adapter.topic(one.room)
        if now is None and one.step is Step.RESTORE and not one.is_saved:
            await self.rows.forget(one)  # nothing was ever set there
        elif now is None:
            await self.rows.failed(one, NOT_IN, for_good=False)
        elif one.step is Step.SET:
            await self._set(one, now, adapter)
        else:
            await self._restore(one, now, adapter)

    async def _set(self, one: Saved, now: str, adapter: Adapter) -> None:
        if not one.is_saved and not await self.rows.keep(one, None if is_ours(now) else now):
            return
        if await adapter.set_topic(one.room, one.shown):
            await self.rows.done(one, Step.STANDS)
        else:
            await self.rows.failed(one, NOT_ALLOWED, for_good=True)

    async def _restore(self, one: Saved, now: str, adapter: Adapter) -> None:
        """Only our own alert is replaced: a topic that people have set meanwhile is theirs."""
        if not is_ours(now) or await adapter.set_topic(one.room, one.original or ""):
            if is_ours(now) and one.original is None:
                log.warning("the topic of %s is empty now: nobody knows what stood there before", one.key)
            await self.rows.forget(one)
        else:
            await self.rows.failed(one, NOT_ALLOWED, for_good=True)


@provider(warm=True)
async def open_topics(database: Database, voice: Voice, settings: StatusSettings) -> Topics:
    """Goes on with what an earlier run has left."""
    topics = Topics(SavedTopics(database), voice, settings.retry)
    topics.look()
    return topics
