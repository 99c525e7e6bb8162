"""Short ids that people type: unambiguous letters, nothing that reads as another."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""No i, l, o, 0 or 1."""


def new_ref(length: int = 4) -> str:
    """A random id; four letters make 923,521."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


_EPOCH_MS = 1_735_689_600_000
"""2025-01-01: 41 bits of milliseconds last until 2094."""


class RowIds:
    """63-bit ids in order of time: milliseconds, this process, a counter. Unique without asking the store.

    They only ever grow, even when the clock steps back or a millisecond sees more than 4096 of them.
    """

    def __init__(self, clock_ns: Callable[[], int] = time.time_ns) -> None:
        self._clock_ns = clock_ns
        self._process = secrets.randbits(10)
        self._moment = 0
        self._count = 0

    def __call__(self) -> int:
        now = self._clock_ns() // 1_000_000 - _EPOCH_MS
        if now > self._moment:
            self._moment, self._count = now, 0
        elif self._count < 0xFFF:
            self._count += 1
        else:
            self._moment, self._count = self._moment + 1, 0
        return self._moment << 22 | self._process << 12 | self._count


row_id = RowIds()
"""This process's ids; to be called on the event loop's thread."""
