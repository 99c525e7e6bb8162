"""A conversation without a terminal: one message a line, one answer after the other, so that it can be scripted."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import AsyncGenerator

from bot.chat.reply import Reply
from bot.shell.output import Output

CHUNK = 64 * 1024
LONGEST = 4 * 1024 * 1024
"""Bytes of one line that are kept."""


class PipeScreen:
    """Implements `bot.shell.adapter.Screen` on standard input and output."""

    patience = 120.0
    """Longer than any handler may take: each answer stands before the next line is read."""

    def __init__(self, fd: int = 0) -> None:
        self._fd = fd
        self._output = Output.of(sys.stdout)
        self._is_closed = False

    async def entries(self) -> AsyncGenerator[str]:
        """Line by line until the end of the input."""
        lines: asyncio.Queue[bytes | None] = asyncio.Queue()
        # A thread of our own: a daemon need not be waited for when we are stopped while the input is silent. It reads the
        # descriptor itself, since one that dies holding the lock of sys.stdin brings the interpreter down with it.
        loop = asyncio.get_running_loop()
        threading.Thread(target=_read, args=(self._fd, loop, lines), daemon=True, name="input").start()
        while (line := await lines.get()) is not None:
            yield line.decode("utf-8", errors="replace")
            if self._is_closed:
                raise BrokenPipeError

    def form(self, reply: Reply) -> str:
        return self._output.show(reply)

    def show(self, text: str) -> None:
        try:
            sys.stdout.write(text + "\n")
            sys.stdout.flush()
        except BrokenPipeError:
            self._is_closed = True

    def busy(self, *, is_busy: bool) -> None:
        """A pipe shows no waiting."""


def _read(fd: int, loop: asyncio.AbstractEventLoop, lines: asyncio.Queue[bytes | None]) -> None:
    rest = b""
    while chunk := _chunk(fd):
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            _hand_over(loop, lines, line)
        rest = rest[:LONGEST]
    if rest:
        _hand_over(loop, lines, rest)
    _hand_over(loop, lines, None)


def _chunk(fd: int) -> bytes:
    try:
        return os.read(fd, CHUNK)
    except OSError:  # closed, or a terminal that has gone: the end, as if it had been said
        return b""


def _hand_over(loop: asyncio.AbstractEventLoop, lines: asyncio.Queue[bytes | None], line: bytes | None) -> None:
    try:
        loop.call_soon_threadsafe(lines.put_nowait, line)
    except RuntimeError:  # the loop has ended before us
        return
