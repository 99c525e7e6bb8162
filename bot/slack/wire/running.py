"""The listeners that run now: held so that none vanishes, bounded, and waited for at the end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from slack_bolt.listener.async_listener_completion_handler import AsyncListenerCompletionHandler
from slack_bolt.listener.async_listener_start_handler import AsyncListenerStartHandler
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

log = logging.getLogger(__name__)

MOST = 200
"""Deliveries worked on at once. Slack delivers again what is not acknowledged."""


class Running:
    """Tasks by strong references: asyncio itself holds them weakly, and bolt lets go of the tasks of its listeners."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._tasks: set[asyncio.Task[Any]] = set()
        self.refused = 0

    def __len__(self) -> int:
        return len(self._tasks)

    @property
    def is_full(self) -> bool:
        return len(self._tasks) >= self._most

    def start(self, work: Coroutine[Any, Any, None]) -> bool:
        """Run it as a task of ours; False, and nothing runs, when there is too much already."""
        if self.is_full:
            work.close()
            self.refused += 1
            return False
        task = asyncio.create_task(work, name="slack delivery")
        self.hold(task)
        task.add_done_callback(self._done)
        return True

    def _done(self, task: asyncio.Task[None]) -> None:
        self.release(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("a delivery of Slack's could not be worked on", exc_info=error)

    def hold(self, task: asyncio.Task[Any] | None) -> None:
        """Keep a task that somebody else made."""
        if task is not None:
            self._tasks.add(task)

    def release(self, task: asyncio.Task[Any] | None) -> None:
        """It is done."""
        if task is not None:
            self._tasks.discard(task)

    async def drain(self, seconds: float) -> None:
        """Let what runs come to its end, for so long at most."""
        tasks = self._tasks - {asyncio.current_task()}
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)


class Starts(AsyncListenerStartHandler):
    """Called by bolt inside the task of a listener, before it."""

    def __init__(self, running: Running) -> None:
        self._running = running

    async def handle(self, request: AsyncBoltRequest, response: BoltResponse | None) -> None:
        del request, response
        self._running.hold(asyncio.current_task())


class Ends(AsyncListenerCompletionHandler):
    """Called by bolt inside the task of a listener, after it."""

    def __init__(self, running: Running) -> None:
        self._running = running

    async def handle(self, request: AsyncBoltRequest, response: BoltResponse | None) -> None:
        del request, response
        self._running.release(asyncio.current_task())
