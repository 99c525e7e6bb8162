"""One line from the server, taken apart so that no odd line can do harm (https://modern.ircdocs.horse/#message-format)."""

from __future__ import annotations

import re

from irc.client import Event

_TAG_ESCAPE = re.compile(r"\\(.?)")
_TAG_CHARS = {":": ";", "s": " ", "n": "\n", "r": "\r"}


class Line(Event):
    """An event of the library whose parts are always there.

    `type` is the command as it stands on the wire, in capitals (`PRIVMSG`, `433`); `params` are all parameters. CTCP's
    low-level quoting is not undone: it would turn `\\x10r` from anybody into a carriage return.
    """

    __slots__ = ("params", "source", "tags", "type")

    type: str
    source: str
    params: list[str]
    tags: dict[str, str]

    def __init__(self, command: str, source: str, params: list[str], tags: dict[str, str]) -> None:
        # Not calling the library's constructor is the point: its fields may be None.
        self.type, self.source, self.params, self.tags = command, source, params, tags

    @property
    def target(self) -> str:
        """The first parameter."""
        return self.params[0] if self.params else ""

    @property
    def arguments(self) -> list[str]:
        """What follows the first parameter."""
        return self.params[1:]

    @property
    def text(self) -> str:
        """The last parameter: in most lines what a person may read."""
        return self.params[-1] if self.params else ""

    @property
    def nick(self) -> str:
        """Who sent it, without user and host; a server's name for a server."""
        return self.source.partition("!")[0]

    @property
    def userhost(self) -> str:
        """`user@host` of the sender, or empty."""
        return self.source.partition("!")[2]

    def param(self, index: int) -> str:
        """A parameter, or empty where the server sent fewer."""
        return self.params[index] if index < len(self.params) else ""


def decode(raw: bytes) -> str:
    """Text of bytes from anybody: UTF-8, and what is not UTF-8 as latin-1 (old clients)."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def parse(raw: bytes) -> Line | None:
    """Take a line apart; None where there is no command in it."""
    text = decode(raw.strip(b" "))
    tags: dict[str, str] = {}
    source = ""
    if text[:1] == "@":
        word, _, text = text[1:].partition(" ")
        tags, text = parse_tags(word), text.lstrip(" ")
    if text[:1] == ":":
        source, _, text = text[1:].partition(" ")
    head, colon, trailing = (" " + text).partition(" :")
    words = [word for word in head.split(" ") if word]
    if not words:
        return None
    params = words[1:]
    if colon:
        params.append(trailing)
    return Line(words[0].upper(), source, params, tags)


def parse_tags(word: str) -> dict[str, str]:
    """Message tags by name (https://ircv3.net/specs/extensions/message-tags)."""
    tags = {}
    for item in word.split(";"):
        key, _, value = item.partition("=")
        if key:
            tags[key] = _TAG_ESCAPE.sub(_unescape, value) if "\\" in value else value
    return tags


def _unescape(match: re.Match[str]) -> str:
    return _TAG_CHARS.get(match[1], match[1])
