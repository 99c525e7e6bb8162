"""A reply as the few lines that IRC bears, and the rest for `more`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from bot.chat.adapter import Rendered
from bot.chat.message import Principal, Room
from bot.chat.reply import Reply
from bot.irc.settings import Limits
from bot.irc.speaking.split import split
from bot.irc.wire.outgoing import GUARD, guard, plain
from bot.text import plain as text

_SUFFIX = " … {count} more: {command}"


@dataclass(frozen=True, slots=True)
class Page:
    """What one answer may take: lines of `size` bytes, `most` of them, and how to ask for more."""

    size: int
    most: int
    more: str
    public: bool = True


def render(
    reply: Reply,
    room: Room,
    to: Principal | None,
    *,
    size: Callable[[str], int],
    limits: Limits,
    prefix: str,
) -> Rendered:
    """Show a reply in a room. `size` says how many bytes of text a line to a target may have."""
    lead = f"{to.name}: " if to and not room.is_direct else None
    page = (
        Page(size(room.channel), limits.query_lines, "more", public=False)
        if room.is_direct
        else Page(size(room.channel), limits.channel_lines, f"{prefix}more")
    )
    found = text.lines(reply, "" if room.is_direct else prefix)
    shown, rest = fit(list(found), page, lead)
    return Rendered(payload(shown), tuple(rest))


def fit(lines: list[str], page: Page, lead: str | None = None) -> tuple[list[str], list[str]]:
    """The lines that fit on a page, and the lines that are left over.

    What is shown is counted after long lines were split. The last line tells of the rest when there is one.
    """
    shown, tail, rest = _take(lines, page, lead)
    if not tail and not rest:
        return shown, []
    room = page.size - len(_SUFFIX.format(count=len(lines) + 1, command=page.more).encode())
    head, *more = split(shown[-1], max(room, 8), "", public=False)
    left = " ".join([*more, *tail])
    rest = [left, *rest] if left else rest
    return [*shown[:-1], head + _SUFFIX.format(count=len(rest), command=page.more)], rest


def _take(lines: list[str], page: Page, lead: str | None) -> tuple[list[str], list[str], list[str]]:
    """What is shown, the pieces of a line that was begun, and the lines behind it."""
    shown: list[str] = []
    for number, line in enumerate(lines):
        pieces = split(line, page.size, None if shown else lead, public=page.public)
        free = page.most - len(shown)
        if len(pieces) > free:
            if not free:
                return shown, [], lines[number:]
            return [*shown, *pieces[:free]], [_bare(piece) for piece in pieces[free:]], lines[number + 1 :]
        shown += pieces
    return shown, [], []


def _bare(piece: str) -> str:
    """A piece as it stood in its line."""
    return piece.removeprefix(GUARD)


def payload(lines: list[str]) -> str:
    """Lines as a letter carries them."""
    return msgspec.json.encode([plain(line) for line in lines]).decode()


def lines_of(letter_payload: str) -> list[str]:
    """The lines of a letter; a payload that is no list of lines is one line."""
    try:
        return msgspec.json.decode(letter_payload, type=list[str])
    except msgspec.DecodeError:
        return [guard(plain(line)) for line in letter_payload.splitlines() if line.strip()]
