"""What goes out: an answer that knows nothing of IRC, Slack or terminals. Each platform's renderer decides how it looks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

SUMMARY_BYTES = 300
"""A summary is one line on every platform; longer ones are an error of the handler, cut by the renderer."""


class Severity(Enum):
    """The word that stands first when it is not plain information."""

    INFO = ""
    WARNING = "WARN"
    CRITICAL = "CRIT"
    GOOD = "OK"


class Visibility(Enum):
    """Who may read it."""

    ROOM = "room"
    """Everybody where the question was asked."""
    PRIVATE = "private"
    """The asker alone, in a private conversation."""


class Status(Enum):
    """How the question ended; scripts see it as an exit code."""

    ANSWERED = "answered"
    UNKNOWN = "unknown"
    """An honest “I do not know”."""
    USAGE = "usage"
    """The words were wrong, nothing ran."""
    DENIED = "denied"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, or several separated by newlines."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """Text to copy: commands, configuration, output."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """One exact command for the asker's own terminal, and half a sentence that says what it is for."""

    run: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Fields:
    """Short facts as name and value."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; every row has as many cells as there are columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list, one line an item."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A page that says more."""

    url: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture as PNG bytes; `alt` is what text platforms show."""

    png: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do next: a button on Slack, on IRC a command to type."""

    label: str
    command: str


@dataclass(frozen=True, slots=True)
class Actions:
    """The next steps, best first."""

    items: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Markdown:
    """A whole document, as articles are written; text platforms show it as it is."""

    text: str


Block = Text | Code | Command | Fields | Table | Bullets | Link | Image | Actions | Markdown


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: one line that says it, and as much more as there is.

    `data` is the same answer for programs (`--json`): plain JSON values only. `ref` is the id under which the log has more.
    """

    summary: str
    body: tuple[Block, ...] = ()
    severity: Severity = Severity.INFO
    visibility: Visibility = Visibility.ROOM
    status: Status = Status.ANSWERED
    ref: str = ""
    data: dict[str, object] | None = None

    def with_ref(self, ref: str) -> Reply:
        """The same answer under a reference id."""
        return replace(self, ref=ref)
