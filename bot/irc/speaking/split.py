"""Cut text into lines of an exact number of bytes: on spaces, never inside a character, and not inside a word that fits."""

from __future__ import annotations

from collections.abc import Iterator

from bot.irc.wire.outgoing import GUARD_BYTES, cut, guard, plain

_DEEPEST_INDENTATION = 40


def split(text: str, size: int, lead: str | None = None, *, public: bool = True) -> list[str]:
    """The text as lines of at most `size` bytes each.

    `lead` stands before the first line (`ada: `); with one, even an empty one, that line needs no guard. In `public` every
    other start of a line is guarded, because a long text can be made so that its second line is a command for somebody else.
    """
    text = plain(text)
    if (
        (lead is not None or not public)
        and (text + (lead or "")).isascii()
        and len(lead or "") + len(text) <= size
        and text.strip()
    ):
        return [(lead or "") + text.rstrip()]  # nearly every line
    pieces = list(_pieces(text, size - max(GUARD_BYTES, len((lead or "").encode()))))
    safe = guard if public else str
    if lead is None or not pieces:
        return [safe(piece) for piece in pieces]
    return [lead + pieces[0], *(safe(piece) for piece in pieces[1:])]


def _pieces(text: str, size: int) -> Iterator[str]:
    text = text.rstrip()
    if len(text) - len(text.lstrip()) > _DEEPEST_INDENTATION:
        text = text.lstrip()
    rest = text.encode("utf-8", "replace")
    while rest:
        head = _head(rest, max(size, 4))
        if head.strip():
            yield head.decode().rstrip()
        rest = rest[len(head) :].lstrip(b" ")


def _head(rest: bytes, size: int) -> bytes:
    if len(rest) <= size:
        return rest
    space = rest.rfind(b" ", 0, size + 1)
    if space > 0 and _worth(rest, space, size):
        return rest[:space]
    return cut(rest, size)


def _worth(rest: bytes, space: int, size: int) -> bool:
    """A word longer than a line is cut in any case: begin it here unless that wastes nothing."""
    end = rest.find(b" ", space + 1)
    word = (len(rest) if end < 0 else end) - space - 1
    return word <= size or space >= size // 2
