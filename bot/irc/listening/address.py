"""How a line is directed at the bot, and what remains of it without the address."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.chat.message import Address
from bot.irc.wire.casemapping import Casemap

_SHORT = re.compile(r"[A-Za-z][\w-]*(?: [\w.,#/=@+-][\w.,:#/=@+-]*)*(?<!:)")
_MOST_WORDS = {Address.PREFIX: 3, Address.NAME: 2, Address.NONE: 0}


def address(text: str, *, names: Iterable[str], prefix: str, casemap: Casemap) -> tuple[Address, str]:
    """Take the address off a line of a channel: `!word`, `nick: …`, `nick, …`, `@nick …`."""
    text = text.strip()
    word = _command(text, prefix)
    if word is not None:
        return Address.PREFIX, word
    called = _called(text, names, casemap)
    if called is not None:
        word = _command(called, prefix)
        return Address.NAME, called if word is None else word
    return Address.NONE, text


def is_whole(text: str, how: Address) -> bool:
    """Whether a first line is so surely a short command that there is no need to wait for a second line."""
    words = _MOST_WORDS[how]
    return len(text) <= 80 and len(text.split()) <= words and _SHORT.fullmatch(text) is not None


def _command(text: str, prefix: str) -> str | None:
    """`hours next` of `!hours next`; None for `!`, `!!` and `! wow`."""
    rest = text[len(prefix) :]
    return rest if text.startswith(prefix) and rest[:1].isalnum() else None


def _called(text: str, names: Iterable[str], casemap: Casemap) -> str | None:
    at = text.startswith("@")
    bare = text[1:] if at else text
    for name in names:
        head, rest = bare[: len(name)], bare[len(name) :]
        if casemap.same(head, name) and (rest[:1] in {":", ","} or (at and (not rest or rest[0].isspace()))):
            return rest.lstrip(":,").strip()
    return None
