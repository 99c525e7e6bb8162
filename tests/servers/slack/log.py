"""What happened, for tests to look at: calls of the Web API and what was delivered to the app. Bounded."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

_KEPT = 20_000


@dataclass(slots=True, eq=False)
class Call:
    """One call of the Web API, or an `upload`, a `download` or a `response_url`. `error` is what was answered."""

    method: str
    args: dict[str, Any]
    token: str
    at: float
    status: int = 200
    error: str = ""
    fault: str = ""
    peer: tuple[str, int] = ("", 0)
    """The other end: two calls with one address came through one connection."""

    @property
    def ok(self) -> bool:
        return not self.error and not self.fault


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to deliver. `ms` is how long the acknowledgement took, or None."""

    number: int
    connection: int
    ms: float | None
    reason: str = ""


@dataclass(slots=True, eq=False)
class Delivery:
    """An event, a command or an interaction on its way to the app."""

    kind: str
    name: str
    payload: dict[str, Any]
    accepts_response: bool = False
    event_id: str = ""
    attempts: list[Attempt] = field(default_factory=list)
    answer: Any = None
    """What the acknowledgement carried."""
    done: bool = False

    @property
    def acked(self) -> bool:
        return bool(self.attempts) and self.attempts[-1].ms is not None

    @property
    def ms(self) -> float | None:
        """How long the acknowledgement took, in milliseconds."""
        return self.attempts[-1].ms if self.attempts else None


class Log:
    """Calls and deliveries in order, and notes on what was out of order."""

    def __init__(self) -> None:
        self.calls: deque[Call] = deque(maxlen=_KEPT)
        self.deliveries: deque[Delivery] = deque(maxlen=_KEPT)
        self.strays: deque[str] = deque(maxlen=_KEPT)
        """Acknowledgements that nothing waited for, frames that are no JSON, and such."""

    def of(self, method: str) -> list[Call]:
        """The calls of one method."""
        return [call for call in self.calls if call.method == method]

    def delivered(self, name: str) -> list[Delivery]:
        """The deliveries of one event type, command or interaction type."""
        return [delivery for delivery in self.deliveries if delivery.name == name]

    def where(self, fits: Callable[[Call], bool]) -> Iterator[Call]:
        """The calls that fit."""
        return (call for call in self.calls if fits(call))

    def clear(self) -> None:
        """Forget all."""
        self.calls.clear()
        self.deliveries.clear()
        self.strays.clear()
