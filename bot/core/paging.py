"""`more`: what did not fit, kept for ten minutes for the person who asked, in the room where it was asked."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from time import monotonic

from bot.chat.message import Principal, Room

KEEP_SECONDS = 600
MOST_KEPT = 1000
"""Rests kept in all; the oldest goes first."""
MOST_CHARACTERS = 4_000_000
"""The same for their length together."""


@dataclass(frozen=True, slots=True)
class _Kept:
    lines: tuple[str, ...]
    until: float
    size: int


class More:
    """What is left of long answers. Nobody can read what was left for somebody else."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._kept: OrderedDict[tuple[str, str], _Kept] = OrderedDict()
        self._size = 0

    def keep(self, who: Principal, room: Room, lines: tuple[str, ...]) -> None:
        """Remember the rest of an answer; an answer that left none clears what was there."""
        key = (who.key, room.key)
        self._forget(key)
        if lines:
            size = sum(len(line) for line in lines)
            self._kept[key] = _Kept(lines, self._clock() + KEEP_SECONDS, size)
            self._size += size
            while len(self._kept) > MOST_KEPT or self._size > MOST_CHARACTERS:
                self._forget(next(iter(self._kept)))

    def take(self, who: Principal, room: Room) -> tuple[str, ...]:
        """The rest, once; empty when there is none or it is too old."""
        kept = self._forget((who.key, room.key))
        if kept is None and room.thread:  # the detail of an answer in a channel may stand in a thread of its own
            kept = self._forget((who.key, replace(room, thread="").key))
        return kept.lines if kept and kept.until > self._clock() else ()

    def _forget(self, key: tuple[str, str]) -> _Kept | None:
        kept = self._kept.pop(key, None)
        self._size -= kept.size if kept else 0
        return kept
