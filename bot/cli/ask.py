"""One question, one answer: the same path through the router as a line of chat."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from time import monotonic

from bot.chat.message import Address, Message, Room
from bot.chat.reply import Reply, Status
from bot.cli.codes import Code, of_status
from bot.cli.reading import LIMIT, read_bounded
from bot.cli.say import complain
from bot.cli.setup import Loaded, opened_anyhow
from bot.core.router import Answer
from bot.errors import UsageError
from bot.shell.person import NETWORK, local_person
from bot.text.clean import clean

USAGE = 'openinfra-bot ask "QUESTION", or … | openinfra-bot ask'


def question(words: Sequence[str]) -> str:
    """What is asked: the words, or standard input for none or `-`. Raises `UsageError` when there is nothing."""
    given = " ".join(words)
    if given in {"", "-"}:
        given = _piped(is_wanted=given == "-")
    text = clean(given).strip()
    if not text:
        raise UsageError("Nothing was asked.", usage=USAGE)
    return text


def _piped(*, is_wanted: bool) -> str:
    if sys.stdin is None or (sys.stdin.isatty() and not is_wanted):
        return ""
    text, is_cut = read_bounded(sys.stdin.buffer)
    if is_cut:
        complain(f"Only the first {LIMIT // 1024 // 1024} MiB were read; paste the part around the error.")
    return text


def answer(given: Loaded, text: str) -> Reply:
    """Ask once."""
    return asyncio.run(_answer(given, text))


async def _answer(given: Loaded, text: str) -> Reply:
    async with opened_anyhow(given) as app:
        began = monotonic()
        message = _message(text)
        found = await app.router.answer(message) or Answer(
            Reply("I do not know that.", status=Status.UNKNOWN), "question"
        )
        app.audit.record(message, found.command, found.reply.status, monotonic() - began, found.reply.ref)
        return found.reply


def _message(text: str) -> Message:
    who = local_person()
    room = Room(NETWORK, who.id, is_direct=True)
    return Message(room, who, text, Address.NAME, datetime.now(UTC), lines=text.count("\n") + 1)


def show(reply: Reply, *, as_json: bool) -> Code:
    """Print an answer as the reader wants it; returns the exit code that says how it ended."""
    sys.stdout.write(_shown(reply, as_json=as_json) + "\n")
    return of_status(reply.status)


def _shown(reply: Reply, *, as_json: bool) -> str:
    if as_json:
        from bot.cli.jsonout import encode  # noqa: PLC0415 - one of two

        return encode(reply)
    from bot.shell.output import Output  # noqa: PLC0415 - one of two

    return Output.of(sys.stdout).show(reply)
