"""APScheduler wakes the clock. It holds no schedule of ours: what is due is read from the store at every turn.

Its jobs have no misfire grace: a turn that comes late is still a turn (https://apscheduler.readthedocs.io/en/3.x/userguide.html).
They only ring. The work is done by tasks of our own, since APScheduler skips a job that still runs, and cancels it at the end.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.chat.reply import Reply
from bot.core.clock.clock import Clock
from bot.core.running import run

if TYPE_CHECKING:
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger(__name__)

LOOK = timedelta(seconds=30)
"""At the latest after this time the store is asked again: another replica may have added something."""
PLAN = timedelta(hours=1)
RETRY = timedelta(seconds=5)
"""After this time a store that could not be used is tried again."""
SOON = timedelta(seconds=0.05)
"""Not more often than this, so that many who add something at once cost one turn."""
STOP_SECONDS = 3.0


class Timer:
    """Turns the clock until it is stopped."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._scheduler: AsyncIOScheduler | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._turn_now, self._plan_now = asyncio.Event(), asyncio.Event()
        self._is_stopping = False
        clock.moved = self._soon

    async def start(self) -> None:
        """Plan ahead, say what came due while nobody was there, and keep turning."""
        from apscheduler.schedulers.asyncio import AsyncIOScheduler  # noqa: PLC0415 - only a service has a clock

        await self._clock.start()
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True})
        self._scheduler.add_job(_ring, "interval", [self._plan_now], seconds=PLAN.total_seconds())
        self._scheduler.start()
        self._tasks = [asyncio.create_task(self._keep_turning()), asyncio.create_task(self._keep_planning())]
        self._turn_now.set()

    async def stop(self) -> None:
        """Let what is being said be said, but not for long."""
        self._is_stopping = True
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
            self._scheduler = None
        self._turn_now.set()
        if self._tasks:
            await asyncio.wait(self._tasks[:1], timeout=STOP_SECONDS)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _keep_turning(self) -> None:
        while not self._is_stopping:
            await self._turn_now.wait()
            self._turn_now.clear()
            if await _done("what is due", self._turn()):
                continue
            self._wake(datetime.now(UTC) + RETRY)

    async def _turn(self) -> None:
        while await self._clock.say_some() is not None:
            if self._is_stopping:
                return
        self._wake(await self._clock.next_due())

    async def _keep_planning(self) -> None:
        """Beside the turns: a plan that takes long holds up nobody."""
        while True:
            await self._plan_now.wait()
            self._plan_now.clear()
            await _done("the plan", self._clock.extend())

    def _soon(self) -> None:
        """Something was added: look at once when it is due."""
        self._wake(datetime.now(UTC))

    def _wake(self, due: datetime | None) -> None:
        if self._scheduler is not None:
            now = datetime.now(UTC)
            at = min(max(due, now + SOON), now + LOOK) if due else now + LOOK
            self._scheduler.add_job(_ring, "date", [self._turn_now], run_date=at, id="turn", replace_existing=True)


async def _ring(event: asyncio.Event) -> None:
    event.set()


async def _done(what: str, work: Awaitable[None]) -> bool:
    failure = await run(what, work, None)
    if isinstance(failure, Reply):
        log.warning("%s waits: %s", what, failure.summary)
        return False
    return True
