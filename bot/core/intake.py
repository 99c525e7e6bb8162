"""Takes messages in and brings answers out: each message is a task of its own, so nobody waits for anybody else's answer."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from time import monotonic

from bot.chat.adapter import Adapter, Letter
from bot.chat.message import Message
from bot.chat.reply import Reply, Status, Visibility
from bot.core.audit import Audit
from bot.core.dedupe import Dedupe
from bot.core.limits import Limits, Verdict
from bot.core.outbox import Outbox
from bot.core.paging import More
from bot.core.router import Answer, Router
from bot.core.running import explain, run
from bot.errors import TryLater

log = logging.getLogger(__name__)

REPEAT_SECONDS = 900
"""An answer that nobody asked for is not given twice in a room within this time."""
MOST_REMEMBERED = 1000
TASK_NAME = "answer"
"""What the tasks that work on messages are called."""


class Intake:
    """The core's `Inbox`."""

    def __init__(
        self,
        router: Router,
        adapters: Mapping[str, Adapter],
        *,
        outbox: Outbox,
        audit: Audit,
        dedupe: Dedupe,
        limits: Limits,
        more: More,
        at_once: int,
    ) -> None:
        self._router, self._adapters = router, adapters
        self._outbox, self._audit, self._dedupe, self._limits, self._more = outbox, audit, dedupe, limits, more
        self._at_once = at_once
        self._tasks: set[asyncio.Task[None]] = set()
        self._said: OrderedDict[tuple[str, str], float] = OrderedDict()
        self._closing = False

    def put(self, message: Message) -> None:
        """Take a message, unless it was seen before or its sender asks too much."""
        if self._closing:
            return  # not even noted as seen: a platform that repeats it finds the next run
        if not self._dedupe.is_new(message.network, message.event_id):
            return
        match self._limits.take(message.sender.key):
            case Verdict.GO:
                self._start(message)
            case Verdict.SLOW_DOWN if message.is_addressed:
                self._say(
                    message,
                    explain(
                        TryLater("That is more than I answer to one person at once. Wait a moment, then ask again.")
                    ),
                )
            case _:
                log.debug("over the limit: %s", message.sender.key)

    def _start(self, message: Message) -> None:
        if len(self._tasks) >= self._at_once:
            if message.is_addressed:
                self._say(
                    message, explain(TryLater("I am working on too many questions at once. Ask again in a minute."))
                )
            return
        task = asyncio.get_running_loop().create_task(self._work(message), name=TASK_NAME)
        self._tasks.add(task)

    async def _work(self, message: Message) -> None:
        """The task lets go of itself: a callback for that would cost every answer one more turn of the loop."""
        try:
            await run(TASK_NAME, self._answer(message), None)
        finally:
            self._tasks.discard(asyncio.current_task())

    async def _answer(self, message: Message) -> None:
        began = monotonic()
        answer = await self._router.answer(message)
        if answer is None or self._repeats(message, answer.reply):
            return
        if answer.asker is not None:
            message = message.said_by(answer.asker)
        reply = await self._bring(message, answer)
        if not answer.is_noted:
            if answer.is_confidential:
                message = replace(message, text=answer.command)
            self._audit.record(message, answer.command, reply.status, monotonic() - began, reply.ref)

    def _repeats(self, message: Message, reply: Reply) -> bool:
        """Whether a volunteered answer was given in this room a short while ago."""
        if message.is_addressed:
            return False
        key, now = (message.room.key, reply.summary), monotonic()
        last = self._said.pop(key, -REPEAT_SECONDS)
        self._said[key] = last if now - last < REPEAT_SECONDS else now
        if len(self._said) > MOST_REMEMBERED:
            self._said.popitem(last=False)
        return now - last < REPEAT_SECONDS

    async def _bring(self, message: Message, answer: Answer) -> Reply:
        """Send the answer, or what went wrong with it; returns what was said."""
        failure = await run(answer.command, self._deliver(message, answer), None)
        if failure is not None:
            self._say(message, failure)
        return failure or answer.reply

    async def _deliver(self, message: Message, answer: Answer) -> None:
        """Render and send. Raises what a reply does that cannot be shown, and `TryLater` when it cannot be promised."""
        if answer.is_owed and not answer.reply.is_secret:
            await self._outbox.owe([self._write(message, answer.reply)])
        else:
            self._say(message, answer.reply)

    def _say(self, message: Message, reply: Reply) -> None:
        letter = self._write(message, reply)
        self._outbox.offer(letter.room, letter.payload, letter.topic, keep=not reply.is_secret)

    def _write(self, message: Message, reply: Reply) -> Letter:
        adapter = self._adapters[message.network]
        is_private = reply.visibility is Visibility.PRIVATE and not message.is_direct
        room = adapter.room_for(message.sender) if is_private else message.room
        rendered = adapter.render(reply, room, message.sender)
        if rendered.rest or reply.status in (Status.ANSWERED, Status.UNKNOWN):
            self._more.keep(message.sender, room, rendered.rest)
        return Letter(room, rendered.payload, topic=reply.topic)

    async def drain(self, seconds: float) -> None:
        """Take nothing more in and let running answers finish, for so long at most; then cancel them."""
        self._closing = True
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
