"""How much one person may ask: a token bucket each, so that nobody can make the bot busy for everybody."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from time import monotonic
from typing import Annotated

import msgspec
from msgspec import Meta

MOST_PEOPLE = 10_000
"""Buckets kept; the one unused longest goes first, and a full bucket is what a stranger gets anyway."""


class Verdict(Enum):
    """What the limit says to one more message."""

    GO = auto()
    SLOW_DOWN = auto()
    """Refused, and the person should be told: said once, until the bucket has been half full again."""
    SILENT = auto()
    """Refused, and told already."""


class LimitSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How much one person may ask, in messages."""

    burst: Annotated[int, Meta(ge=1)] = 8
    """How many at once."""
    per_second: Annotated[float, Meta(gt=0)] = 0.5
    """How many a second after that."""
    at_once: Annotated[int, Meta(ge=1)] = 200
    """How many are worked on at the same time, from everybody together."""


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float
    told: bool = False


class Limits:
    """One bucket a person."""

    def __init__(self, settings: LimitSettings, clock: Callable[[], float] = monotonic) -> None:
        self._settings = settings
        self._clock = clock
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def take(self, who: str) -> Verdict:
        """Count one message of a person (`Principal.key`)."""
        now = self._clock()
        bucket = self._buckets.get(who)
        if bucket is None:
            bucket = self._buckets[who] = _Bucket(self._settings.burst, now)
            if len(self._buckets) > MOST_PEOPLE:
                self._buckets.popitem(last=False)
        self._buckets.move_to_end(who)
        grown = bucket.tokens + (now - bucket.at) * self._settings.per_second
        bucket.tokens, bucket.at = min(grown, self._settings.burst), now
        if bucket.tokens >= max(1, self._settings.burst / 2):
            bucket.told = False
        if bucket.tokens >= 1:
            bucket.tokens -= 1
            return Verdict.GO
        if bucket.told:
            return Verdict.SILENT
        bucket.told = True
        return Verdict.SLOW_DOWN
