"""Plain words to the terminal: foreign text can neither colour it nor move its cursor."""

from __future__ import annotations

import sys
from contextlib import suppress

from bot.text.clean import clean


def say(text: str) -> None:
    """One or more lines to standard output."""
    sys.stdout.write(clean(text) + "\n")


def complain(text: str) -> None:
    """A problem to standard error, below what was said before it."""
    with suppress(OSError):  # a full disk or a closed pipe is told where standard output is the subject
        sys.stdout.flush()
    sys.stderr.write(clean(text) + "\n")
    sys.stderr.flush()
