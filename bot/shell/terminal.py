"""A conversation in a terminal: history, completion, pastes in one piece, answers above the prompt."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncGenerator
from itertools import cycle
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.output.vt100 import Vt100_Output
from prompt_toolkit.patch_stdout import patch_stdout
from prompt_toolkit.shortcuts import CompleteStyle

from bot.chat.reply import Reply
from bot.commands.registry import Registry
from bot.shell.completion import CommandCompleter
from bot.shell.greeting import greeting
from bot.shell.history import open_history
from bot.shell.output import Output

MARK = "> "
SPIN_SECONDS = 0.1


def _output() -> Vt100_Output:
    """Never asks the terminal where its cursor is: we need no menus, and an answer that comes late stands in the next line."""
    output = Vt100_Output.from_pty(sys.stdout, term=os.environ.get("TERM"))
    output.enable_cpr = False
    return output


class TerminalScreen:
    """Implements `bot.shell.adapter.Screen` on a terminal."""

    patience = 0.3
    """A person sees no wait in this time, and an answer below its question reads best."""

    def __init__(self, registry: Registry, folder: Path | None) -> None:
        self._greeting = greeting(registry)
        self._completer = CommandCompleter(registry)
        self._output = Output.of(sys.stdout)
        self._mark = MARK
        self._spinning: asyncio.Task[None] | None = None
        self._session: PromptSession[str] = PromptSession(
            history=open_history(folder),
            completer=self._completer,
            complete_while_typing=False,
            complete_style=CompleteStyle.READLINE_LIKE,
            output=_output(),
        )

    async def entries(self) -> AsyncGenerator[str]:
        """One entry after the other; a paste is one entry. Ctrl-C discards the line, on an empty one it ends."""
        sys.stdout.write(self._greeting + "\n")
        # Raw also between two prompts: what is typed meanwhile, Ctrl-C and Ctrl-D included, is for the next prompt.
        with self._session.input.raw_mode(), patch_stdout(raw=True):
            try:
                while True:
                    entry = await self._next()
                    if entry is not None:
                        yield entry
            except (EOFError, KeyboardInterrupt):
                return
            finally:
                self.busy(is_busy=False)

    async def _next(self) -> str | None:
        """An entry; None when the line was discarded."""
        try:
            return await self._session.prompt_async(lambda: self._mark)
        except KeyboardInterrupt:
            if not self._session.default_buffer.text:
                raise
            return None

    def form(self, reply: Reply) -> str:
        self._completer.learn(reply)
        return self._output.show(reply)

    def show(self, text: str) -> None:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()

    def busy(self, *, is_busy: bool) -> None:
        """The mark before the line turns while an answer is awaited."""
        if is_busy and self._spinning is None:
            self._spinning = asyncio.get_running_loop().create_task(self._spin(), name="spinner")
        elif not is_busy and self._spinning is not None:
            self._spinning.cancel()
            self._spinning = None
            self._set_mark(MARK)

    async def _spin(self) -> None:
        for frame in cycle("|/-\\"):
            self._set_mark(f"{frame} ")
            await asyncio.sleep(SPIN_SECONDS)

    def _set_mark(self, mark: str) -> None:
        self._mark = mark
        self._session.app.invalidate()
