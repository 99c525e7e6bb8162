"""Throws away what is not for us while it is still bytes: most lines of a busy channel cost about a microsecond."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from bot.irc.listening.paste import Key, Paste
from bot.irc.settings import ChannelSettings
from bot.irc.wire.casemapping import Casemap
from bot.irc.wire.line import decode

_RING = 400
_FORMATTING = (
    b":\x02",
    b":\x03",
    b":\x04",
    b":\x0f",
    b":\x11",
    b":\x16",
    b":\x1d",
    b":\x1e",
    b":\x1f",
    b":\xe2\x80",
    b": ",
)


@dataclass(frozen=True, slots=True)
class _Gate:
    """What makes a line of one channel interesting."""

    starts: tuple[bytes, ...]
    wants: Callable[[str], bool] | None


class Prefilter:
    """Decides on raw lines. Only a PRIVMSG of exactly the usual shape can be skipped; the parser looks at everything else.

    `pastes` holds the pastes that are still growing. Skipped lines stay in a small ring, because a paste may
    reveal itself by its third line.
    """

    def __init__(self, pastes: Mapping[Key, Paste], clock: Callable[[], float]) -> None:
        self._pastes = pastes
        self._clock = clock
        self._gates: dict[bytes, _Gate] = {}
        self._names: tuple[bytes, ...] = ()
        self._table = Casemap().table
        self._ring: deque[tuple[float, bytes, bytes, bytes]] = deque(maxlen=_RING)

    def configure(
        self,
        names: set[str],
        channels: Mapping[str, ChannelSettings],
        casemap: Casemap,
        wants: Callable[[str], bool] | None,
    ) -> None:
        """Set what is ours: our nicks, the channels, and what an ambient channel wants."""
        self._table = casemap.table
        self._names = tuple({casemap.fold(name).encode() for name in names})
        self._gates = {
            casemap.fold(name).encode(): _Gate(
                (b":" + channel.prefix.encode(), *_FORMATTING), wants if channel.ambient else None
            )
            for name, channel in channels.items()
        }

    def skip(self, line: bytes) -> bool:
        """Whether a line may be forgotten."""
        try:
            if line[:1] == b"@":
                _, source, command, target, text = line.split(b" ", 4)
            else:
                source, command, target, text = line.split(b" ", 3)
        except ValueError:
            return False
        if command != b"PRIVMSG" or text[:1] != b":" or source[:1] != b":":
            return False
        target = target.translate(self._table)
        gate = self._gates.get(target)
        return gate is not None and self._is_chatter(gate, source, target, text)

    def _is_chatter(self, gate: _Gate, source: bytes, target: bytes, text: bytes) -> bool:
        if text.startswith(gate.starts):
            return False
        folded = text.translate(self._table)
        for name in self._names:
            if name in folded:
                return False
        paste = self._pastes.get((source[1:], target))
        if paste is not None:
            return paste.swallow(self._clock())
        if gate.wants is not None and gate.wants(decode(text[1:])):
            return False
        if text[1:2] != b"\x01":
            self._ring.append((self._clock(), source[1:], target, text[1:]))
        return True

    def before(self, key: Key, gap: float) -> list[bytes]:
        """The skipped lines that lead up to now: same person and channel, each within `gap` seconds of the next."""
        lines = list(self._leading(key, gap))
        lines.reverse()
        return lines

    def _leading(self, key: Key, gap: float) -> Iterator[bytes]:
        last = self._clock()
        for at, source, target, text in reversed(self._ring):
            if last - at > gap:
                return
            if (source, target) == key:
                last = at
                yield text

    def forget(self, key: Key) -> None:
        """Drop the lines of one key from the ring: they have been handed over."""
        kept = [entry for entry in self._ring if (entry[1], entry[2]) != key]
        self._ring = deque(kept, maxlen=_RING)
