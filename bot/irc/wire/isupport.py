"""What the server says about itself in numeric 005 (https://modern.ircdocs.horse/#rplisupport-parameters)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from bot.irc.wire.casemapping import Casemap

_ESCAPE = r"\\x([0-9A-Fa-f]{2})"
_SHORTEST_LINE, _LONGEST_LINE = 512, 4096


@dataclass(slots=True)
class Features:
    """The server's features as far as we use them; the values before 005 are those of RFC 1459."""

    casemap: Casemap = field(default_factory=Casemap)
    channel_types: str = "#&"
    nick_length: int = 9
    topic_length: int = 307
    """Bytes of a topic that the server keeps."""
    line_length: int = _SHORTEST_LINE
    """Bytes of a relayed line, with CR LF and without tags."""
    whox: bool = False
    monitor: bool = False
    bot_mode: str = ""
    """The user mode that marks a bot."""

    def learn(self, tokens: Iterable[str]) -> None:
        """Take the tokens of one 005 line; what makes no sense is passed over."""
        for token in tokens:
            name, _, value = token.partition("=")
            take = _TAKERS.get(name.upper())
            if take is not None:
                take(self, _unescape(value))

    def is_channel(self, target: str) -> bool:
        """Whether a target is a channel rather than a nick."""
        return target[:1] in self.channel_types if target else False


def _unescape(value: str) -> str:
    return re.sub(_ESCAPE, lambda match: chr(int(match[1], 16)), value) if "\\" in value else value


def _take_casemapping(features: Features, value: str) -> None:
    features.casemap = Casemap(value)


def _take_channel_types(features: Features, value: str) -> None:
    features.channel_types = value or "#&"


def _take_nick_length(features: Features, value: str) -> None:
    if value.isdigit() and int(value) > 0:
        features.nick_length = int(value)


def _take_topic_length(features: Features, value: str) -> None:
    if value.isdigit() and int(value) > 0:
        features.topic_length = min(int(value), _SHORTEST_LINE - 112)


def _take_line_length(features: Features, value: str) -> None:
    if value.isdigit():
        features.line_length = min(max(int(value), _SHORTEST_LINE), _LONGEST_LINE)


def _take_whox(features: Features, value: str) -> None:  # noqa: ARG001 - a token without a value
    features.whox = True


def _take_monitor(features: Features, value: str) -> None:  # noqa: ARG001 - the limit does not matter for one nick
    features.monitor = True


def _take_bot_mode(features: Features, value: str) -> None:
    features.bot_mode = value[:1]


_TAKERS: dict[str, Callable[[Features, str], None]] = {
    "CASEMAPPING": _take_casemapping,
    "CHANTYPES": _take_channel_types,
    "NICKLEN": _take_nick_length,
    "TOPICLEN": _take_topic_length,
    "LINELEN": _take_line_length,
    "WHOX": _take_whox,
    "MONITOR": _take_monitor,
    "BOT": _take_bot_mode,
}
