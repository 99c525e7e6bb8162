"""Runs a handler: with a deadline, and with every way in which it can fail turned into an answer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from typing import TypeVar

from bot.chat.reply import Block, Bullets, Reply, Severity, Status, Text
from bot.core.refs import new_ref
from bot.errors import BotError, Denied, NotFound, UsageError

T = TypeVar("T")
log = logging.getLogger(__name__)


async def run(what: str, work: Awaitable[T], deadline: float | None, *, changes: bool = False) -> T | Reply:
    """Await a handler's answer for at most `deadline` seconds. Never raises, except when the bot itself is cancelled.

    Without a deadline no timer is made: on a small command its cost shows. Of work that `changes` something nobody knows what it
    has done when it is cut off, and the answer says so.
    """
    limit: asyncio.Timeout | None = None
    try:
        if deadline is None:
            return await work
        async with asyncio.timeout(deadline) as limit:
            return await work
    except BotError as error:
        return explain(error)
    except asyncio.CancelledError as error:
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise
        return _mistake(what, error)  # something inside was cancelled, not we
    except (Exception, SystemExit) as error:  # noqa: BLE001 - the handler runner
        # A handler's mistake reaches neither the channel nor the rest of the bot. Libraries made for scripts call exit().
        if isinstance(error, TimeoutError) and limit is not None and limit.expired():
            return _too_slow(what, deadline or 0, changes=changes)
        return _mistake(what, error)


def _too_slow(what: str, deadline: float, *, changes: bool) -> Reply:
    ref = new_ref()
    log.warning("[%s] %s gave no answer within %g s", ref, what, deadline)
    advice = "It may have taken effect: look before you repeat it." if changes else "Try again, or ask for less."
    return _failed(f"“{what}” gave no answer within {deadline:g} s. {advice}", ref)


def _mistake(what: str, error: BaseException) -> Reply:
    ref = new_ref()
    log.error("[%s] %s failed", ref, what, exc_info=error)
    return _failed(f"“{what}” failed on a mistake of mine. The log has the details under this reference.", ref)


def explain(error: BotError) -> Reply:
    """What an error that carries a sentence looks like as an answer."""
    match error:
        case UsageError(usage=usage, suggestions=suggestions):
            body: list[Block] = [Text(f"Usage: {usage}")] if usage else []
            if suggestions:
                body.append(Text("Did you mean: " + " | ".join(suggestions)))
            return Reply(error.sentence, tuple(body), status=Status.USAGE)
        case Denied():
            return Reply(error.sentence, status=Status.DENIED)
        case NotFound(candidates=candidates):
            found: tuple[Block, ...] = (Bullets(candidates),) if candidates else ()
            return Reply(error.sentence, found, status=Status.UNKNOWN)
        case _:
            return Reply(error.sentence, severity=Severity.WARNING, status=Status.FAILED)


def _failed(sentence: str, ref: str) -> Reply:
    return Reply(sentence, severity=Severity.WARNING, status=Status.FAILED, ref=ref)
