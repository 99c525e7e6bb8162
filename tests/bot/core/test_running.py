"""However a handler fails, the channel gets a sentence and a reference, and the log gets the rest."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.chat.reply import Bullets, Reply, Severity, Status, Text
from bot.core.running import explain, run
from bot.errors import BackendDown, BotError, Denied, NotFound, TryLater, UsageError

SECRET = "hunter2 at 10.0.0.7"


async def answers() -> Reply:
    return Reply("pong")


async def never() -> Reply:
    await asyncio.Event().wait()
    raise AssertionError


async def raises(error: BaseException) -> Reply:
    raise error


async def cancels_its_own() -> Reply:
    task = asyncio.ensure_future(asyncio.Event().wait())
    task.cancel()
    await task
    raise AssertionError


async def test_an_answer_comes_back() -> None:
    assert await run("ping", answers(), 1) == Reply("pong")


async def test_without_a_deadline_it_waits() -> None:
    assert await run("ping", answers(), None) == Reply("pong")


@pytest.mark.parametrize(
    "make",
    [
        lambda: raises(ValueError(SECRET)),
        lambda: raises(SystemExit(SECRET)),
        lambda: raises(TimeoutError(SECRET)),
        lambda: raises(OSError(SECRET)),
        lambda: raises(ExceptionGroup(SECRET, [ValueError(SECRET)])),
        lambda: raises(StopAsyncIteration(SECRET)),
        cancels_its_own,
    ],
    ids=["ValueError", "SystemExit", "a timeout of its own", "OSError", "a group", "StopAsyncIteration", "cancelled"],
)
async def test_a_mistake_is_a_sentence_and_a_reference(
    make: Callable[[], Awaitable[Reply]], caplog: pytest.LogCaptureFixture
) -> None:
    reply = await run("kb show", make(), 10)
    assert reply.summary.startswith("“kb show” failed on a mistake of mine.")
    assert (reply.status, reply.severity) == (Status.FAILED, Severity.WARNING)
    assert len(reply.ref) == 4
    assert f"[{reply.ref}] kb show failed" in caplog.text
    assert "Traceback" in caplog.text
    assert "Traceback" not in repr(reply)
    assert "hunter2" not in repr(reply)


async def test_the_deadline_is_a_sentence_and_a_reference(caplog: pytest.LogCaptureFixture) -> None:
    reply = await run("kb show", never(), 0)
    assert reply.summary == "“kb show” gave no answer within 0 s. Try again, or ask for less."
    assert reply.status is Status.FAILED
    assert f"[{reply.ref}] kb show gave no answer" in caplog.text
    assert "Traceback" not in caplog.text


async def test_the_end_of_the_bot_goes_through() -> None:
    task = asyncio.create_task(run("kb show", never(), 10))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (UsageError("Wrong."), Status.USAGE),
        (Denied("No."), Status.DENIED),
        (NotFound("None."), Status.UNKNOWN),
        (TryLater("Later."), Status.FAILED),
        (BackendDown("Down."), Status.FAILED),
        (BotError(), Status.FAILED),
    ],
)
async def test_an_error_with_a_sentence_is_said_as_it_is(error: BotError, status: Status) -> None:
    reply = await run("x", raises(error), 1)
    assert (reply.summary, reply.status, reply.ref) == (error.sentence, status, "")


def test_usage_and_candidates_are_shown() -> None:
    reply = explain(UsageError("Wrong.", usage="kb show ARTICLE", suggestions=("kb search WORDS…", "ping")))
    assert reply.body == (Text("Usage: kb show ARTICLE"), Text("Did you mean: kb search WORDS… | ping"))
    assert explain(NotFound("None.", candidates=("a", "b"))).body == (Bullets(("a", "b")),)
