"""Several Socket Mode connections side by side: when Slack replaces one, another still listens."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from time import monotonic

import aiohttp

from bot.slack.settings import SlackTiming
from bot.slack.wire.backoff import Backoff
from bot.slack.wire.faults import CallFailed, Kind
from bot.slack.wire.link import REFRESH, Link, Take

log = logging.getLogger(__name__)

STABLE = 60.0
"""A connection that stood for so many seconds was no failure."""
RETIRE = 10.0
"""How long a connection that Slack wants to replace is still listened to, at most."""
OFF = "Socket Mode is switched off: switch it on at https://api.slack.com/apps → your app → Socket Mode"
TOO_MANY = "the app has 10 connections already: another bot runs with the same app token"
_REASONS = {"link_disabled": OFF, "too_many_websockets": TOO_MANY}


class Links:
    """Keeps `count` connections up. `open_url` asks for a single-use address and raises `CallFailed`."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        open_url: Callable[[], Awaitable[str]],
        take: Take,
        *,
        count: int,
        timing: SlackTiming,
        name: str = "",
    ) -> None:
        self._name = name
        self._session, self._open_url, self._take, self._timing = session, open_url, take, timing
        self._slots: list[Link | None] = [None] * count
        self._retired: dict[asyncio.Task[None], Link] = {}
        self._is_stopping = False
        self._down_since = monotonic()
        self.trouble = ""

    @property
    def up(self) -> int:
        """How many stand."""
        return sum(link is not None and link.is_up for link in self._slots)

    @property
    def count(self) -> int:
        return len(self._slots)

    @property
    def silence(self) -> float:
        """Seconds since the last frame on any of them; since we began to wait for one, if there was none."""
        last = max((link.last_frame for link in self._slots if link is not None), default=0.0)
        return monotonic() - (last or self._down_since)

    @property
    def app(self) -> str:
        """The app's id as Slack greets it."""
        return next((link.app for link in self._slots if link is not None and link.app), "")

    async def run(self) -> None:
        """Until cancelled. Raises `CallFailed` of `Kind.TOKEN` when Slack does not take the app token any more."""
        tasks = [asyncio.create_task(self._keep(slot), name=f"slack link {slot}") for slot in range(self.count)]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._stop_retired()

    async def close(self) -> None:
        """Take nothing more: what Slack does not get acknowledged it delivers to the next run."""
        self._is_stopping = True
        links = [link for link in (*self._slots, *self._retired.values()) if link is not None]
        await asyncio.gather(*(link.close() for link in links))

    async def _keep(self, slot: int) -> None:
        """One connection after another, for ever."""
        backoff = Backoff(self._timing.retry, self._timing.longest)
        while not self._is_stopping:
            link = Link(self._session, self._take, ping=self._timing.ping, patience=self._timing.stuck)
            try:
                url = await self._open_url()
            except CallFailed as fault:
                if fault.kind is Kind.TOKEN:
                    raise
                await self._pause(max(fault.wait, backoff.next()), fault.sentence)
                continue
            self._slots[slot] = link
            await self._live(link, url)
            if not self._is_stopping:
                await self._after(link, backoff)

    async def _live(self, link: Link, url: str) -> None:
        """Until it ends, or until Slack says that it will: then it goes on beside the next one."""
        running = asyncio.create_task(link.run(url), name="slack link")
        leaving = asyncio.create_task(link.leaving.wait())
        try:
            await asyncio.wait({running, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if link.reason not in REFRESH:
                await running
        finally:
            leaving.cancel()
            if running.done() or link.reason not in REFRESH:
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)
            else:
                self._retire(link, running)

    def _retire(self, link: Link, running: asyncio.Task[None]) -> None:
        task = asyncio.create_task(self._outlive(link, running), name="slack retired link")
        self._retired[task] = link
        task.add_done_callback(self._retired.pop)

    async def _outlive(self, link: Link, running: asyncio.Task[None]) -> None:
        """Listen on until all the others stand, so that nothing is delivered to nobody; then let it go."""
        try:
            end = monotonic() + RETIRE
            while not running.done() and self.up < self.count and monotonic() < end:
                await asyncio.wait({running}, timeout=0.05)
            await link.close()
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    async def _stop_retired(self) -> None:
        for task in list(self._retired):
            task.cancel()
        await asyncio.gather(*self._retired, return_exceptions=True)

    async def _after(self, link: Link, backoff: Backoff) -> None:
        """Wait as long as the end of a connection calls for."""
        if link.reason in REFRESH:
            log.info("Slack workspace %s: Slack replaces a connection (%s)", self._name, link.reason)
            return
        if link.ready_at is not None and monotonic() - link.ready_at >= STABLE:
            backoff.reset()
        if self.up == 0 and link.ready_at is not None:
            self._down_since = monotonic()
        trouble = _REASONS.get(link.reason, "")
        await self._pause(self._timing.longest if trouble else backoff.next(), trouble or link.ended)

    async def _pause(self, seconds: float, why: str) -> None:
        self.trouble = why
        log.warning("Slack workspace %s: %s; next attempt in %.1f s", self._name, why, seconds)
        await asyncio.sleep(seconds)
