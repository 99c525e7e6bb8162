"""Getting events, commands and interactions to the app, with Slack's rule of three seconds and its retries."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, Protocol

from tests.servers.slack.log import Attempt, Delivery, Log
from tests.servers.slack.rules import Rules


class NotDelivered(Exception):
    """This try failed; the text is the reason that Slack gives in the next try, if there may be one."""

    def __init__(self, reason: str, *, is_final: bool = False) -> None:
        super().__init__(reason)
        self.is_final = is_final


@dataclass(frozen=True, slots=True)
class Ack:
    """What came back: the payload, and through which connection."""

    payload: Any
    connection: int


class Transport(Protocol):
    """Socket Mode or HTTP."""

    async def send(self, delivery: Delivery, attempt: int, reason: str) -> Ack:
        """One try. Raises `NotDelivered`, and `TimeoutError` when nothing is heard within `Rules.ack`."""
        ...


class Dispatcher:
    """Delivers, and keeps the tasks that do."""

    def __init__(self, log: Log, rules: Rules) -> None:
        self._log, self._rules = log, rules
        self._tasks: set[asyncio.Task[Delivery]] = set()
        self.transport: Transport | None = None

    def start(self, delivery: Delivery, *, after: float = 0.0) -> asyncio.Task[Delivery]:
        """Deliver in the background, at once or after some seconds, with retries."""
        self._log.deliveries.append(delivery)
        task = asyncio.create_task(self._deliver(delivery, (after, *self._rules.retry_delays)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def once(self, delivery: Delivery) -> Delivery:
        """Deliver what a person waits for: no retries."""
        self._log.deliveries.append(delivery)
        return await self._deliver(delivery, (0.0,))

    async def settled(self) -> None:
        """Wait until nothing is on its way."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def close(self) -> None:
        """Give up what is on its way."""
        for task in self._tasks:
            task.cancel()
        await self.settled()

    async def _deliver(self, delivery: Delivery, delays: tuple[float, ...]) -> Delivery:
        reason = ""
        for attempt, delay in enumerate(delays):
            if delay:
                await asyncio.sleep(delay)
            reason, is_final = await self._try(delivery, attempt, reason)
            if is_final:
                break
        delivery.done = True
        return delivery

    async def _try(self, delivery: Delivery, attempt: int, reason: str) -> tuple[str, bool]:
        """The reason why it failed, if it did, and whether this was the last try."""
        start, is_final = time.monotonic(), False
        try:
            if self.transport is None:
                raise NotDelivered("connection_failed")
            ack = await self.transport.send(delivery, attempt, reason)
        except TimeoutError:
            failed = "timeout"
        except NotDelivered as why:
            failed, is_final = str(why), why.is_final
        else:
            delivery.answer = ack.payload
            delivery.attempts.append(Attempt(attempt, ack.connection, (time.monotonic() - start) * 1000))
            return "", True
        delivery.attempts.append(Attempt(attempt, 0, None, failed))
        return failed, is_final


def in_background(tasks: set[asyncio.Task[None]], work: Coroutine[Any, Any, None]) -> None:
    """Start a task that somebody holds on to."""
    task = asyncio.create_task(work)
    tasks.add(task)
    task.add_done_callback(tasks.discard)
