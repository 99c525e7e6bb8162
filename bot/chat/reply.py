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
class File:
    """A text file to keep, such as a calendar: an upload on Slack, its lines where there are no files."""

    name: str
    content: bytes
    title: str

    @property
    def text(self) -> str:
        return self.content.decode(errors="replace")


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to ask before an action runs: its answer becomes `--flag value` of the command.

    `initial` is what stands there already; a field is one line unless it is `multiline`.
    """

    flag: str
    label: str
    initial: str = ""
    multiline: bool = False
    required: bool = False


class Style(Enum):
    """How much a button stands out."""

    PLAIN = ""
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do next: a button on Slack, on IRC a command to type.

    `command` is a whole command line without prefix. A platform that can shows `asks` as a form before it runs. An action that
    `needs_button` is left out where there are no buttons, so that it takes none of the few lines.
    """

    label: str
    command: str
    style: Style = Style.PLAIN
    asks: tuple[Field, ...] = ()
    needs_button: bool = False


@dataclass(frozen=True, slots=True)
class Actions:
    """The next steps, best first."""

    items: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Markdown:
    """A whole document, as articles are written; text platforms show it as it is."""

    text: str


Block = Text | Code | Command | Fields | Table | Bullets | Link | Image | File | Actions | Markdown


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: one line that says it, and as much more as there is.

    `data` is the same answer for programs (`--json`): plain JSON values only. `ref` is the id under which the log has more.
    A `topic` makes it a standing thing that people act on, an approval or an alert: it stays one message, what is said of it
    later goes below it, and it can be amended. A secret one (a one-time code) is sent but never written down, and lost with a
    crash.
    """

    summary: str
    body: tuple[Block, ...] = ()
    severity: Severity = Severity.INFO
    visibility: Visibility = Visibility.ROOM
    status: Status = Status.ANSWERED
    ref: str = ""
    data: dict[str, object] | None = None
    topic: str = ""
    is_secret: bool = False

    def with_ref(self, ref: str) -> Reply:
        """The same answer under a reference id."""
        return replace(self, ref=ref)
