"""How long to wait before something that failed is tried again."""

from __future__ import annotations

import random
from collections.abc import Callable


class Backoff:
    """Full jitter: a random part of a limit that doubles, from `first` to `longest` seconds.

    Many bots that lost the same Slack then come back one by one
    (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/). A tenth of the limit is the least, so that no
    draw of nearly zero makes a tight loop.
    """

    def __init__(self, first: float, longest: float, draw: Callable[[float, float], float] = random.uniform) -> None:
        self._first, self._longest, self._draw = first, longest, draw
        self._failures = 0

    def next(self) -> float:
        """Seconds to wait after one more failure."""
        limit = min(self._longest, self._first * 2 ** min(self._failures, 30))
        self._failures += 1
        return self._draw(limit / 10, limit)

    def reset(self) -> None:
        """It worked for long enough."""
        self._failures = 0
