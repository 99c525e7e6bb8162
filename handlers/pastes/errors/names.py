"""Names that may go from a paste into a command for somebody's shell: nothing that a shell would read as more than a word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from bot.chat.reply import SUMMARY_BYTES, Reply, Severity
from bot.text.clean import shorten

HOST = r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252}[A-Za-z0-9])?"
ADDRESS = r"(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F:]{2,39}:[0-9a-fA-F:.]{0,39})"
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
KUBE = r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?"
LONGEST_LINE = 2_000
MOST_LINES = 5_000
LONGEST_TEXT = 200_000
"""Characters of a paste that are looked at; an error with its surroundings is far shorter."""


def lines_of(text: str) -> Iterator[str]:
    """The lines worth reading: not too many, none too long."""
    for line in text.split("\n", MOST_LINES)[:MOST_LINES]:
        if len(line) <= LONGEST_LINE:
            yield line


def rows(text: str) -> Iterator[list[str]]:
    """The cells of each row of a table drawn with `|`, as the OpenStack clients draw them."""
    for line in lines_of(text):
        bare = line.strip()
        if len(bare) > 2 and bare[0] == "|" and bare[-1] == "|":
            yield [cell.strip() for cell in bare[1:-1].split("|")]


def tables(text: str, *needed: str) -> Iterator[dict[str, str]]:
    """The rows below a heading that has all the `needed` columns, as column and cell; columns in small letters, `_` as space."""
    heading: list[str] = []
    for cells in rows(text):
        names = [cell.lower().replace("_", " ") for cell in cells]
        if all(name in names for name in needed):
            heading = names
        elif len(cells) == len(heading):
            yield dict(zip(heading, cells, strict=True))


def fields(text: str) -> dict[str, str]:
    """A table of two columns, field and value, as `show` commands draw it."""
    return {cells[0]: cells[1] for cells in rows(text) if len(cells) == 2}


def safe(text: str, pattern: str) -> str:
    """The text if it is wholly such a name, else nothing."""
    return text if re.fullmatch(pattern, text) else ""


def listed(names: Iterable[str], most: int = 3) -> str:
    """`a, b, c and 4 more`."""
    all_names = list(names)
    shown = ", ".join(all_names[:most])
    return f"{shown} and {len(all_names) - most} more" if len(all_names) > most else shown


def count(number: int, noun: str) -> str:
    """`1 node`, `3 nodes`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def within(read: Callable[[str], Reply | None]) -> Callable[[str], Reply | None]:
    """The same reader, for the beginning of a text that is too long; its summary fits into a line."""

    def reading(text: str) -> Reply | None:
        reply = read(text[:LONGEST_TEXT])
        if reply is None or len(reply.summary.encode()) <= SUMMARY_BYTES:
            return reply
        cut = reply.summary.encode()[: SUMMARY_BYTES - 4].decode("utf-8", "ignore")
        return replace(reply, summary=shorten(f"{cut} …", len(cut)))

    return reading


def is_wrong(reply: Reply) -> bool:
    """In a channel where nobody asked, only something that is wrong is worth saying."""
    return reply.severity is Severity.WARNING
