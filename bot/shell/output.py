"""How an answer is shown: with colours on a terminal, as plain lines in a pipe or a file."""

from __future__ import annotations

import os
from dataclasses import dataclass
from shutil import get_terminal_size
from typing import TextIO

from bot.chat.reply import Reply
from bot.text.clean import clean
from bot.text.plain import lines


@dataclass(frozen=True, slots=True)
class Output:
    """What the other end can do."""

    is_terminal: bool

    @classmethod
    def of(cls, stream: TextIO) -> Output:
        """What this stream can do."""
        return cls(is_terminal=stream.isatty() and os.environ.get("TERM") != "dumb")

    def show(self, reply: Reply) -> str:
        """The whole answer without a newline at its end. Foreign text in it cannot colour or move anything."""
        if not self.is_terminal:
            return clean("\n".join(lines(reply)))
        from bot.shell.render import rendered  # noqa: PLC0415 - rich costs a tenth of a second, and a pipe needs none of it

        return rendered(reply, get_terminal_size().columns)
