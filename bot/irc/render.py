"""A reply as the few lines that IRC bears, and the rest for `more`."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from bot.chat.adapter import Rendered
from bot.chat.message import Principal, Room
from bot.chat.reply import Reply
from bot.irc.outgoing import guard, plain
from bot.irc.settings import Limits
from bot.irc.split import split
from bot.text import plain as text

_SUFFIX = " … {count} more: {command}"


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
    lead = f"{to.name}: " if to and not room.is_direct else ""
    most = limits.query_lines if room.is_direct else limits.channel_lines
    before = "" if room.is_direct else prefix
    found = list(text.lines(reply, before))
    shown, rest = fit(found, size=size(room.channel), most=most, lead=lead, command=f"{before}more")
    return Rendered(payload(shown), tuple(rest))


def fit(lines: list[str], *, size: int, most: int, lead: str, command: str) -> tuple[list[str], list[str]]:
    """The first lines, at most `most` of at most `size` bytes, and the lines that are left over.

    What is shown is counted after long lines were split. The last line tells of the rest when there is one.
    """
    shown, rest = _take(lines, size, most, lead)
    if not rest:
        return shown, rest
    room = size - len(_SUFFIX.format(count=len(lines) * most, command=command).encode())
    head, *more = split(shown[-1], max(room, 8), "")
    rest = [*([" ".join(more)] if more else []), *rest]
    return [*shown[:-1], head + _SUFFIX.format(count=len(rest), command=command)], rest


def _take(lines: list[str], size: int, most: int, lead: str) -> tuple[list[str], list[str]]:
    shown: list[str] = []
    for number, line in enumerate(lines):
        pieces = split(line, size, lead if lead and not shown else None)
        free = most - len(shown)
        if len(pieces) > free:
            shown += pieces[:free]
            return shown, [*_left(pieces[free:]), *lines[number + 1 :]]
        shown += pieces
    return shown, []


def _left(pieces: list[str]) -> list[str]:
    return [" ".join(pieces)] if pieces else []


def payload(lines: list[str]) -> str:
    """Lines as a letter carries them."""
    return msgspec.json.encode([plain(line) for line in lines]).decode()


def lines_of(letter_payload: str) -> list[str]:
    """The lines of a letter; a payload that is no list of lines is one line."""
    try:
        return msgspec.json.decode(letter_payload, type=list[str])
    except msgspec.DecodeError:
        return [guard(plain(line)) for line in letter_payload.splitlines() if line.strip()]
