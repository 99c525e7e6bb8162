"""Brings letters into their channels: in order within one, and none waiting for another channel's trouble."""

from __future__ import annotations

import asyncio
import logging
from time import monotonic

from bot.chat.adapter import Letter, Outlet
from bot.slack.settings import SlackTiming
from bot.slack.speaking import refusals
from bot.slack.speaking.aside import Aside
from bot.slack.speaking.delivery import Delivery
from bot.slack.speaking.queue import EXPIRED, Job, Lane, Queue
from bot.slack.speaking.replies import Replies
from bot.slack.wire.backoff import Backoff
from bot.slack.wire.faults import CallFailed, Kind
from bot.slack.wire.me import Me
from bot.slack.wire.web import Calls

log = logging.getLogger(__name__)


class Sender:
    """Takes letters at any time and sends them while it runs."""

    def __init__(self, outlet: Outlet, timing: SlackTiming, replies: Replies) -> None:
        self._timing, self._replies = timing, replies
        self._queue = Queue(outlet, timing.post_gap)
        self._workers: dict[str, asyncio.Task[None]] = {}
        self._delivery: Delivery | None = None
        self._aside: Aside | None = None
        self._broken: asyncio.Future[None] | None = None
        self._bot = ""

    def __len__(self) -> int:
        return len(self._queue)

    @property
    def troubles(self) -> list[str]:
        """What keeps letters from leaving, a phrase for each channel."""
        return [lane.trouble for lane in self._queue.lanes.values() if lane.trouble]

    def put(self, letter: Letter) -> None:
        """Queue a letter."""
        name = self._queue.put(letter)
        if name is not None and self._delivery is not None:
            self._start(name)

    async def run(self, calls: Calls, me: Me) -> None:
        """Send until cancelled. Raises `CallFailed` of `Kind.TOKEN` when Slack does not take the bot token any more."""
        self._delivery = Delivery(calls, me, self._queue.under)
        self._aside, self._bot = Aside(calls, self._replies), me.name
        self._broken = asyncio.get_running_loop().create_future()
        try:
            for name in list(self._queue.lanes):
                self._start(name)
            await self._broken
        finally:
            self._delivery = None
            await self._stop(calls)

    async def _stop(self, calls: Calls) -> None:
        """Calls under way get a moment: a receipt that arrives saves the next run from looking for it."""
        end = monotonic() + self._timing.stop
        while self._workers:
            is_late = monotonic() >= end
            for task in self._workers.values():
                if is_late or not calls.is_calling(task):
                    task.cancel()
            await asyncio.wait(set(self._workers.values()), timeout=0.02)

    def _start(self, name: str) -> None:
        if name not in self._workers:
            self._workers[name] = asyncio.create_task(self._work(name), name=f"slack channel {name}")
            self._workers[name].add_done_callback(lambda task: self._ended(name, task))

    async def _work(self, name: str) -> None:
        """Empty a lane, and stay until it would take a post: a letter that comes next meets the same pace."""
        lane = self._queue.lanes[name]
        while self._delivery is not None and (lane.jobs or not lane.is_cool):
            if lane.jobs:
                await self._carry(lane, lane.jobs[0])
                lane.trouble = ""
            else:
                await lane.cool()

    def _ended(self, name: str, task: asyncio.Task[None]) -> None:
        """Note why a worker ended, and let another one go on."""
        del self._workers[name]
        error = None if task.cancelled() else task.exception()
        if isinstance(error, CallFailed):
            if self._broken is not None and not self._broken.done():
                self._broken.set_exception(error)
        elif error is not None:  # our own mistake must not keep the rest of the channel waiting
            log.error("a letter to %s could not be sent", name, exc_info=error)
            self._queue.dropped(self._queue.lanes[name].jobs[0], "it could not be sent; the log says why")
        if not self._queue.lanes[name].jobs:
            self._queue.leave(name)
        elif self._delivery is not None and not isinstance(error, CallFailed):
            self._start(name)

    async def _carry(self, lane: Lane, job: Job) -> None:
        """One letter, until it is sent or dropped, or we stop. Raises `CallFailed` of `Kind.TOKEN`."""
        backoff = Backoff(self._timing.retry, self._timing.longest)
        while self._delivery is not None:
            if job.is_expired:
                self._queue.dropped(job, EXPIRED)
                return
            try:
                receipt = await self._delivery.deliver(job, lane)
            except CallFailed as fault:
                if await self._is_over(lane, job, fault, backoff):
                    return
            else:
                self._queue.sent(job, receipt)
                return

    async def _is_over(self, lane: Lane, job: Job, fault: CallFailed, backoff: Backoff) -> bool:
        """Whether a letter that could not be delivered is done with; waits before it is tried again."""
        channel = job.letter.room.channel
        match fault.kind:
            case Kind.TOKEN:
                raise fault
            case Kind.CLOSED:
                return await self._outside(lane, job)
            case Kind.SHAPE if not job.is_plain:
                log.warning("Slack does not take the blocks of a letter, so it goes as plain text: %s", fault.sentence)
                job.is_plain = True
                return False
            case Kind.RATE:
                await asyncio.sleep(fault.wait)
                return False
            case Kind.LOST | Kind.AWAY:
                job.is_doubtful = job.is_doubtful or fault.kind is Kind.LOST
                lane.trouble = f"{channel}: {fault.sentence}"
                await asyncio.sleep(backoff.next())
                return False
        self._queue.dropped(job, refusals.refused(channel, fault))
        return True

    async def _outside(self, lane: Lane, job: Job) -> bool:
        """The bot is not in the channel. Askers are answered aside; the rest waits for an invitation, but not for ever."""
        channel = job.letter.room.channel
        reason = refusals.closed(channel, self._bot)
        patience = 0.0 if job.letter.room.is_direct else self._timing.undeliverable
        lane.trouble = reason
        for one in list(lane.jobs):
            if self._aside is not None and await self._aside.send(one):
                self._queue.sent(one, "")
            elif one.is_expired or monotonic() - one.since >= patience:
                self._queue.dropped(one, EXPIRED if one.is_expired else reason)
        if job not in lane.jobs:
            return True
        lane.arrived.clear()
        try:
            async with asyncio.timeout(min(30.0, self._timing.undeliverable / 10)):
                await lane.arrived.wait()
        except TimeoutError:
            pass
        return job not in lane.jobs
