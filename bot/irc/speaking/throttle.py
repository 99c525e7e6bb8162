"""How fast we may speak: two token buckets, lines and bytes, on the event loop's clock. PONG never waits for them."""

from __future__ import annotations

from collections.abc import Callable


class Bucket:
    """Tokens that come back with time; what must go out at once may borrow."""

    __slots__ = ("_at", "_rate", "_size", "_tokens")

    def __init__(self, size: float, rate: float, now: float) -> None:
        self._size, self._rate = size, rate
        self._tokens, self._at = size, now

    def take(self, amount: float, now: float) -> None:
        """Spend tokens, below zero if need be."""
        self._refill(now)
        self._tokens -= amount

    def wait(self, amount: float, now: float) -> float:
        """Seconds until `amount` is there (more than the size counts as the size)."""
        self._refill(now)
        missing = min(amount, self._size) - self._tokens
        return missing / self._rate if missing > 1e-9 else 0.0

    def _refill(self, now: float) -> None:
        self._tokens = min(self._size, self._tokens + (now - self._at) * self._rate)
        self._at = now


class Throttle:
    """Lines and bytes together.

    Counting lines alone is not enough: 25 lines of 400 characters at once exceed the receive queue that InspIRCd gives a
    client by default, and it closes the link.
    """

    __slots__ = ("_bytes", "_clock", "_lines")

    def __init__(self, lines: tuple[float, float], size: tuple[float, float], clock: Callable[[], float]) -> None:
        now = clock()
        self._clock = clock
        self._lines, self._bytes = Bucket(*lines, now), Bucket(*size, now)

    def wait(self, size: int) -> float:
        """Seconds until a line of `size` bytes may leave."""
        now = self._clock()
        return max(self._lines.wait(1, now), self._bytes.wait(size, now))

    def take(self, size: int) -> None:
        """A line of `size` bytes has left."""
        now = self._clock()
        self._lines.take(1, now)
        self._bytes.take(size, now)
