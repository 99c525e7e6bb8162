"""The lines that were entered, for the next time: redacted, readable by nobody else, and not for ever."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from prompt_toolkit.history import FileHistory, History, InMemoryHistory

from bot.text.redact import redact

MOST_BYTES = 1024 * 1024
"""A longer file loses its older half."""
LONGEST_ENTRY = 8 * 1024
"""Characters of one entry that are kept; a pasted log is found again by its beginning."""


class RedactedHistory(FileHistory):
    """What is pasted often holds a token; the file never does."""

    def store_string(self, string: str) -> None:
        """Append an entry. A full disk costs the memory of the line, not the conversation."""
        try:
            super().store_string(redact(string[: 2 * LONGEST_ENTRY])[:LONGEST_ENTRY])
        except OSError:
            return

    def load_history_strings(self) -> Iterable[str]:
        """Newest first."""
        try:
            return list(super().load_history_strings())
        except OSError:
            return []


def open_history(folder: Path | None) -> History:
    """The history in this folder; without one it lasts as long as the conversation."""
    if folder is None:
        return InMemoryHistory()
    path = folder / "history"
    try:
        os.close(os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600))
        path.chmod(0o600)
        if path.stat().st_size > MOST_BYTES:
            _forget_older_half(path)
    except OSError:
        return InMemoryHistory()
    return RedactedHistory(str(path))


def _forget_older_half(path: Path) -> None:
    data = path.read_bytes()
    _, mark, newer = data[len(data) // 2 :].partition(b"\n# ")  # entries begin with a comment that says when
    path.write_bytes(mark + newer)
