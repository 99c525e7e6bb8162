"""APScheduler wakes the clock. It holds no schedule of ours: what is due is read from the store at every turn.

Its jobs have no misfire grace: a turn that comes late is still a turn (https://apscheduler.readthedocs.io/en/3.x/userguide.html).
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.core.clock.clock import Clock, tick
from bot.core.running import run

if TYPE_CHECKING:
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

LOOK = timedelta(seconds=30)
"""At the latest after this time the store is asked again: another replica may have added something."""
PLAN = timedelta(hours=1)


class Timer:
    """Turns the clock until it is stopped."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._scheduler: AsyncIOScheduler | None = None
        self._turning = asyncio.Lock()
        clock.moved = self._soon

    async def start(self) -> None:
        """Plan ahead, say what came due while nobody was there, and keep turning."""
        from apscheduler.schedulers.asyncio import AsyncIOScheduler  # noqa: PLC0415 - only a service has a clock

        await self._clock.start()
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True})
        self._scheduler.add_job(self._plan, "interval", seconds=PLAN.total_seconds())
        self._scheduler.add_job(self._turn, "date", id="turn")
        self._scheduler.start()

    async def stop(self) -> None:
        """Let the running turn end."""
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
            self._scheduler = None
        async with self._turning:
            pass

    async def _plan(self) -> None:
        await self._clock.extend()

    async def _turn(self) -> None:
        async with self._turning:
            await run("what is due", tick(self._clock), None)
        due = await run("what is due next", self._clock.next_due(), None)
        self._wake(due if isinstance(due, datetime) else None)

    def _soon(self) -> None:
        """Something was added: look at once when it is due."""
        self._wake(datetime.now(UTC))

    def _wake(self, due: datetime | None) -> None:
        if self._scheduler is not None:
            now = datetime.now(UTC)
            # Not more often than this, so that what cannot be said yet does not keep the loop busy.
            at = min(max(due, now + timedelta(seconds=0.05)), now + LOOK) if due else now + LOOK
            self._scheduler.add_job(self._turn, "date", run_date=at, id="turn", replace_existing=True)
