"""Several lines of one person within seconds are one message: IRC has no other way to send a traceback."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf
from typing import Protocol

from bot.chat.message import Address, Principal, Room
from bot.irc.settings import PasteSettings

Key = tuple[bytes, bytes]
"""Full mask of the sender and folded target, as bytes."""

_MOST_OPEN = 64
_SOON = 0.005


class Timers(Protocol):
    """What a connection offers: time, and calls later."""

    @property
    def now(self) -> float:
        """Seconds on a clock that never goes back."""

    def later(self, delay: float, call: Callable[[], None]) -> object:
        """Call something after `delay` seconds."""


@dataclass(slots=True)
class Paste:
    """Lines that have come so far."""

    room: Room
    sender: Principal
    address: Address
    began: float
    last: float
    lines: list[str] = field(default_factory=list)
    size: int = 0
    delivered: bool = False

    @property
    def is_complete(self) -> bool:
        """Whether it was handed over as a single line."""
        return self.delivered and len(self.lines) == 1

    def swallow(self, now: float) -> bool:
        """Whether one more line makes no difference: the paste is full and was handed over."""
        if not self.delivered or self.is_complete:
            return False
        self.last = now
        return True

    @property
    def text(self) -> str:
        """All lines as one text."""
        return "\n".join(self.lines)


class Pastes:
    """The pastes that are still growing, by sender and room.

    A lone line waits only for a moment, so that a command is answered at once; the second line shows that it is a paste, and
    from then on a pause of `gap` ends it. A paste that is full is handed over, and what follows without a pause is dropped.
    """

    def __init__(self, settings: PasteSettings, timers: Timers, deliver: Callable[[Paste], None]) -> None:
        self._settings, self._timers, self._deliver = settings, timers, deliver
        self._tick_at = inf
        self.open: dict[Key, Paste] = {}

    def begin(
        self, key: Key, room: Room, sender: Principal, address: Address, lines: list[str], *, is_whole: bool = False
    ) -> None:
        """A new message starts; the one before it from the same person is complete.

        One that `is_whole` is handed over at once; should lines follow all the same, they are a message of their own.
        """
        self.finish(key)
        if len(self.open) >= _MOST_OPEN:
            self.finish(next(iter(self.open)))
        now = self._timers.now
        paste = Paste(room, sender, address, now, now)
        for line in lines:
            self._append(paste, line)
        if is_whole or not self._settings.first_gap:
            self._hand_over(paste)
        self.open[key] = paste
        self._tick_in(self._gap(paste))

    def extend(self, key: Key, sender: Principal, line: str) -> bool:
        """Add a line to what the person is saying; False when nothing is open or the person is no longer the same."""
        paste = self.open.get(key)
        if paste is None or paste.sender.id != sender.id:
            return False
        if paste.is_complete:
            self.begin(key, paste.room, sender, Address.NAME, [line])
            return True
        paste.last = self._timers.now
        if not paste.delivered:
            self._append(paste, line)
        return True

    def finish(self, key: Key) -> None:
        """Hand over what is open under a key."""
        paste = self.open.pop(key, None)
        if paste is not None:
            self._hand_over(paste)

    def finish_all(self) -> None:
        """Hand over everything: the link is over."""
        for key in list(self.open):
            self.finish(key)

    def _append(self, paste: Paste, line: str) -> None:
        size = len(line.encode("utf-8", "replace")) + 1
        if len(paste.lines) >= self._settings.max_lines or paste.size + size > self._settings.max_bytes:
            self._hand_over(paste)
            return
        paste.lines.append(line)
        paste.size += size

    def _gap(self, paste: Paste) -> float:
        return self._settings.first_gap if len(paste.lines) == 1 else self._settings.gap

    def _tick_in(self, seconds: float) -> None:
        """One timer for all pastes: a busy channel would arm hundreds."""
        at = self._timers.now + seconds
        if at < self._tick_at - _SOON:
            self._tick_at = at
            self._timers.later(seconds, self._tick)

    def _tick(self) -> None:
        now, soonest = self._timers.now, self._settings.gap
        if now < self._tick_at - _SOON:
            return  # an earlier tick took this one's place
        self._tick_at = inf
        for key, paste in list(self.open.items()):
            left = paste.last + self._gap(paste) - now
            if now - paste.began >= self._settings.max_age:
                self._hand_over(paste)
            if left <= _SOON:
                self.finish(key)
            else:
                soonest = min(soonest, left)
        if self.open:
            self._tick_in(soonest)

    def _hand_over(self, paste: Paste) -> None:
        if not paste.delivered:
            paste.delivered = True
            self._deliver(paste)
