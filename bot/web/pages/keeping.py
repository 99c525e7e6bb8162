"""A crowd of readers costs little more than one: pages are made one at a time, and some are kept for a while."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from time import monotonic

from bot.web.pages.answering import Answer
from bot.web.pages.page import Page

MOST = 100


class Kept:
    """What was made of late."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._made: OrderedDict[tuple[str, str], tuple[float, Answer]] = OrderedDict()
        self._locks: dict[str, asyncio.Lock] = {}

    async def get(self, page: Page, address: str, make: Callable[[], Awaitable[Answer]]) -> Answer:
        """One at a time of each page, so that between two of them people in chat have their turn.

        Raises what making it raises; that is not kept.
        """
        async with self._locks.setdefault(page.path, asyncio.Lock()):
            known = self._made.get((page.path, address))
            if known is not None and self._clock() - known[0] < page.keep:
                return known[1]
            made = await make()
            await asyncio.sleep(0)
            if page.keep:
                self._keep((page.path, address), made)
            return made

    def _keep(self, key: tuple[str, str], made: Answer) -> None:
        self._made[key] = (self._clock(), made)
        self._made.move_to_end(key)
        if len(self._made) > MOST:
            self._made.popitem(last=False)
