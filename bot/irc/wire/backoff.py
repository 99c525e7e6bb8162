"""How long to wait before the next connection, and to which server."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import cycle

from bot.irc.wire.ending import Ending, Kind

_SOON, _LATEST = 1.0, 300.0


class Backoff:
    """Full jitter below a ceiling that is the time we have been down, from 1 s to 300 s.

    The ceiling grows with the outage and not with the attempts, so a link that was down for 5 s is back within another 5 s
    whatever the dice say, and one that was down for an hour is tried every 150 s on average. It starts anew when a connection
    has lasted for `stable` seconds; one that is lost before adds to the outage, so that a flapping server is not hammered.
    """

    def __init__(
        self,
        *,
        stable: float,
        throttled: float,
        refused: float,
        dice: Callable[[], float] = random.random,
    ) -> None:
        self._stable, self._dice = stable, dice
        self._least = {Kind.THROTTLED: throttled, Kind.AUTH: refused, Kind.BANNED: refused, Kind.TLS: throttled}
        self.down = 0.0
        """Seconds without a connection since the last stable one."""

    def after(self, ending: Ending, *, up: float, trying: float = 0.0) -> float:
        """Seconds to wait after an attempt that took `trying` seconds and a connection that lasted for `up`."""
        if up >= self._stable:
            self.down = 0.0
        self.down += trying
        ceiling = min(max(self.down, _SOON), _LATEST)
        delay = self._least.get(ending.kind, 0.0) + ceiling * self._dice()
        self.down += delay
        return delay


class Rotation:
    """The servers in turn."""

    def __init__(self, addresses: tuple[tuple[str, int], ...]) -> None:
        self._turn = cycle(addresses)

    def next(self) -> tuple[str, int]:
        """Host and port of the server to try now."""
        return next(self._turn)
